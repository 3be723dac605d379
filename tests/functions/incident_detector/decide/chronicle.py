"""Tests: a chronicle: what is wrong from minute to minute, what is decided, and what stands then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from functions.incident_detector.decide import decide
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.incident import Change, Group, Incident
from functions.model.matcher import Matcher
from functions.model.period import MINUTE
from functions.model.route import Route, Routes
from functions.model.silence import Silence
from tests.builders import NOON

FIRING, RESOLVED, UNKNOWN = AlertStatus
CRITICAL, WARNING, NONE = Severity
TO_ALL = Routes()


def alert(  # noqa: PLR0913 - an alert is these
    name: str = "storefront",
    status: AlertStatus = FIRING,
    severity: Severity = CRITICAL,
    *,
    service: str = "web",
    source: str = "health_probe",
    minute: float = 0,
    reason: str = "connection refused",
    labels: Mapping[str, str] | None = None,
    runbook: str = "",
    dashboard: str = "",
) -> Alert:
    """An alert whose source last spoke at a minute."""
    at = NOON + minute * MINUTE
    words = {FIRING: "down", RESOLVED: "up", UNKNOWN: "unknown"}[status]
    return Alert(
        labels={"alertname": "CheckFailing", "check": name, "service": service} if labels is None else labels,
        status=status,
        severity=severity,
        service=service,
        source=source,
        summary=f"{name} is {words}",
        reason="" if status is RESOLVED else reason,
        starts_at=NOON,
        updated_at=at,
        ends_at=at if status is RESOLVED else None,
        unknown_since=at if status is UNKNOWN else None,
        runbook=runbook,
        dashboard=dashboard,
    )


def silence(*matchers: str, minutes: float = 60, start: float = 0, comment: str = "", by: str = "") -> Silence:
    starts = NOON + start * MINUTE
    return Silence(
        "s1", tuple(Matcher.parse(text) for text in matchers), starts, starts + minutes * MINUTE, comment, by
    )


def a_route(name: str, *matchers: str, **fields: object) -> Route:
    return replace(Route(name, tuple(Matcher.parse(text) for text in matchers)), **fields)  # type: ignore[arg-type]


@dataclass
class Chronicle:
    """Incidents as they go on; a record is kept of each alert until it is `forgotten`."""

    routes: Routes = TO_ALL
    records: dict[str, Alert] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    silences: list[Silence] = field(default_factory=list)

    def at(self, minute: float, *alerts: Alert) -> list[Change]:
        """What is decided at a minute, with records of these alerts written; it is applied."""
        self.records |= {one.fingerprint: one for one in alerts}
        now = NOON + minute * MINUTE
        changes = decide(self.records.values(), self.incidents.values(), self.silences, self.routes, now, self.groups)
        for change in changes:
            self.apply(change)
        return changes

    def apply(self, change: Change) -> Incident:
        after = change.after
        if change.before is None:
            opened = self.groups.get(after.group, Group(after.group)).opened
            self.groups[after.group] = Group(after.group, (*opened, after.opened_at))
        self.incidents[after.id] = after
        self.records |= {one.fingerprint: one for one in change.settled}
        return after

    def forget(self, *alerts: Alert) -> None:
        """Lose their records."""
        for one in alerts:
            self.records.pop(one.fingerprint, None)

    @property
    def open(self) -> list[Incident]:
        return [one for one in self.incidents.values() if not one.over]


def actions(changes: Iterable[Change]) -> list[str]:
    return [change.action.value for change in changes]


def owed(changes: Iterable[Change]) -> list[str]:
    """`trigger pagerduty critical`, in order."""
    notices = (notice for change in changes for notice in change.notices)
    return [f"{notice.kind} {notice.channel} {notice.severity}" for notice in notices]


def told(changes: Iterable[Change]) -> list[str]:
    """What the timelines say."""
    return [entry.text for change in changes for entry in change.entries]


def hours(count: float) -> timedelta:
    return timedelta(hours=count)
