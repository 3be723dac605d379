"""Incident detector: the alert OrdersStopped: what is written of a verdict, in which words, in whose name; pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.incident_detector.trade.verdict import Kind, Verdict
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.duration import show_duration
from functions.model.incident import Incident
from functions.model.period import ZURICH, minute_of
from functions.model.trade import Step

SOURCE: Final = "orders"
LABELS: Final = {"alertname": "OrdersStopped"}
FINGERPRINT: Final = Alert.fingerprint_of(LABELS)
_SERVICES: Final = ("web", "api")
"""Whose outage keeps people from ordering; the database's is the API's."""
_RUNBOOK = (
    "https://eu-central-1.console.aws.amazon.com/systems-manager/documents/FitFoot-ServiceDown/description"
    "?region=eu-central-1"
)
_DASHBOARD = "https://grafana.fitfoot.ch/d/business-metrics"
_WHERE: Final = {
    Step.CARTS: "nobody puts anything into a cart either: people do not get as far as that",
    Step.CHECKOUTS: "people fill carts, but begin no checkout",
    Step.ORDERS: "people begin the checkout, but cannot complete it",
}


def service_of(incidents: Iterable[Incident]) -> str:
    """The service of the oldest open incident that may be the cause, so that one outage is one incident; or web."""
    open_ones = [one for one in incidents if not (one.over or one.drill) and one.group == f"service={one.service}"]
    causes = [one for one in open_ones if one.service in _SERVICES]
    return min(causes, key=lambda one: (one.opened_at, one.id)).service if causes else _SERVICES[0]


def is_active(before: Alert | None) -> bool:
    """Whether orders had stopped when this was last known."""
    return before is not None and before.status is not AlertStatus.RESOLVED


def judged(verdict: Verdict, before: Alert | None, service: str, at: datetime) -> Alert | None:
    """The alert to write: firing at each verdict that they have stopped, resolved once, or None.

    `service` is whose it becomes where it begins; it stays with that for as long as it fires.
    """
    active = before if before is not None and is_active(before) else None
    if verdict.kind is Kind.STOPPED:
        began = (active.service, active.starts_at) if active else (service, at)
        return _alert(AlertStatus.FIRING, began, reason_of(verdict, at), at)
    if active is None:
        return None
    return over(active, "orders come again", at)


def not_known(why: str, before: Alert | None, at: datetime) -> Alert | None:
    """The alert to write while nobody knows whether they still come: unknown if they had stopped, or None."""
    if before is None or not is_active(before):
        return None
    if before.status is AlertStatus.UNKNOWN:
        return replace(before, updated_at=at)
    reason = f"not known now: {why}; last: {before.reason}"
    return replace(before, status=AlertStatus.UNKNOWN, reason=reason, updated_at=at, unknown_since=at)


def over(before: Alert, reason: str, at: datetime) -> Alert:
    """The alert that ends it."""
    return replace(before, status=AlertStatus.RESOLVED, reason=reason, updated_at=at, ends_at=at, unknown_since=None)


def reason_of(verdict: Verdict, at: datetime) -> str:
    """A sentence with the figures, such as `no order since 14:03 (8m), 6.4 were to be expected; …`."""
    since = verdict.since or at
    orders = {0: "no order", 1: "1 order"}.get(verdict.seen, f"{verdict.seen} orders")
    lasted = show_duration(max(minute_of(at), since) - since)
    clock = since.astimezone(ZURICH)
    return (
        f"{orders} since {clock:%H:%M} ({lasted}), {verdict.expected:.1f} were to be expected; {_WHERE[verdict.step]}"
    )


def _alert(status: AlertStatus, began: tuple[str, datetime], reason: str, at: datetime) -> Alert:
    service, starts_at = began
    return Alert(
        labels=LABELS,
        status=status,
        severity=Severity.CRITICAL,
        service=service,
        source=SOURCE,
        summary="Orders Stopped",
        reason=reason,
        starts_at=starts_at,
        updated_at=at,
        runbook=_RUNBOOK,
        dashboard=_DASHBOARD,
    )
