"""Tests: what a test speaks of, with everything that it does not care about filled in."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.answer import Answer
from functions.model.check import Alerting, Check
from functions.model.condition import Condition
from functions.model.cost import Cost, Loss
from functions.model.day import CheckDay, extend
from functions.model.incident import Incident, IncidentStatus, Told
from functions.model.maintenance import MaintenanceWindow
from functions.model.notice import Channel
from functions.model.observation import Cause, Observation, Outcome
from functions.model.period import MINUTE, day_of
from functions.model.rule import Rule, RuleGroup, Sample

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""A Monday in winter, 13:00 in Zurich."""
A_LOSS_OF_FRANCS = Loss(Decimal(1240), Decimal(0), Decimal(800), Decimal(1700))


def conditions(*texts: str) -> tuple[Condition, ...]:
    return tuple(Condition.parse(text) for text in texts)


def an_answer(  # noqa: PLR0913 - an answer is these
    *,
    connected: bool = True,
    status: int | None = 200,
    body: bytes | str = b"ok",
    took_ms: float | None = 80,
    ip: str | None = "192.0.2.10",
    expires_in: timedelta | None = timedelta(days=60),
) -> Answer:
    return Answer(
        connected=connected,
        status=status,
        response_time=None if took_ms is None else timedelta(milliseconds=took_ms),
        body=body.encode() if isinstance(body, str) else body,
        ip=ip,
        certificate_expires_in=expires_in,
    )


def a_check(  # noqa: PLR0913 - a check is these
    name: str = "storefront",
    *,
    url: str = "https://fitfoot.ch/api/health",
    wants: Iterable[str] = ("[STATUS] == 200",),
    degraded: Iterable[str] = (),
    group: str = "shop",
    service: str = "web",
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: str = "",
    interval: timedelta = MINUTE,
    timeout: timedelta = timedelta(seconds=10),
    insecure: bool = False,
    ignore_redirect: bool = False,
    allow_private: bool = False,
    retries: int = 0,
    alerting: Alerting = Alerting(),  # noqa: B008 - frozen
    maintenance: tuple[MaintenanceWindow, ...] = (),
) -> Check:
    return Check(
        name=name,
        group=group,
        service=service,
        url=url,
        conditions=conditions(*wants),
        degraded=conditions(*degraded),
        method=method,
        headers=headers or {},
        body=body,
        interval=interval,
        timeout=timeout,
        insecure=insecure,
        ignore_redirect=ignore_redirect,
        allow_private=allow_private,
        retries=retries,
        alerting=alerting,
        maintenance=maintenance,
    )


def an_observation(  # noqa: PLR0913 - an observation is these
    outcome: Outcome = Outcome.UP,
    at: datetime = NOON,
    *,
    check: str = "storefront",
    reason: str = "",
    cause: Cause = Cause.NONE,
    status: int | None = 200,
    took_ms: float | None = 80,
    phases_ms: Mapping[str, float] | None = None,
    certificate_expires: datetime | None = None,
) -> Observation:
    return Observation(
        check=check,
        at=at,
        outcome=outcome,
        reason=reason,
        cause=cause,
        status=status,
        took=None if took_ms is None else timedelta(milliseconds=took_ms),
        phases={name: timedelta(milliseconds=took) for name, took in (phases_ms or {}).items()},
        certificate_expires=certificate_expires,
    )


def a_day(*outcomes: Outcome, check: Check | None = None, at: datetime = NOON) -> CheckDay:
    """The day of a check that was observed with these outcomes, an interval apart, the first of them `at`."""
    check = check or a_check()
    day: CheckDay | None = None
    for count, outcome in enumerate(outcomes or (Outcome.UP,)):
        day = extend(day, an_observation(outcome, at + count * check.interval, check=check.name), check)
    assert day is not None
    return day


