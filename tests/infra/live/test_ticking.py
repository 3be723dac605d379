"""The schedules fire if the tables say so; CloudWatch's counts add what the tables do not know."""

from datetime import datetime, timedelta

import pytest

from functions.model.watched import Waiting
from infra.automation.payload_fields import STEPS
from infra.live import invocations, ticking
from infra.live.account import Account
from infra.live.invocations import look_at_invocations
from infra.live.said import Well
from infra.live.ticking import DETECTOR, PROBE, Ticks
from tests.builders import NOON
from tests.infra.live.aws import FakeClient, a_function, a_stack, an_account, words, wrong_of

pytestmark = pytest.mark.unit
ANALYSER = "fitfoot-log-analyser"
CHECKS = ["storefront", "api"]
ALL = {(name, "Invocations"): 15.0 for name in (PROBE, DETECTOR, ANALYSER)}


def _ticks(probe: float = 40, detector: float = 40, **more: object) -> Ticks:
    last = {PROBE: NOON - timedelta(seconds=probe), DETECTOR: NOON - timedelta(seconds=detector)}
    return Ticks(last, frozenset(CHECKS), **more)  # type: ignore[arg-type]


def test_both_ticked_within_the_last_minutes() -> None:
    said = list(ticking.judged(_ticks(40, 170), CHECKS, NOON))
    assert said == [Well(f"{PROBE} ticked 40s ago"), Well(f"{DETECTOR} ticked 2m 50s ago")]


@pytest.mark.parametrize(("ticks", "function"), [(_ticks(probe=181), PROBE), (_ticks(detector=181), DETECTOR)])
def test_a_tick_older_than_three_minutes_is_found(ticks: Ticks, function: str) -> None:
    assert wrong_of(ticking.judged(ticks, CHECKS, NOON)) == [(function, "it ticked 3m 1s ago, not within 3m")]


def test_what_never_ticked_is_found() -> None:
    found = wrong_of(ticking.judged(Ticks({}, frozenset()), CHECKS, NOON))
    assert found == [(PROBE, "it never ticked"), (DETECTOR, "it never ticked")]


def test_a_check_that_was_written_and_not_deployed_is_named() -> None:
    found = wrong_of(ticking.judged(_ticks(), [*CHECKS, "checkout"], NOON))
    assert found == [("check checkout", "checks.yaml has it, and nobody ever observed it")]


def test_notices_that_wait_for_over_five_minutes_are_counted() -> None:
    owed = tuple(Waiting(channel, NOON - timedelta(minutes=age)) for channel, age in [("sns", 6), ("pagerduty", 9)])
    found = wrong_of(ticking.judged(_ticks(owed=owed), CHECKS, NOON))
    assert found == [("notices", "2 notices owed on pagerduty, sns, the oldest for 9m")]
    young = (Waiting("sns", NOON - timedelta(minutes=4)),)
    assert wrong_of(ticking.judged(_ticks(owed=young), CHECKS, NOON)) == []


def test_all_ran_and_none_failed() -> None:
    said = list(invocations.judged([PROBE, DETECTOR, ANALYSER, "fitfoot-api"], ALL))
    assert said == [Well("functions ran 45 times in the last 15 minutes; none failed or was throttled")]


def test_what_a_schedule_starts_each_minute_has_run() -> None:
    counts = {key: value for key, value in ALL.items() if key[0] != ANALYSER}
    found = wrong_of(invocations.judged([PROBE, DETECTOR, ANALYSER, "fitfoot-api"], counts))
    assert found == [(ANALYSER, "its schedule starts it each minute, and it did not run in the last 15 minutes")]


def test_fewer_than_ten_runs_in_fifteen_minutes_are_too_few() -> None:
    few = {**ALL, (PROBE, "Invocations"): 9.0, (DETECTOR, "Invocations"): 10.0}
    found = wrong_of(invocations.judged([PROBE, DETECTOR, ANALYSER], few))
    assert found == [(PROBE, "its schedule starts it each minute, and it ran 9 times in the last 15 minutes")]


def test_a_step_that_fails_to_end_its_runbook_is_no_trouble_but_throttles_are() -> None:
    counts = {(STEPS, "Invocations"): 4.0, (STEPS, "Errors"): 2.0}
    assert wrong_of(invocations.judged([STEPS], counts)) == []
    assert wrong_of(invocations.judged([STEPS], {**counts, (STEPS, "Throttles"): 1.0})) == [
        (STEPS, "it was throttled 1 time and ran 4 times in the last 15 minutes")
    ]


def test_errors_and_throttles_are_counted() -> None:
    counts = {**ALL, (PROBE, "Errors"): 1.0, (PROBE, "Throttles"): 2.0}
    found = wrong_of(invocations.judged([PROBE, DETECTOR, ANALYSER], counts))
    assert found == [
        (PROBE, "it failed 1 time and ran 15 times in the last 15 minutes"),
        (PROBE, "it was throttled 2 times and ran 15 times in the last 15 minutes"),
    ]


def test_whoever_plays_aws_is_not_asked_for_counts() -> None:
    played = Account(lambda _: FakeClient({}, "http://127.0.0.1:4566"), "eu-central-1")
    said = words(look_at_invocations(played, a_stack(), NOON))
    assert said == "NotRun: invocations: http://127.0.0.1:4566 is not AWS: it does not count what schedules start"


def test_of_a_deployment_that_is_dead_each_is_named() -> None:
    found = wrong_of(invocations.judged([PROBE, DETECTOR, ANALYSER], {}))
    assert [name for name, _ in found] == [PROBE, DETECTOR, ANALYSER]


def test_cloudwatch_is_asked_once_for_all_and_its_minutes_are_added_up() -> None:
    asked: list[tuple[datetime, datetime]] = []

    def answer(MetricDataQueries: list[dict[str, object]], StartTime: datetime, EndTime: datetime) -> object:  # noqa: N803
        asked.append((StartTime, EndTime))
        return {"MetricDataResults": [{"Id": MetricDataQueries[0]["Id"], "Values": [7.0, 8.0]}]}

    stack = a_stack(functions={PROBE: a_function(), "fitfoot-gone": None})
    account = an_account(cloudwatch={"get_metric_data": answer})
    said = list(look_at_invocations(account, stack, NOON))
    assert said == [Well("functions ran 15 times in the last 15 minutes; none failed or was throttled")]
    assert asked == [(NOON - timedelta(minutes=17), NOON - timedelta(minutes=2))]
