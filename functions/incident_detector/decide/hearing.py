"""Incident detector: who hears of an alert now, or what keeps everybody from hearing of it; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.incident_detector.decide.wording import clipped, when
from functions.model.alert import Alert
from functions.model.matcher import all_match
from functions.model.notice import TO_PEOPLE, Channel
from functions.model.route import Route, Routes
from functions.model.silence import Silence

UNDELIVERABLE = "NoticeUndeliverable"


@dataclass(frozen=True)
class Heard:
    """A firing alert, its route, the channels that want it, and what keeps it back from them now, or nothing."""

    alert: Alert
    route: Route
    channels: tuple[Channel, ...]
    kept_back: str

    @property
    def loud(self) -> bool:
        """Whether somebody hears of it now."""
        return not self.kept_back

    @property
    def runbook(self) -> str:
        """The alert's, else its route's."""
        return self.alert.runbook or self.route.runbook

    @property
    def dashboard(self) -> str:
        """The alert's, else its route's."""
        return self.alert.dashboard or self.route.dashboard


class Hearing:
    """Silences, planned maintenance and quiet hours at one instant."""

    def __init__(self, silences: Iterable[Silence], routes: Routes, now: datetime) -> None:
        self.now = now
        self._routes = routes
        self._silences = [silence for silence in silences if silence.starts_at <= now < silence.ends_at]

    def of(self, alert: Alert) -> Heard:
        """Who hears of it."""
        route = self._routes.route_of(alert)
        return Heard(alert, route, _channels(alert, route), self._kept_back(alert, route))

    def _kept_back(self, alert: Alert, route: Route) -> str:
        labels = alert.all_labels
        if silence := self._silence(labels):
            by, comment = f" by {silence.by}" if silence.by else "", f" ({silence.comment})" if silence.comment else ""
            return clipped(f"silenced until {when(silence.ends_at)}{by}{comment}")
        if self._routes.in_maintenance(alert, self.now):
            return "planned maintenance"
        if route.quiet_hours and (until := route.quiet_hours.ends(self.now)):
            return f"quiet hours of route {route.name} until {when(until)}"
        return "" if route.notify else f"route {route.name} tells nobody"

    def _silence(self, labels: Mapping[str, str]) -> Silence | None:
        return next((silence for silence in self._silences if all_match(silence.matchers, labels)), None)


def _channels(alert: Alert, route: Route) -> tuple[Channel, ...]:
    """Those of its route; that a channel takes no notices is told on the others."""
    if alert.labels.get("alertname") != UNDELIVERABLE:
        return route.notify
    broken = alert.labels.get("channel")
    others = tuple(channel for channel in route.notify if channel != broken)
    return others if others or not route.notify else tuple(channel for channel in TO_PEOPLE if channel != broken)
