"""Live: whether the minute's schedules fire: the tables say when probe and detector ticked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.model.duration import show_duration
from functions.model.period import day_of
from functions.model.watched import Waiting
from functions.state.observations import Observations
from functions.state.watch import Watch
from infra.live.account import Account
from infra.live.said import Said, Well, counted, wrong

LATEST: Final = timedelta(minutes=3)
"""How old the last tick of what ticks every minute may be."""
OWED: Final = timedelta(minutes=5)
PROBE, DETECTOR = "fitfoot-health-probe", "fitfoot-incident-detector"


@dataclass(frozen=True)
class Ticks:
    """What the tables say: when each function ticked last, which checks were observed, which notices are owed."""

    last: Mapping[str, datetime]
    observed: frozenset[str]
    owed: tuple[Waiting, ...] = ()


def read_ticks(account: Account, checks: Sequence[str], now: datetime) -> Ticks:
    """Read the tables; `checks` are those that the checkout has.

    Raises:
        Unasked: the tables could not be read.
    """
    table = account.client("dynamodb")
    days = account.within("dynamodb", lambda: Observations(table).latest(checks, day_of(now)))
    watched = account.within("dynamodb", lambda: Watch(table).look(now))
    last = {PROBE: max(day.latest.at for day in days.values())} if days else {}
    if detector := watched.ticks.get("incident_detector"):
        last[DETECTOR] = detector
    return Ticks(last, frozenset(days), watched.owed)


def judged(ticks: Ticks, checks: Sequence[str], now: datetime) -> Iterator[Said]:
    """Of the functions that tick, the checks and the notices."""
    yield from _ticked(PROBE, ticks.last.get(PROBE), now)
    yield from _ticked(DETECTOR, ticks.last.get(DETECTOR), now)
    for name in checks if ticks.observed else ():
        if name not in ticks.observed:
            message = "checks.yaml has it, and nobody ever observed it"
            yield wrong(f"check {name}", message, "deploy: a check is part of the probe's bundle")
    late = [one for one in ticks.owed if now - one.at > OWED]
    if late:
        since, channels = min(one.at for one in late), ", ".join(sorted({one.channel for one in late}))
        message = f"{counted(len(late), 'notice')} owed on {channels}, the oldest for {show_duration(now - since)}"
        hint = f"`aws logs tail /aws/lambda/{DETECTOR} --since 10m` says what the channel answers"
        yield wrong("notices", message, hint)


def _ticked(function: str, last: datetime | None, now: datetime) -> Iterator[Said]:
    if last is None:
        yield wrong(function, "it never ticked", _see(function))
    elif now - last > LATEST:
        message = f"it ticked {show_duration(now - last)} ago, not within {show_duration(LATEST)}"
        yield wrong(function, message, _see(function))
    else:
        yield Well(f"{function} ticked {show_duration(max(now - last, timedelta(0)))} ago")


def _see(function: str) -> str:
    return f"`aws events describe-rule --name {function}`, `aws logs tail /aws/lambda/{function} --since 10m`"
