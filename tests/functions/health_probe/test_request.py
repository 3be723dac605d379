from datetime import timedelta
from typing import Any

import pytest

from functions.health_probe.request import ProbeRequest
from functions.model.invocation import BadRequest
from functions.model.observation import Outcome
from tests.builders import NOON, a_check, a_day

pytestmark = pytest.mark.unit

RULE = {
    "version": "0", "id": "89d1a02d", "detail-type": "Scheduled Event", "source": "aws.events",
    "account": "123456789012", "time": "2026-11-23T11:59:00Z", "region": "eu-central-1",
    "resources": ["arn:aws:events:eu-central-1:123456789012:rule/fitfoot-health-probe"], "detail": {},
}  # fmt: skip
SCHEDULER = {**RULE, "source": "aws.scheduler", "detail": "{}"}


@pytest.mark.parametrize("event", [RULE, SCHEDULER])
def test_a_schedule_s_own_time_is_the_tick(event: dict[str, Any]) -> None:
    request = ProbeRequest.parse(event, NOON)
    assert (request.tick, request.scheduled, request.dry_run) == (NOON - timedelta(minutes=1), True, False)


def test_a_time_to_come_is_now() -> None:
    assert ProbeRequest.parse({**RULE, "time": "2027-01-01T00:00:00Z"}, NOON).tick == NOON


@pytest.mark.parametrize("time", ["2026-11-23T11:56:59Z", "2026-11-21T12:00:00Z", "0001-01-01T00:00:00Z"])
def test_a_time_long_gone_is_now_since_a_visit_says_nothing_of_then(time: str) -> None:
    assert ProbeRequest.parse({**RULE, "time": time}, NOON).tick == NOON


@pytest.mark.parametrize(
    "time", [None, 5, "", "noon", "2026-11-23T11:59:00", ["2026-11-23T11:59:00Z"], "0001-01-01T00:00:00+14:00"]
)
def test_a_schedule_without_a_readable_time_is_refused(time: object) -> None:
    with pytest.raises(BadRequest, match="carries `time`"):
        ProbeRequest.parse({**RULE, "time": time}, NOON)


def test_a_schedule_without_a_time_is_refused() -> None:
    with pytest.raises(BadRequest, match="carries `time`"):
        ProbeRequest.parse({"source": "aws.events"}, NOON)


@pytest.mark.parametrize(
    ("event", "names", "dry_run"),
    [
        ({}, None, False),
        ({"checks": ["api"]}, ("api",), False),
        ({"checks": []}, (), False),
        ({"dry_run": True}, None, True),
        ({"checks": ["api", "admin"], "dry_run": False}, ("api", "admin"), False),
    ],
)
def test_an_engineer_asks_for_checks(event: dict[str, Any], names: tuple[str, ...] | None, dry_run: bool) -> None:  # noqa: FBT001 - a table
    assert ProbeRequest.parse(event, NOON) == ProbeRequest(NOON, names, dry_run)


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({"check": ["api"]}, "unknown field 'check'; did you mean checks?"),
        ({"dryrun": True}, "unknown field 'dryrun'; did you mean dry_run?"),
        ({"source": "me"}, "unknown field 'source'; there are checks, dry_run"),
        ({"checks": "api"}, "checks is a list of names"),
        ({"checks": [1]}, "checks is a list of names"),
        ({"checks": {"api": 1}}, "checks is a list of names"),
        ({"dry_run": "yes"}, "dry_run is true or false"),
        ({"dry_run": None}, "dry_run is true or false"),
        ([], "the payload is an object"),
        ("{}", "the payload is an object"),
        (None, "the payload is an object"),
        (7, "the payload is an object"),
    ],
)
def test_a_wrong_payload_is_refused_with_what_is_right(event: Any, says: str) -> None:  # noqa: ANN401 - anything may come
    with pytest.raises(BadRequest) as refusal:
        ProbeRequest.parse(event, NOON)
    assert says in str(refusal.value)


CHECKS = [a_check("storefront"), a_check("api"), a_check("admin")]


def test_no_names_are_all_checks() -> None:
    assert ProbeRequest(NOON).choose(CHECKS) == CHECKS


def test_names_choose_once_each_in_the_order_asked() -> None:
    assert ProbeRequest(NOON, ("admin", "api", "admin")).choose(CHECKS) == [CHECKS[2], CHECKS[1]]


def test_a_name_that_no_check_has_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadRequest, match=r"there is no check 'storfront'; did you mean storefront\?"):
        ProbeRequest(NOON, ("storfront",)).choose(CHECKS)


@pytest.mark.parametrize(
    ("minutes", "seconds_ago", "due"),
    [
        *[(1, 60, True), (1, 55, True), (1, 5, True), (1, 0, False), (1, -60, False)],
        *[(5, 240, False), (5, 269, False), (5, 270, True), (5, 299, True)],
    ],
)
def test_a_check_is_due_after_its_interval_give_or_take_half_a_tick(minutes: int, seconds_ago: int, due: bool) -> None:  # noqa: FBT001 - a table
    check = a_check(interval=timedelta(minutes=minutes))
    known = {check.name: a_day(Outcome.UP, check=check, at=NOON - timedelta(seconds=seconds_ago))}
    assert ProbeRequest(NOON, scheduled=True).due([check], known) == ([check] if due else [])


def test_a_check_that_was_never_seen_or_is_asked_for_is_due() -> None:
    assert ProbeRequest(NOON, scheduled=True).due([a_check()], {}) == [a_check()]
    assert ProbeRequest(NOON).due([a_check()], {"storefront": a_day(Outcome.UP)}) == [a_check()]
