"""Tests: what must hold of every decision and of the world after it, weighed without the code that decides."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from functions.incident_detector.decide.standing import SOURCE
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.incident import Change, Incident
from functions.model.notice import TO_PEOPLE, Channel, Notice, NoticeKind
from functions.model.route import Route, Routes
from tests.functions.incident_detector.decide.world import Fault, Pager, Seen, Tables

FIRING, RESOLVED, UNKNOWN = AlertStatus


class Oracle:
    """Says of an alert how it stands, and whether anybody may hear of it."""

    def __init__(self, routes: Routes, seen: Seen) -> None:
        self.routes, self.seen, self.at = routes, seen, seen.at

    def status(self, alert: Alert) -> AlertStatus:
        """Its own, unless its source has not spoken for too long."""
        policy = self.routes.sources.get(alert.source)
        if policy and alert.status is not RESOLVED:
            if policy.resolve_after and alert.updated_at + policy.resolve_after <= self.at:
                return RESOLVED
            if alert.updated_at + policy.max_age < self.at:
                return UNKNOWN
        return alert.status

    def unknown_since(self, alert: Alert) -> datetime:
        if alert.status is UNKNOWN and alert.unknown_since:
            return alert.unknown_since
        policy = self.routes.sources.get(alert.source)
        return alert.updated_at + policy.max_age if policy else alert.updated_at

    def loud(self, alert: Alert) -> bool:
        """Whether it fires and nothing keeps it back."""
        quiet = self.routes.route_of(alert).quiet_hours
        return (
            self.status(alert) is FIRING
            and alert.severity is not Severity.NONE
            and not any(silence.covers(alert, self.at) for silence in self.seen.silences)
            and not self.routes.in_maintenance(alert, self.at)
            and not (quiet and quiet.ends(self.at))
        )

    def blind(self) -> set[str]:
        """Sources of which something has been unknown for too long."""
        known = [
            (alert, self.unknown_since(alert)) for alert in self.seen.alerts.values() if self.status(alert) is UNKNOWN
        ]
        lost = [
            (alert, alert.unknown_since or self.at)
            for incident in self.seen.incidents
            for key, alert in incident.alerts.items()
            if key not in self.seen.alerts and alert.status is UNKNOWN
        ]
        return {alert.source for alert, since in known + lost if since + self.routes.blind_after <= self.at}

    def over(self, key: str, known: Alert, older: Iterable[Incident]) -> bool:
        """Whether a member is over for its incident; one whose record is gone is not, unless it was before."""
        if known.source == SOURCE:
            return known.labels["about"] not in self.blind()
        if any(key in incident.alerts for incident in older):
            return True
        record = self.seen.alerts.get(key)
        if record is None:
            return known.status is RESOLVED
        return self.status(record) is RESOLVED or record.severity is Severity.NONE


def check_decided(change: Change, seen: Seen, routes: Routes) -> None:
    """What must hold of a change that was decided on what was seen.

    Raises:
        Fault: it resolves what is not over, pages though all that fires is silenced, or starts what it may not.
    """
    oracle, after = Oracle(routes, seen), change.after
    if after.drill:
        return
    if change.before and after.over:
        older = [one for one in seen.incidents if (one.opened_at, one.id) < (after.opened_at, after.id)]
        known = {**after.alerts, **change.before.alerts}
        open_still = [key for key, member in known.items() if not oracle.over(key, member, older)]
        if open_still:
            raise Fault(f"resolved while something fires or is unknown: {open_still}")
    members = [alert if alert.source == SOURCE else seen.alerts.get(key) for key, alert in after.alerts.items()]
    loud = [alert for alert in members if alert and oracle.loud(alert)]
    pages = [notice for notice in change.notices if notice.kind is NoticeKind.TRIGGER and notice.channel in TO_PEOPLE]
    if pages and not loud:
        raise Fault(f"a page for what is silenced: {pages}")
    check_started(change, [routes.route_of(alert) for alert in loud])


def check_started(change: Change, loud: Iterable[Route]) -> None:
    """Runbooks are started with an opening, by a route of something loud that starts them by itself.

    Raises:
        Fault: one is not.
    """
    allowed = {route.document for route in loud if route.auto} if change.before is None else set()
    starts = [notice for notice in change.notices if notice.channel is Channel.RUNBOOK]
    if any(one.document not in allowed for one in starts):
        raise Fault(f"a runbook is started by what may not: {starts}")


def check_groups(tables: Tables) -> None:
    """One open incident for a group, at most."""
    for group, count in Counter(incident.group for incident in tables.open).items():
        if count > 1:
            raise Fault(f"{count} open incidents for {group}")


def check_everything_is_taken_care_of(tables: Tables, routes: Routes, at: datetime) -> None:
    """Every firing alert is in one open incident, and no incident is open for nothing; after a run in peace."""
    oracle = Oracle(routes, tables.look(at))
    homes = Counter(key for one in tables.open for key, alert in one.alerts.items() if alert.status is FIRING)
    for key, alert in tables.alerts.items():
        if oracle.status(alert) is FIRING and alert.severity is not Severity.NONE and homes[key] != 1:
            raise Fault(f"a firing alert is in {homes[key]} open incidents: {alert}")
    for one in tables.open:
        lasting = any(alert.status is not RESOLVED for alert in one.alerts.values())
        if not (lasting or one.drill or one.quiet_since):
            raise Fault(f"open for nothing: {one}")


def check_owed(tables: Tables) -> None:
    """To people, on a channel: triggers that get worse, then at most one resolve, which is owed at the end."""
    to_people = [one for one in tables.history if one.channel is not Channel.RUNBOOK]
    for (incident, channel), notices in _by_channel(to_people).items():
        if [one.number for one in notices] != sorted({one.number for one in notices}):
            raise Fault(f"numbers do not grow: {notices}")
        kinds = [one.kind for one in notices]
        if kinds[0] is not NoticeKind.TRIGGER or NoticeKind.RESOLVE in kinds[:-1]:
            raise Fault(f"out of order: {kinds}")
        ranks = [one.severity.rank for one in notices if one.kind is NoticeKind.TRIGGER]
        if ranks != sorted(set(ranks), reverse=True):
            raise Fault(f"triggered twice: {notices}")
        if (kinds[-1] is NoticeKind.RESOLVE) != tables.incidents[incident].over:
            raise Fault(f"a resolve is not owed, or too early: {kinds}")
        if channel is Channel.PAGERDUTY and NoticeKind.REMIND in kinds:
            raise Fault("PagerDuty is reminded")


def check_starts(tables: Tables) -> None:
    """An incident starts one runbook at most, and none hears of anything else; drills start none."""
    starts = [one for one in tables.history if one.channel is Channel.RUNBOOK]
    for incident, count in Counter(one.incident for one in starts).items():
        if count > 1:
            raise Fault(f"{count} runbooks are started by {incident}")
    for one in starts:
        if one.kind is not NoticeKind.TRIGGER or one.drill or not one.document:
            raise Fault(f"a runbook is told what is none of its business: {one}")


def _by_channel(notices: Iterable[Notice]) -> dict[tuple[str, Channel], list[Notice]]:
    found: defaultdict[tuple[str, Channel], list[Notice]] = defaultdict(list)
    for notice in notices:
        found[notice.incident, notice.channel].append(notice)
    return found


def check_pages(tables: Tables, pager: Pager) -> None:
    """Once all is paid, no page is open whose incident is over, unless PagerDuty refused its end."""
    for incident in tables.incidents.values():
        key = f"fitfoot/{incident.id}"
        if incident.over and pager.pages.get(key) == "triggered" and key not in pager.refused:
            raise Fault(f"its page is left open: {incident}")
