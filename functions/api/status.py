"""API: what the public may know of each check: days and now in, status out; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.api.public_incidents import PublicIncident
from functions.api.uptime import DAYS, last_day_and_night, last_days, windows
from functions.model import latency
from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.observation import Outcome
from functions.model.period import day_of
from functions.model.uptime import DayMinutes, Window

WORST_FIRST = (Outcome.DOWN, Outcome.UNKNOWN, Outcome.DEGRADED, Outcome.MAINTENANCE, Outcome.UP)
_RESPONSE_DAYS = timedelta(days=1)


@dataclass(frozen=True)
class CheckStatus:
    """Where a check stands; `since` is when its outcome began, None for one that was never observed."""

    name: str
    group: str
    status: Outcome
    since: datetime | None
    p50_ms: float | None
    p95_ms: float | None
    windows: Mapping[str, Window]
    days: tuple[DayMinutes, ...]


@dataclass(frozen=True)
class Status:
    """Where everything stands at an instant; `incidents` is None where nobody knows of any."""

    at: datetime
    overall: Outcome
    checks: tuple[CheckStatus, ...]
    incidents: tuple[PublicIncident, ...] | None


def first_day(now: datetime) -> date:
    """The oldest day that a status is made of."""
    return day_of(now) - timedelta(days=DAYS - 1)


def status_of(
    checks: Iterable[Check],
    days: Mapping[str, Sequence[CheckDay]],
    now: datetime,
    incidents: tuple[PublicIncident, ...] | None = (),
) -> Status:
    """The status of the checks, in their order, from the days of each by its name."""
    each = tuple(_check_status(check, days.get(check.name, ()), now) for check in checks)
    return Status(now, overall(check.status for check in each), each, incidents)


def overall(outcomes: Iterable[Outcome]) -> Outcome:
    """The worst of all; nothing known of nothing is unknown, never up."""
    found = set(outcomes)
    return next((outcome for outcome in WORST_FIRST if outcome in found), Outcome.UNKNOWN)


def _check_status(check: Check, days: Sequence[CheckDay], now: datetime) -> CheckStatus:
    by_day = {day.day: day for day in days}
    latest = max(days, key=lambda day: day.day, default=None)
    minutes = last_days(by_day, now)
    recent = latency.merge(day.response_times for day in days if day.day >= day_of(now) - _RESPONSE_DAYS)
    return CheckStatus(
        name=check.name,
        group=check.group,
        status=latest.stands(now, check.stale_after) if latest else Outcome.UNKNOWN,
        since=_since(latest, check, now),
        p50_ms=latency.quantile(recent, 0.5),
        p95_ms=latency.quantile(recent, 0.95),
        windows={"24h": last_day_and_night(by_day, now), **windows(minutes)},
        days=minutes,
    )


def _since(latest: CheckDay | None, check: Check, now: datetime) -> datetime | None:
    """When the outcome began: one that turned unknown for want of observations did so when the last grew too old."""
    if latest is None:
        return None
    turned_unknown = latest.stands(now, check.stale_after) is not latest.latest.outcome
    return latest.latest.at + check.stale_after if turned_unknown else latest.since
