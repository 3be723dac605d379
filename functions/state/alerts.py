"""State: the table of alerts: what every source says is wrong now, an item a fingerprint."""

from collections.abc import Iterable
from typing import Any

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.period import parse_utc, utc_text
from functions.state.client import FAULTS, Item, TableUnavailable

TABLE = "fitfoot-alerts"
ACTIVE = "active"


class Alerts:
    """Alerts by fingerprint."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def active(self, source: str) -> list[Alert]:
        """A source's alerts that are firing or unknown, as the index has them: up to seconds behind.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        asked: Item = {
            "TableName": TABLE,
            "IndexName": ACTIVE,
            "KeyConditionExpression": "active = :yes",
            "FilterExpression": "#source = :source",
            "ExpressionAttributeNames": {"#source": "source"},
            "ExpressionAttributeValues": {":yes": {"S": "yes"}, ":source": {"S": source}},
        }
        try:
            pages = self._client.get_paginator("query").paginate(**asked)
            return [alert_of_item(item) for page in pages for item in page["Items"]]
        except FAULTS as error:
            raise TableUnavailable(TABLE, error) from error

    def put_all(self, alerts: Iterable[Alert]) -> None:
        """Write alerts, one by one.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        for alert in alerts:
            try:
                self._client.put_item(TableName=TABLE, Item=alert_item(alert))
            except FAULTS as error:
                raise TableUnavailable(TABLE, error) from error


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
    times = {"ends_at": alert.ends_at, "unknown_since": alert.unknown_since}
    item |= {name: {"S": utc_text(at)} for name, at in times.items() if at}
    item |= {name: {"S": text} for name in ("runbook", "dashboard") if (text := getattr(alert, name))}
    if alert.status is not AlertStatus.RESOLVED:
        item["active"] = {"S": "yes"}
    return item


def alert_of_item(item: Item) -> Alert:
    """Read what `alert_item` wrote."""
    text = {name: value["S"] for name, value in item.items() if "S" in value}
    return Alert(
        labels={name: value["S"] for name, value in item["labels"]["M"].items()},
        status=AlertStatus(text["status"]),
        severity=Severity(text["severity"]),
        service=text["service"],
        source=text["source"],
        summary=text["summary"],
        reason=text["reason"],
        starts_at=parse_utc(text["starts_at"]),
        updated_at=parse_utc(text["updated_at"]),
        ends_at=parse_utc(text["ends_at"]) if "ends_at" in text else None,
        unknown_since=parse_utc(text["unknown_since"]) if "unknown_since" in text else None,
        runbook=text.get("runbook", ""),
        dashboard=text.get("dashboard", ""),
    )
