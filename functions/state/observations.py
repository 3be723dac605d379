"""State: the table of observations: an item a check and Zurich day, extended once a tick."""

import contextlib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from functions.model.alert import Alert
from functions.model.day import CheckDay
from functions.model.period import utc_text
from functions.state import alerts
from functions.state.client import Item, get_all, speaking_to
from functions.state.day_item import day_item, day_of_item

TABLE = "fitfoot-observations"


class Observations:
    """Days by check. Reads are consistent; a write holds only if the day still stands where it was read.

    An item that this version cannot read (a newer one wrote it, or a hand) is left out, and writing over it is
    `Outrun`: one such day does not blind the other checks.
    """

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def latest(self, checks: Iterable[str], today: date) -> dict[str, CheckDay]:
        """The newest day of each check that has one.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        names = list(checks)
        days = self._get([(name, today) for name in names])
        behind = [name for name in names if name not in days]
        days |= self._get([(name, today - timedelta(days=1)) for name in behind])
        for name in names:
            if name not in days and (newest := self._query(name, limit=1)):
                days[name] = newest[0]
        return days

    def since(self, check: str, first: date) -> list[CheckDay]:
        """The days of one check from `first` on, oldest first: at most an item a day.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return self._query(check, first=first)[::-1]

    def record(self, after: CheckDay, before: CheckDay | None, alert: Alert | None = None) -> None:
        """Write a day, with the alert that it turned, if any, in one transaction.

        Raises:
            Outrun: the day no longer stands where `before` was read.
            TableUnavailable: absent, throttled or out of reach.
        """
        put: Item = {"TableName": TABLE, "Item": day_item(after), **_only_after(after, before)}
        with speaking_to(_written(alert), after.check):
            if alert is None:
                self._client.put_item(**put)
            else:
                alert_put = {"TableName": alerts.TABLE, "Item": alerts.alert_item(alert)}
                self._client.transact_write_items(TransactItems=[{"Put": put}, {"Put": alert_put}])

    def _get(self, keys: Sequence[tuple[str, date]]) -> dict[str, CheckDay]:
        wanted = [{"check": {"S": name}, "day": {"S": day.isoformat()}} for name, day in keys]
        return {day.check: day for day in _readable(get_all(self._client, TABLE, wanted))}

    def _query(self, check: str, *, first: date = date.min, limit: int | None = None) -> list[CheckDay]:
        asked: Item = {
            "TableName": TABLE,
            "KeyConditionExpression": "#check = :check AND #day >= :first",
            "ExpressionAttributeNames": {"#check": "check", "#day": "day"},
            "ExpressionAttributeValues": {":check": {"S": check}, ":first": {"S": first.isoformat()}},
            "ScanIndexForward": False,
            "ConsistentRead": True,
        }
        with speaking_to(TABLE):
            answer = self._client.query(**asked, **({"Limit": limit} if limit else {}))
        return _readable(answer["Items"])


def _readable(items: Iterable[Item]) -> list[CheckDay]:
    days = []
    for item in items:
        with contextlib.suppress(KeyError, ValueError, TypeError):
            days.append(day_of_item(item))
    return days


def _written(alert: Alert | None) -> str:
    """The tables of a write: a refused transaction does not say which of the two is absent."""
    return f"{TABLE} or {alerts.TABLE}" if alert else TABLE


def _only_after(after: CheckDay, before: CheckDay | None) -> Item:
    if before is None or before.day != after.day:
        return {"ConditionExpression": "attribute_not_exists(#check)", "ExpressionAttributeNames": {"#check": "check"}}
    return {
        "ConditionExpression": "last_tick = :seen",
        "ExpressionAttributeValues": {":seen": {"S": utc_text(before.latest.at)}},
    }