def an_old_day(day: date, minutes: Mapping[Outcome, int], *, check: str = "storefront") -> CheckDay:
    """A closed day with these minutes, laid into its hours one after the other."""
    hours: dict[int, dict[Outcome, int]] = {}
    placed = 0
    for outcome, count in minutes.items():
        for minute in range(placed, placed + count):
            hour = hours.setdefault(minute // 60, {})
            hour[outcome] = hour.get(outcome, 0) + 1
        placed += count
    at = datetime(day.year, day.month, day.day, 20, 0, tzinfo=UTC)
    assert day_of(at) == day
    latest = an_observation(at=at, check=check)
    return CheckDay(check=check, day=day, latest=latest, since=at, counted_until=at + MINUTE, hours=hours)


def an_incident(  # noqa: PLR0913 - an incident is these
    status: IncidentStatus = IncidentStatus.OPEN,
    *alerts: Alert,
    at: datetime = NOON,
    title: str = "storefront is down",
    severity: Severity = Severity.CRITICAL,
    service: str = "web",
    lasted: timedelta = timedelta(minutes=18),
    by: str = "Anna",
    told: Mapping[Channel, Told] | None = None,
    runbook: str = "",
    dashboard: str = "",
    drill: bool = False,
) -> Incident:
    """It opened `at`, was acknowledged three minutes later, and `lasted`, as far as its status has come."""
    group = "drill=paging" if drill else f"service={service}"
    acknowledged = status is not IncidentStatus.OPEN
    resolved_at = at + lasted if status is IncidentStatus.RESOLVED else None
    return Incident(
        id=Incident.id_of(group, at),
        group=group,
        service=service,
        title=title,
        severity=severity,
        status=status,
        opened_at=at,
        updated_at=resolved_at or at,
        alerts={alert.fingerprint: alert for alert in alerts},
        told=told or {},
        acknowledged_at=at + timedelta(minutes=3) if acknowledged else None,
        acknowledged_by=by if acknowledged else "",
        resolved_at=resolved_at,
        runbook=runbook,
        dashboard=dashboard,
        drill=drill,
    )


def a_loss(lost: object, low: object, high: object, actual: int = 0) -> Loss:
    """Bounds of the loss; amounts as texts or whole numbers."""
    bounds = Decimal(str(low)), Decimal(str(high))
    return Loss(Decimal(str(lost)) + actual, Decimal(actual), *bounds)


def a_cost(
    *,
    orders: Loss | None = None,
    revenue: Loss | None = A_LOSS_OF_FRANCS,
    others: Mapping[str, Loss] | None = None,
    beside: int = 0,
) -> Cost:
    """Of an incident at noon that lasted 18 minutes."""
    return Cost(
        since=NOON,
        until=NOON + timedelta(minutes=18),
        at=NOON + timedelta(minutes=20),
        orders=orders or a_loss(21, 14, 28, actual=3),
        revenue=revenue,
        others=others or {},
        weeks=8,
        beside=beside,
    )


def an_alert(status: AlertStatus = AlertStatus.FIRING, *, check: str = "storefront", at: datetime = NOON) -> Alert:
    return Alert(
        labels={"alertname": "CheckFailing", "check": check, "group": "shop", "service": "web"},
        status=status,
        severity=Severity.CRITICAL,
        service="web",
        source="health_probe",
        summary=f"{check} is down",
        reason="connection refused",
        starts_at=at,
        updated_at=at,
        ends_at=at if status is AlertStatus.RESOLVED else None,
    )


def a_rule(  # noqa: PLR0913 - a rule is these
    alert: str = "HighErrorRate",
    *,
    expr: str = "error_rate > 5",
    hold_for: timedelta = timedelta(0),
    keep_firing_for: timedelta = timedelta(0),
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Rule:
    return Rule(
        alert=alert,
        expr=expr,
        hold_for=hold_for,
        keep_firing_for=keep_firing_for,
        labels={"severity": "critical"} if labels is None else labels,
        annotations=annotations or {},
    )


def a_rule_group(*rules: Rule, name: str = "critical", limit: int = 0) -> RuleGroup:
    return RuleGroup(name, rules or (a_rule(),), limit)


def a_sample(value: float = 7.5, **labels: str) -> Sample:
    return Sample({"__name__": "error_rate", "job": "fitfoot-api", **labels}, value)
