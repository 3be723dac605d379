from datetime import timedelta

import pytest

from functions.api.status import first_day, overall, status_of
from functions.api.status_json import status_json
from functions.model.observation import Outcome
from functions.model.period import day_of
from tests.builders import a_check
from tests.functions.api.history import NOW, a_day, an_observation, whole

pytestmark = pytest.mark.unit
U, D, X, M, K = Outcome.UP, Outcome.DEGRADED, Outcome.DOWN, Outcome.MAINTENANCE, Outcome.UNKNOWN
TODAY = day_of(NOW)


@pytest.mark.parametrize(
    ("outcomes", "worst"),
    [
        ([], K),
        ([U, U], U),
        ([U, M], M),
        ([U, M, D], D),
        ([U, M, D, K], K),
        ([U, M, D, K, X], X),
    ],
)
def test_the_whole_is_as_bad_as_its_worst_part(outcomes: list[Outcome], worst: Outcome) -> None:
    assert overall(outcomes) is worst


def test_without_checks_nothing_is_known() -> None:
    assert status_json(status_of([], {}, NOW)) == {
        "generated_at": "2026-11-23T05:02:30Z",
        "status": "unknown",
        "checks": [],
        "incidents": [],
    }


def test_a_check_that_was_never_observed_is_unknown_since_nobody_knows_when() -> None:
    [check] = status_json(status_of([a_check()], {}, NOW))["checks"]

    assert (check["status"], check["since"]) == ("unknown", None)
    assert check["response_ms"] == {"p50": None, "p95": None}
    assert check["uptime"] == {"24h": None, "7d": None, "30d": None, "90d": None}
    assert check["coverage"] == {"24h": 0, "7d": 0, "30d": 0, "90d": 0}
    assert check["days"][-1] == {
        "date": "2026-11-23", "up": 0, "degraded": 0, "down": 0, "maintenance": 0, "unknown": 362,
    }  # fmt: skip


def test_a_check_stands_where_its_last_observation_left_it() -> None:
    day = a_day(latest=an_observation(Outcome.DOWN), since=NOW - timedelta(minutes=16))

    [check] = status_json(status_of([a_check()], {"storefront": [day]}, NOW))["checks"]

    assert (check["status"], check["since"]) == ("down", "2026-11-23T04:46:30Z")


@pytest.mark.parametrize(("age", "status"), [(180, Outcome.UP), (181, Outcome.UNKNOWN)])
def test_a_check_is_unknown_once_its_last_observation_is_too_old(age: int, status: Outcome) -> None:
    seen = NOW - timedelta(seconds=age)
    day = a_day(latest=an_observation(at=seen), since=NOW - timedelta(days=3))

    [check] = status_of([a_check()], {"storefront": [day]}, NOW).checks

    assert check.status is status
    assert check.since == (NOW - timedelta(days=3) if status is Outcome.UP else seen + timedelta(minutes=3))


def test_a_check_that_was_unknown_already_stays_so_since_it_began() -> None:
    began = NOW - timedelta(hours=2)
    day = a_day(latest=an_observation(Outcome.UNKNOWN, at=NOW - timedelta(hours=1)), since=began)

    [check] = status_of([a_check()], {"storefront": [day]}, NOW).checks

    assert (check.status, check.since) == (Outcome.UNKNOWN, began)


def test_response_times_are_those_of_yesterday_and_today() -> None:
    days = [
        a_day(TODAY - timedelta(days=2), took_ms=(9000,) * 9),
        a_day(TODAY - timedelta(days=1), took_ms=(100,) * 9),
        a_day(TODAY, took_ms=(1000,)),
    ]
    [check] = status_of([a_check()], {"storefront": days}, NOW).checks

    assert check.p50_ms == pytest.approx(100, rel=0.075)
    assert check.p95_ms == pytest.approx(1000, rel=0.075)


def test_no_response_today_or_yesterday_has_no_time() -> None:
    days = [a_day(TODAY - timedelta(days=2), took_ms=(9000,))]
    [check] = status_of([a_check()], {"storefront": days}, NOW).checks
    assert (check.p50_ms, check.p95_ms) == (None, None)


def test_a_status_needs_ninety_days() -> None:
    oldest = first_day(NOW)
    [check] = status_of([a_check()], {"storefront": [whole(oldest)]}, NOW).checks
    assert (check.days[0].day, check.days[0].minutes[Outcome.UP]) == (oldest, 1440)


def test_checks_keep_their_order() -> None:
    names = ["b", "a", "c"]
    assert [check.name for check in status_of(map(a_check, names), {}, NOW).checks] == names
