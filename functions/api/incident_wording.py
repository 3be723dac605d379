"""API: the words of the incidents' pages; times are Zurich's; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from functions.api.incidents import Known
from functions.api.wording import FIXED, clock
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.deployment import Deployment
from functions.model.incident import Entry, EntryKind, Incident, IncidentStatus
from functions.model.notice import Channel
from functions.model.period import HOUR, MINUTE, ZURICH, day_of

DAY = timedelta(days=1)
SEVERITIES = {Severity.CRITICAL: "Critical", Severity.WARNING: "Warning", Severity.NONE: "No severity"}
CHANNELS = {Channel.PAGERDUTY: "PagerDuty", Channel.SNS: "The team"}
ALERTS = {AlertStatus.FIRING: "Firing", AlertStatus.UNKNOWN: "Unknown", AlertStatus.RESOLVED: "Over"}
KINDS = {
    EntryKind.OPENED: "Opened",
    EntryKind.DEPLOYED: "Deployed",
    EntryKind.ALERT: "Alert",
    EntryKind.SEVERITY: "Severity",
    EntryKind.SILENCED: "Silenced",
    EntryKind.ACKNOWLEDGED: "Acknowledged",
    EntryKind.NOTE: "Note",
    EntryKind.NOTICE: "Notice",
    EntryKind.EVIDENCE: "Evidence",
    EntryKind.RESOLVED: "Resolved",
    EntryKind.COST: "Cost",
}
_LOOKS = {Severity.CRITICAL: "down", Severity.WARNING: "degraded", Severity.NONE: "unknown"}
_ALERT_LOOKS = {AlertStatus.UNKNOWN: "unknown", AlertStatus.RESOLVED: "up"}


def look(incident: Incident) -> str:
    """The colour: how bad it is while nobody has it, calmer once somebody has, or in a drill; calm when it is over."""
    match incident.status:
        case IncidentStatus.OPEN if incident.drill:
            return "maintenance"
        case IncidentStatus.OPEN:
            return _LOOKS[incident.severity]
        case IncidentStatus.ACKNOWLEDGED:
            return "maintenance"
        case IncidentStatus.RESOLVED:
            return "up"


def symbol(incident: Incident) -> str:
    """The shape that goes with the colour."""
    if incident.status is IncidentStatus.ACKNOWLEDGED:
        return "acknowledged"
    return "drill" if incident.drill and not incident.over else look(incident)


def how_bad(incident: Incident) -> str:
    """In a word."""
    return "Only a drill" if incident.drill else SEVERITIES[incident.severity]


def alert_look(alert: Alert) -> str:
    """The colour and shape of an alert."""
    return _ALERT_LOOKS.get(alert.status) or _LOOKS[alert.severity]


def who(incident: Incident, now: datetime) -> str:
    """Who has it: `Anna has it since 05:55`."""
    match incident.status:
        case IncidentStatus.OPEN:
            return "nobody has it yet"
        case IncidentStatus.ACKNOWLEDGED:
            since = f" since {clock(incident.acknowledged_at, now)}" if incident.acknowledged_at else ""
            return f"{incident.acknowledged_by or 'somebody'} has it{since}"
        case IncidentStatus.RESOLVED:
            by = f" by {incident.resolved_by}" if incident.resolved_by else ""
            return f"resolved{by}"


def headline(known: Known) -> str:
    """The list in one sentence, drills aside."""
    standing = [one for one in known.incidents if not one.over and not one.drill]
    unheld = sum(one.status is IncidentStatus.OPEN for one in standing)
    match standing:
        case [] if known.unreadable:
            return "There are open incidents that cannot be read"
        case []:
            return "No open incidents"
        case [only]:
            return f"1 open incident, {'nobody' if unheld else only.acknowledged_by or 'somebody'} has it"
        case _:
            return f"{len(standing)} open incidents, {f'{unheld} that nobody has yet' if unheld else 'all taken'}"


def overall(known: Known) -> str:
    """The colour of the list: that of the worst incident that stands, drills aside."""
    worst_first = ("down", "degraded", "unknown", "maintenance")
    looks = {look(one) for one in known.incidents if not one.over and not one.drill}
    return next((one for one in worst_first if one in looks), "unknown" if known.unreadable else "up")


def ago(at: datetime, now: datetime) -> str:
    """How long an instant is past: `just now`, `12 minutes ago`, `3 hours ago`."""
    past = now - at
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if past >= unit:
            count = past // unit
            return f"{count}{FIXED}{name}{'s' if count > 1 else ''} ago"
    return "just now"


def day(at: datetime, now: datetime) -> str:
    """A Zurich day: `Today`, `Yesterday`, `Sat 21 Nov`, with its year where that is another."""
    that, today = day_of(at), day_of(now)
    if (today - that).days in (0, 1):
        return ("Today", "Yesterday")[(today - that).days]
    return f"{that:%a} {that.day} {that:%b}" + (f" {that.year}" if that.year != today.year else "")


def time(at: datetime) -> str:
    """The time of a day in Zurich: `06:02`."""
    return f"{at.astimezone(ZURICH):%H:%M}"


def line(entry: Entry) -> tuple[str, str]:
    """An entry of the timeline as heading and text; what says itself what kind it is is its own heading."""
    kind = KINDS[entry.kind]
    if entry.kind is not EntryKind.NOTE and entry.text.lower().startswith(kind.lower()):
        return f"{kind}{entry.text[len(kind) :]}", ""
    return f"{kind} by {entry.by}" if entry.by else kind, entry.text


def deployed(deployment: Deployment, opened_at: datetime) -> str:
    """`Deployed 6 minutes before: api 1.4.2 by ci`."""
    words = deployment.words(opened_at)
    return f"{words[0].upper()}{words[1:]}"


def gathered(timeline: Iterable[Entry]) -> list[Entry]:
    """The same, but what a runbook wrote one after the other within a minute is one entry, a line each."""
    entries: list[Entry] = []
    for entry in timeline:
        last = entries[-1] if entries else None
        if (
            last
            and entry.kind is last.kind is EntryKind.EVIDENCE
            and (entry.by, time(entry.at)) == (last.by, time(last.at))
        ):
            entries[-1] = replace(last, text=f"{last.text}\n{entry.text}")
        else:
            entries.append(entry)
    return entries


def labels(alert: Alert) -> Sequence[tuple[str, str]]:
    """Those that say more than the page says already, sorted."""
    return sorted((name, value) for name, value in alert.labels.items() if name not in ("severity", "service"))
