"""Checks and what was observed of them, for the tests of the API."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from functions.model import latency
from functions.model.check import Check
from functions.model.day import CheckDay, Minutes
from functions.model.observation import Cause, Observation, Outcome
from functions.model.period import day_of, day_start, hours_in
from tests import builders

NOW = datetime(2026, 11, 23, 5, 2, 30, tzinfo=UTC)  # 06:02:30 in Zurich


def an_observation(outcome: Outcome = Outcome.UP, *, check: str = "storefront", at: datetime = NOW) -> Observation:
    """An observation after a visit that measured all that there is to measure."""
    failing = outcome is Outcome.DOWN
    return builders.an_observation(
        outcome,
        at,
        check=check,
        reason="[STATUS] (503) == 200, from 10.1.2.3" if failing else "",
        cause=Cause.STATUS if failing else Cause.NONE,
        status=503 if failing else 200,
        took_ms=84,
        phases_ms={"connect": 4, "processing": 75},
        certificate_expires=datetime(2027, 1, 31, tzinfo=UTC),
    )


def a_day(
    day: date | None = None,
    *,
    hours: Mapping[int, Minutes] | None = None,
    latest: Observation | None = None,
    since: datetime | None = None,
    took_ms: tuple[float, ...] = (),
) -> CheckDay:
    latest = latest or an_observation()
    return CheckDay(
        check=latest.check,
        day=day or day_of(latest.at),
        latest=latest,
        since=since or latest.at,
        counted_until=latest.at,
        hours=hours or {},
        response_times=_times(took_ms),
    )


def whole(day: date, minutes: Mapping[int, Minutes] | None = None, *, until: datetime | None = None) -> CheckDay:
    """A day that was up from its first minute to its last, or until an instant, but for some hours."""
    passed = (until - day_start(day)) // timedelta(minutes=1) if until else 60 * hours_in(day)
    hours = {hour: {Outcome.UP: min(60, passed - 60 * hour)} for hour in range(-(-passed // 60))}
    at = until or day_start(day) + timedelta(minutes=passed - 1)
    return a_day(day, hours={**hours, **(minutes or {})}, latest=an_observation(at=at))


@cache
def a_shop(now: datetime = NOW) -> tuple[list[Check], dict[str, list[CheckDay]]]:
    """Six checks with ninety days between them, each in another state."""
    names = [("storefront", "Shop"), ("checkout", "Shop"), ("api", "Shop"), ("admin", "Back office")]
    checks = [
        builders.a_check(name, group=group)
        for name, group in [*names, ("stock", "Back office"), ("mail", "Back office")]
    ]
    histories = {check.name: _history(check.name, now, seed) for seed, check in enumerate(checks[:5])}
    _stands(histories["checkout"], Outcome.DOWN, now, timedelta(minutes=16))
    _stands(histories["api"], Outcome.DEGRADED, now, timedelta(hours=9))
    _stands(histories["admin"], Outcome.MAINTENANCE, now, timedelta(minutes=62))
    _stands(histories["stock"], Outcome.UP, now - timedelta(hours=3), timedelta(days=3))
    return checks, {name: days if name != "stock" else days[-20:] for name, days in histories.items()}


def _history(name: str, now: datetime, seed: int) -> list[CheckDay]:
    chance = random.Random(seed)
    today = day_of(now)
    days = []
    for back in reversed(range(90)):
        spoilt = {}
        if chance.random() < 0.06:
            down = chance.choice([3, 8, 35, 60])
            spoilt = {hour: {Outcome.DOWN: down, Outcome.UP: 60 - down} for hour in range(9, 9 + chance.randint(1, 9))}
        elif chance.random() < 0.08:
            spoilt = {hour: {Outcome.DEGRADED: 40, Outcome.UP: 20} for hour in range(12, 12 + chance.randint(1, 6))}
        elif chance.random() < 0.04:
            spoilt = {hour: {Outcome.MAINTENANCE: 60} for hour in range(2, 4)}
        day = whole(today - timedelta(days=back), spoilt if back else {}, until=None if back else now)
        times = tuple(chance.lognormvariate(4.4, 0.5) for _ in range(20))
        days.append(replace(day, check=name, response_times=_times(times)))
    days[-1] = replace(days[-1], since=now - timedelta(days=11))
    return days


def _stands(days: list[CheckDay], outcome: Outcome, at: datetime, since: timedelta) -> None:
    """It is six o'clock and two minutes: what began in the last hour is in hours 5 and 6 of the day."""
    latest = an_observation(outcome, check=days[-1].check, at=at)
    today = whole(days[-1].day, until=at)
    bad = min(since // timedelta(minutes=1), 62)
    if outcome is not Outcome.UP:
        today = replace(today, hours={**today.hours, 5: {Outcome.UP: 62 - bad, outcome: bad - 2}, 6: {outcome: 2}})
    days[-1] = replace(days[-1], latest=latest, since=at - since, hours=today.hours)


def _times(took_ms: tuple[float, ...]) -> latency.Latency:
    times: latency.Latency = {}
    for milliseconds in took_ms:
        times = latency.add(times, timedelta(milliseconds=milliseconds))
    return times
