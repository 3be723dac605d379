"""Incident detector: a tick's look at the shop's orders: ask, judge, and say what is to be written."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final, Protocol

from functions.incident_detector.trade.asking import Reader, seen
from functions.incident_detector.trade.orders_alert import (
    FINGERPRINT,
    is_active,
    judged,
    not_known,
    over,
    service_of,
)
from functions.incident_detector.trade.verdict import judge
from functions.model.alert import Alert
from functions.model.incident import Incident
from functions.model.trade import UsualWeek
from functions.shop.questions import Unanswered
from functions.state.client import TableUnavailable

_TOO_OLD: Final = timedelta(days=8)
"""A usual week that was not found anew for so long."""


class AlertsTable(Protocol):
    """What looking needs of the alerts."""

    def get(self, fingerprints: Iterable[str]) -> dict[str, Alert]: ...  # noqa: D102 - as Alerts


class UsualTable(Protocol):
    """What looking needs of the usual week."""

    def load(self) -> UsualWeek | None: ...  # noqa: D102 - as UsualWeekItem


def looked(
    reader: Reader | None,
    usual: UsualTable,
    alerts: AlertsTable,
    incidents: Callable[[], Iterable[Incident]],
    at: datetime,
) -> Alert | None:
    """The alert to write as of `at`, or None; `reader` is None where no database is set, `incidents` are the open ones.

    Raises:
        TableUnavailable: a table of alerts or incidents is absent, throttled or out of reach.
    """
    before = alerts.get([FINGERPRINT]).get(FINGERPRINT)
    if reader is None:
        return over(before, "no database is set any more", at) if before and is_active(before) else None
    try:
        week = usual.load()
    except TableUnavailable as error:  # without it everything else goes on
        return not_known(str(error), before, at)
    if week is None or at - week.at > _TOO_OLD:
        return not_known("what is usual was not found, or not for a week", before, at)
    counts = seen(reader, at)
    if isinstance(counts, Unanswered):
        return not_known(counts.reason, before, at)
    active = before if is_active(before) else None
    verdict = judge(counts, week, active.starts_at if active else None)
    turned = judged(verdict, before, "", at)
    if turned is not None and active is None:
        return judged(verdict, before, service_of(incidents()), at)
    return turned
