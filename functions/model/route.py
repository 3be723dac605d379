"""Model: routes: who hears of an alert, how alerts are gathered, and what is suppressed when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from functions.model.alert import Alert, Severity
from functions.model.maintenance import MaintenanceWindow
from functions.model.matcher import Matcher, all_match
from functions.model.notice import TO_PEOPLE, Channel

BY_SERVICE = ("service",)


@dataclass(frozen=True)
class Route:
    """What becomes of alerts that all matchers match.

    `document` names the runbook that cures it, which an incident starts by itself where it is `auto`; `runbook` is an
    address for people.
    """

    name: str
    matchers: tuple[Matcher, ...] = ()
    notify: tuple[Channel, ...] = TO_PEOPLE
    group_by: tuple[str, ...] = BY_SERVICE
    repeat_interval: timedelta = timedelta(hours=4)
    quiet_hours: MaintenanceWindow | None = None
    document: str = ""
    auto: bool = False
    runbook: str = ""
    dashboard: str = ""


@dataclass(frozen=True)
class PlannedMaintenance:
    """A recurring window in which alerts that all matchers match page nobody."""

    matchers: tuple[Matcher, ...]
    window: MaintenanceWindow


@dataclass(frozen=True)
class AlarmMapping:
    """What alarms of CloudWatch with names of a pattern (`fitfoot-api-*`) speak of.

    So too projects of Sentry, and monitors of UptimeRobot by name or address: `severity` is the most they are.
    """

    names: str
    service: str
    severity: Severity = Severity.WARNING


@dataclass(frozen=True)
class SourcePolicy:
    """How long a source's word holds: older, it is unknown; after `resolve_after` without a word, it is over."""

    max_age: timedelta
    resolve_after: timedelta | None = None


@dataclass(frozen=True)
class Flapping:
    """A group that opened `episodes` incidents `within` a time is held open until it was quiet for `hold`."""

    episodes: int = 3
    within: timedelta = timedelta(hours=1)
    hold: timedelta = timedelta(minutes=15)


DEFAULT_ROUTE = Route("default")
_A_MINUTE = timedelta(minutes=1)
PUSH_ONLY: Mapping[str, SourcePolicy] = {
    "sentry": SourcePolicy(timedelta(hours=1), timedelta(hours=1) + _A_MINUTE),
    "uptimerobot": SourcePolicy(timedelta(hours=12), timedelta(hours=12) + _A_MINUTE),
}
"""Sources that nobody can ask, where nothing else is said of them: their last word may have been lost."""


@dataclass(frozen=True)
class Routes:
    """All that an operator says in routes.yaml. The first route that matches holds; without one, everybody hears."""

    routes: tuple[Route, ...] = ()
    maintenance: tuple[PlannedMaintenance, ...] = ()
    alarms: tuple[AlarmMapping, ...] = ()
    sentry: tuple[AlarmMapping, ...] = ()
    uptimerobot: tuple[AlarmMapping, ...] = ()
    sources: Mapping[str, SourcePolicy] = field(default_factory=dict)
    blind_after: timedelta = timedelta(minutes=5)
    flapping: Flapping = Flapping()

    def route_of(self, alert: Alert) -> Route:
        """The first route whose matchers all match."""
        labels = alert.all_labels
        return next((route for route in self.routes if all_match(route.matchers, labels)), DEFAULT_ROUTE)

    def group_of(self, alert: Alert) -> str:
        """The key under which alerts become one incident: `service=api`."""
        labels = alert.all_labels
        return ",".join(f"{name}={labels.get(name, '')}" for name in self.route_of(alert).group_by)

    def in_maintenance(self, alert: Alert, now: datetime) -> bool:
        """Whether a planned window covers this alert now."""
        labels = alert.all_labels
        return any(all_match(one.matchers, labels) and one.window.ends(now) for one in self.maintenance)

    def alarm(self, name: str) -> AlarmMapping | None:
        """What an alarm of this name speaks of; None where no mapping takes it."""
        return _mapped(self.alarms, name)

    def sentry_project(self, slug: str) -> AlarmMapping | None:
        """What a project of Sentry speaks of; None where no mapping takes it."""
        return _mapped(self.sentry, slug)

    def uptime_monitor(self, *names: str) -> AlarmMapping | None:
        """What a monitor of UptimeRobot, by its name or address, speaks of; None where no mapping takes it."""
        return _mapped(self.uptimerobot, *names)


def _mapped(mappings: tuple[AlarmMapping, ...], *names: str) -> AlarmMapping | None:
    return next((one for one in mappings if any(fnmatchcase(name, one.names) for name in names)), None)
