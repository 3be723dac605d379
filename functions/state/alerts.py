"""State: the table of alerts: what every source says is wrong now, an item a fingerprint."""

from functions.model.alert import Alert, AlertStatus
from functions.model.period import utc_text
from functions.state.client import Item

TABLE = "fitfoot-alerts"


def alert_item(alert: Alert) -> Item:
    """The item of an alert; `active` is there only while it is not resolved, so that an index on it stays small."""
    item = {
        "fingerprint": {"S": alert.fingerprint},
        "labels": {"M": {name: {"S": value} for name, value in alert.labels.items()}},
        "status": {"S": alert.status},
        "severity": {"S": alert.severity},
        "service": {"S": alert.service},
        "source": {"S": alert.source},
        "summary": {"S": alert.summary},
        "reason": {"S": alert.reason},
        "starts_at": {"S": utc_text(alert.starts_at)},
        "updated_at": {"S": utc_text(alert.updated_at)},
    }
    if alert.ends_at:
        item["ends_at"] = {"S": utc_text(alert.ends_at)}
    if alert.status is not AlertStatus.RESOLVED:
        item["active"] = {"S": "yes"}
    return item
