"""Health probe: all visits of one run: a bounded number in flight, retries in rounds, an end in time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from functions.health_probe.judge import judge, one_line
from functions.health_probe.visit import NotVisited, Visit
from functions.model.check import Check
from functions.model.observation import Cause, Observation, Outcome

PAUSE_SECONDS = 1.0
_MB_PER_VISIT = 51
_FEWEST, _MOST = 2, 50
_RECORDING_SECONDS, _RECORDING_SECONDS_PER_CHECK = 5, 0.02

VisitOne = Callable[[Check], Awaitable[Visit]]


def in_flight(memory_mb: int) -> int:
    """How many visits at once keep their own times true: Lambda gives CPU by memory, and a queue of ours is not theirs.

    Measured: about 10 at 512 MB (0.29 of a core).
    """
    return min(max(memory_mb // _MB_PER_VISIT, _FEWEST), _MOST)


def seconds_to_visit(seconds_left: float, checks: int) -> float:
    """How much of a run's time visits may take: what they find is recorded after them, one check after the other."""
    return seconds_left - _RECORDING_SECONDS - checks * _RECORDING_SECONDS_PER_CHECK


async def observe_all(  # noqa: PLR0913 - a run is these, and the pause only tests shorten
    checks: Sequence[Check],
    visit: VisitOne,
    *,
    tick: datetime,
    at_once: int,
    seconds: float,
    pause: float = PAUSE_SECONDS,
) -> list[Observation]:
    """Visit and judge every check; one that fails and has retries left is visited again before it counts.

    What the run has no time left for is unknown, unless an earlier round already saw it fail.
    """
    clock = asyncio.get_running_loop().time
    ends = clock() + seconds
    observations = await _round(checks, visit, tick, at_once, ends)
    for used in range(max((check.retries for check in checks), default=0)):
        again = [check for check in checks if check.retries > used and observations[check.name].outcome.failing]
        if not again or clock() + pause >= ends:
            break
        await asyncio.sleep(pause)
        second = await _round(again, visit, tick, at_once, ends)
        observations |= {name: seen for name, seen in second.items() if seen.cause is not Cause.NOT_VISITED}
    return [observations[check.name] for check in checks]


async def _round(
    checks: Sequence[Check], visit: VisitOne, tick: datetime, at_once: int, ends: float
) -> dict[str, Observation]:
    gate = asyncio.Semaphore(at_once)

    async def observe(check: Check) -> Observation:
        async with gate:
            try:
                return judge(check, await _until(ends, check, visit), tick)
            except Exception as error:  # noqa: BLE001 - one bad check never blinds the others
                reason = f"the probe itself failed: {type(error).__name__}: {error}"
                return Observation(check.name, tick, Outcome.UNKNOWN, one_line(reason), Cause.NOT_VISITED)

    seen = await asyncio.gather(*map(observe, checks))
    return {observation.check: observation for observation in seen}


async def _until(ends: float, check: Check, visit: VisitOne) -> Visit:
    if asyncio.get_running_loop().time() >= ends:
        return NotVisited(Cause.NOT_VISITED, "not visited: the run's time was up")
    try:
        async with asyncio.timeout_at(ends):
            return await visit(check)
    except TimeoutError:
        return NotVisited(Cause.NOT_VISITED, "not finished: the run's time was up")
