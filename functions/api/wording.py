"""API: the words of the status page and the badges; times are Zurich's; pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from functions.api.public_incidents import PublicIncident
from functions.api.status import WORST_FIRST, CheckStatus, Status
from functions.model.incident import IncidentStatus
from functions.model.observation import Outcome
from functions.model.period import MINUTE, ZURICH
from functions.model.uptime import DayMinutes, Window

THIN = "\N{NARROW NO-BREAK SPACE}"
FIXED = "\N{NO-BREAK SPACE}"
NOTHING = "\N{EN DASH}"
STATES = {
    Outcome.UP: "Operational",
    Outcome.DEGRADED: "Degraded",
    Outcome.DOWN: "Down",
    Outcome.MAINTENANCE: "Maintenance",
    Outcome.UNKNOWN: "Unknown",
}
WINDOWS = {"24h": "24 hours", "7d": "7 days", "30d": "30 days", "90d": "90 days"}
_IS = {
    Outcome.DOWN: "down",
    Outcome.DEGRADED: "degraded",
    Outcome.MAINTENANCE: "under maintenance",
}
_NAMED = 3
_TROUBLES = 3
_WHOLE = 100
_ALL_BUT = 99.99
_SECOND_MS = 1000


def headline(status: Status) -> str:
    """The whole state in one sentence."""
    concerned = [check for check in status.checks if check.status is status.overall]
    names = _list([check.name for check in concerned])
    if not status.checks:
        return "No checks are set up yet"
    if status.overall is Outcome.UP:
        return "All systems operational"
    since = {clock(check.since, status.at) if check.since else "" for check in concerned}
    when = f" since {next(iter(since))}" if len(since) == 1 and "" not in since else ""
    if status.overall is Outcome.UNKNOWN:
        return f"The monitor has not heard from {names}{when or (' yet' if since == {''} else ' for a while')}"
    return f"{names} {'is' if len(concerned) == 1 else 'are'} {_IS[status.overall]}{when}"


def counts(status: Status) -> str:
    """How many checks stand where: `1 down · 2 operational`."""
    found = Counter(check.status for check in status.checks)
    return f"{FIXED}· ".join(
        f"{found[outcome]}{FIXED}{STATES[outcome].lower()}" for outcome in WORST_FIRST if found[outcome]
    )


def clock(at: datetime, now: datetime) -> str:
    """An instant in Zurich, without what it has in common with now: `06:02`, `21 Nov, 06:02`."""
    local, today = at.astimezone(ZURICH), now.astimezone(ZURICH)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b, %H:%M}" if local.year == today.year else f"{local.day} {local:%b %Y, %H:%M}"


def moment(at: datetime) -> str:
    """An instant in Zurich, whole: `21 Nov 2026, 06:02:10`."""
    local = at.astimezone(ZURICH)
    return f"{local.day} {local:%b %Y, %H:%M:%S}"


def percent(value: float | None) -> str:
    """A percentage with at most two decimals, never rounded up to a hundred."""
    if value is None:
        return NOTHING
    if value >= _WHOLE:
        return f"100{THIN}%"
    return f"{min(round(value, 2), _ALL_BUT):.2f}{THIN}%"


def observed(window: Window) -> str:
    """What an uptime is based on."""
    if window.uptime is None and not window.coverage:  # a minute of 90 days, too, rounds to no coverage
        return "not observed"
    return f"{int(window.coverage) or 'under 1'}{THIN}% observed"


def lasted(start: datetime, end: datetime) -> str:
    """A duration of two units: `under 1 min`, `12 min`, `1 h 5 min`, `2 d 3 h`."""
    minutes = max(end - start, timedelta()) // MINUTE
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
    first = next((index for index, (count, _) in enumerate(parts) if count), None)
    if first is None:
        return f"under 1{FIXED}min"
    return " ".join(f"{count}{FIXED}{unit}" for count, unit in parts[first : first + 2] if count)


def course(incident: PublicIncident, now: datetime) -> str:
    """From when to when an incident was: `since 05:46, being worked on`, `21 Nov, 06:02, for 1 h 5 min`."""
    began = clock(incident.started_at, now)
    if incident.resolved_at:
        return f"{began}, for {lasted(incident.started_at, incident.resolved_at)}"
    return f"since {began}" + (", being worked on" if incident.status is IncidentStatus.ACKNOWLEDGED else "")


def milliseconds(value: float | None) -> str:
    """A response time for people."""
    if value is None:
        return NOTHING
    return f"{value:.0f}{THIN}ms" if value < _SECOND_MS else f"{value / _SECOND_MS:.1f}{THIN}s"


def day(one: DayMinutes) -> str:
    """A day's date and minutes: `Sat 21 Nov 2026: 1432 min up, 8 min down`."""
    return f"{_date(one)} {one.day.year}: {_minutes(one, tuple(Outcome)) or 'not a minute yet'}"


def troubles(check: CheckStatus) -> list[str]:
    """The last days on which a check was down or degraded, the newest first."""
    bad = (Outcome.DOWN, Outcome.DEGRADED)
    found = [f"{_date(one)}: {said}" for one in reversed(check.days) if (said := _minutes(one, bad))]
    return found[:_TROUBLES]


def bars_summary(check: CheckStatus) -> str:
    """What the bars show, for those who cannot see them."""
    down = [one.minutes.get(Outcome.DOWN, 0) for one in check.days]
    bad = sum(minutes > 0 for minutes in down)
    known = sum(sum(one.minutes.values()) > one.minutes.get(Outcome.UNKNOWN, 0) for one in check.days)
    return (
        f"{check.name}, the last {len(check.days)} days: observed on {_days(known)}, "
        f"down on {_days(bad)} for {sum(down)} minutes in all"
    )


def _date(one: DayMinutes) -> str:
    return f"{one.day:%a} {one.day.day} {one.day:%b}"


def _minutes(one: DayMinutes, of: Sequence[Outcome]) -> str:
    return ", ".join(f"{one.minutes[outcome]} min {outcome}" for outcome in of if one.minutes.get(outcome))


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _list(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`, `a, b, c and 4 more`."""
    shown = [*names[:_NAMED], f"{len(names) - _NAMED} more"] if len(names) > _NAMED + 1 else list(names)
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
