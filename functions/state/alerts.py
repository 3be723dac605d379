"""State: the table of alerts: what every source says is wrong now, an item a fingerprint."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.period import parse_utc, utc_text
from functions.state.attributes import clipped, instant, strings
from functions.state.client import FAULTS, Collided, Item, Outrun, TableUnavailable, get_all, insist, speaking_to

TABLE = "fitfoot-alerts"
ACTIVE = "active"
_MOST_CHARACTERS = 8000
"""Of a summary or a reason."""


class Alerts:
    """Alerts by fingerprint. One that this version cannot read (a newer one wrote it, or a hand) is left out."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def active(self, source: str | None = None) -> list[Alert]:
        """Alerts, of one source or of all, that are firing or unknown, as the index has them: up to seconds behind.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        asked: Item = {
            "TableName": TABLE,
            "IndexName": ACTIVE,
            "KeyConditionExpression": "active = :yes",
            "ExpressionAttributeValues": {":yes": {"S": "yes"}},
        }
        if source is not None:
            asked["FilterExpression"] = "#source = :source"
            asked["ExpressionAttributeNames"] = {"#source": "source"}
            asked["ExpressionAttributeValues"][":source"] = {"S": source}
        with speaking_to(TABLE):
            pages = self._client.get_paginator("query").paginate(**asked)
            return _readable(item for page in pages for item in page["Items"])

    def get(self, fingerprints: Iterable[str]) -> dict[str, Alert]:
        """The alerts that are there, as they stand at this moment.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        keys = [{"fingerprint": {"S": one}} for one in dict.fromkeys(fingerprints)]
        return {alert.fingerprint: alert for alert in _readable(get_all(self._client, TABLE, keys))}

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

    def put_newer(self, alert: Alert) -> bool:
        """Write an alert unless what is there was said later; whether it was written.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """

        def put() -> None:
            with speaking_to(TABLE):
                self._client.put_item(**newer(alert))

        try:
            insist(put)
        except Collided as error:
            raise TableUnavailable(TABLE, error) from error
        except Outrun:
            return False
        return True


def newer(alert: Alert) -> Item:
    """The put of an alert that holds only if nothing later is there."""
    return {
        "TableName": TABLE,
        "Item": alert_item(alert),
        "ConditionExpression": "attribute_not_exists(updated_at) OR updated_at <= :said",
        "ExpressionAttributeValues": {":said": instant(alert.updated_at)},
    }


def alert_item(alert: Alert) -> Item:
    """The item of an alert; `active` is there only while it is not resolved, so that an index on it stays small."""
    item = {
        "fingerprint": {"S": alert.fingerprint},
        "labels": {"M": {name: {"S": value} for name, value in alert.labels.items()}},
        "status": {"S": alert.status},
        "severity": {"S": alert.severity},
        "service": {"S": alert.service},
        "source": {"S": alert.source},
        "summary": {"S": clipped(alert.summary, _MOST_CHARACTERS)},
        "reason": {"S": clipped(alert.reason, _MOST_CHARACTERS)},
        "starts_at": {"S": utc_text(alert.starts_at)},
        "updated_at": instant(alert.updated_at),
    }
    times = {"ends_at": alert.ends_at, "unknown_since": alert.unknown_since}
    item |= {name: {"S": utc_text(at)} for name, at in times.items() if at}
    item |= {name: {"S": text} for name in ("runbook", "dashboard") if (text := getattr(alert, name))}
    if alert.status is not AlertStatus.RESOLVED:
        item["active"] = {"S": "yes"}
    return item


def alert_of_item(item: Item) -> Alert:
    """Read what `alert_item` wrote.

    Raises:
        KeyError, TypeError, ValueError: something else wrote it.
    """
    text = strings(item)
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


def _readable(items: Iterable[Item]) -> list[Alert]:
    alerts = []
    for item in items:
        with suppress(KeyError, TypeError, ValueError):
            alerts.append(alert_of_item(item))
    return alerts
