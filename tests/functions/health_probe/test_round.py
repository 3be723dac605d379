import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import time, timedelta

import pytest

from functions.health_probe.round import in_flight, observe_all
from functions.health_probe.visit import NotVisited, Visit, Visited
from functions.model.check import Check
from functions.model.maintenance import MaintenanceWindow
from functions.model.observation import Cause, Observation, Outcome
from tests.builders import NOON, a_check

pytestmark = pytest.mark.unit

WELL = Visited(200, b"ok", "192.0.2.1", timedelta(milliseconds=80))
ILL = Visited(503, b"no", "192.0.2.1", timedelta(milliseconds=80))
SOON = 0.05
LONG = 60.0


def run(
    checks: Sequence[Check], visit: Callable[[Check], Awaitable[Visit]], *, at_once: int = 10, seconds: float = LONG
) -> list[Observation]:
    return asyncio.run(observe_all(checks, visit, tick=NOON, at_once=at_once, seconds=seconds, pause=0))


def outcomes(seen: Sequence[Observation]) -> list[tuple[str, Outcome]]:
    return [(one.check, one.outcome) for one in seen]


class Site:
    """Answers each check with its visits in turn, the last of them for ever, and counts."""

    def __init__(self, **visits: list[Visit | Exception]) -> None:
        self.visits = visits
        self.asked: Counter[str] = Counter()

    async def visit(self, check: Check) -> Visit:
        mine = self.visits.get(check.name, [WELL])
        answer = mine[min(self.asked[check.name], len(mine) - 1)]
        self.asked[check.name] += 1
        await asyncio.sleep(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def never(_check: Check) -> Visit:
    await asyncio.Event().wait()
    raise AssertionError


@pytest.mark.parametrize(
    ("memory_mb", "visits"), [(128, 2), (256, 5), (512, 10), (1024, 20), (1769, 34), (3008, 50), (10240, 50), (1, 2)]
)
def test_more_memory_is_more_cpu_and_so_more_visits_at_once(memory_mb: int, visits: int) -> None:
    assert in_flight(memory_mb) == visits


def test_no_checks_are_no_observations() -> None:
    assert run([], never) == []


def test_observations_come_in_the_order_of_the_checks() -> None:
    async def last_first(check: Check) -> Visit:
        for _ in range(10 - int(check.name)):
            await asyncio.sleep(0)
        return WELL

    checks = [a_check(str(number)) for number in range(10)]
    assert [seen.check for seen in run(checks, last_first)] == [str(number) for number in range(10)]


@pytest.mark.parametrize("at_once", [1, 2, 7, 50])
def test_never_more_are_in_flight_than_allowed(at_once: int) -> None:
    flying, most = 0, 0

    async def counted(_check: Check) -> Visit:
        nonlocal flying, most
        flying += 1
        most = max(most, flying)
        for _ in range(3):
            await asyncio.sleep(0)
        flying -= 1
        return ILL

    run([a_check(str(number), retries=1) for number in range(60)], counted, at_once=at_once)
    assert most == at_once


def test_one_that_fails_is_visited_again_before_it_counts() -> None:
    site = Site(storefront=[ILL, ILL, WELL])
    assert outcomes(run([a_check(retries=2)], site.visit)) == [("storefront", Outcome.UP)]
    assert site.asked["storefront"] == 3


def test_retries_end() -> None:
    site = Site(storefront=[ILL])
    assert outcomes(run([a_check(retries=2)], site.visit)) == [("storefront", Outcome.DOWN)]
    assert site.asked["storefront"] == 3


def test_only_what_fails_is_visited_again_and_only_as_often_as_it_says() -> None:
    site = Site(well=[WELL], ill=[ILL], once=[ILL], unknown=[NotVisited(Cause.ADDRESS, "private")])
    run(
        [a_check("well", retries=3), a_check("ill", retries=2), a_check("once"), a_check("unknown", retries=3)],
        site.visit,
    )
    assert site.asked == {"well": 1, "ill": 3, "once": 1, "unknown": 1}


def test_degraded_is_visited_again_too() -> None:
    slow = Visited(200, b"ok", "192.0.2.1", timedelta(seconds=3))
    site = Site(storefront=[slow, WELL])
    assert outcomes(run([a_check(retries=1, degraded=["[RESPONSE_TIME] < 1s"])], site.visit)) == [
        ("storefront", Outcome.UP)
    ]


def test_maintenance_is_not_visited_again() -> None:
    site = Site(storefront=[ILL])
    check = a_check(retries=2, maintenance=(MaintenanceWindow(time(11), timedelta(hours=4)),))
    assert outcomes(run([check], site.visit)) == [("storefront", Outcome.MAINTENANCE)]
    assert site.asked["storefront"] == 1


def test_what_the_run_has_no_time_for_is_unknown() -> None:
    (seen,) = run([a_check()], never, seconds=SOON)
    assert (seen.outcome, seen.cause, seen.reason) == (
        Outcome.UNKNOWN, Cause.NOT_VISITED, "not finished: the run's time was up",
    )  # fmt: skip


def test_what_waited_for_its_turn_until_the_end_was_not_visited() -> None:
    first, second = run([a_check("first"), a_check("second")], never, at_once=1, seconds=SOON)
    assert first.reason == "not finished: the run's time was up"
    assert second.reason == "not visited: the run's time was up"


@pytest.mark.parametrize("seconds", [0.0, -5.0])
def test_a_run_without_time_visits_nothing(seconds: float) -> None:
    site = Site()
    assert outcomes(run([a_check()], site.visit, seconds=seconds)) == [("storefront", Outcome.UNKNOWN)]
    assert not site.asked


def test_one_that_was_seen_to_fail_is_not_forgotten_for_want_of_time() -> None:
    visits = 0

    async def fails_then_hangs(check: Check) -> Visit:
        nonlocal visits
        visits += 1
        return ILL if visits == 1 else await never(check)

    (seen,) = run([a_check(retries=1)], fails_then_hangs, seconds=SOON)
    assert (visits, seen.outcome, seen.cause) == (2, Outcome.DOWN, Cause.STATUS)


def test_a_slow_one_does_not_keep_the_others() -> None:
    async def visit(check: Check) -> Visit:
        return await never(check) if check.name == "slow" else WELL

    seen = run([a_check("slow"), a_check("api"), a_check("admin")], visit, seconds=SOON)
    assert outcomes(seen) == [("slow", Outcome.UNKNOWN), ("api", Outcome.UP), ("admin", Outcome.UP)]


def test_a_fault_of_the_probe_s_own_is_that_check_s_unknown_alone() -> None:
    site = Site(broken=[RuntimeError("a bug\nof ours")])
    seen = run([a_check("broken", retries=2), a_check("api")], site.visit)
    assert outcomes(seen) == [("broken", Outcome.UNKNOWN), ("api", Outcome.UP)]
    assert seen[0].reason == "the probe itself failed: RuntimeError: a bug of ours"


def test_a_fault_in_judging_is_that_check_s_unknown_alone() -> None:
    nowhere = MaintenanceWindow(time(11), timedelta(hours=4), "Europe/Nowhere")
    seen = run([a_check("broken", maintenance=(nowhere,)), a_check("api")], Site().visit)
    assert outcomes(seen) == [("broken", Outcome.UNKNOWN), ("api", Outcome.UP)]
    assert "ZoneInfoNotFoundError" in seen[0].reason
