from datetime import UTC, datetime, time, timedelta

import pytest

from functions.health_probe.judge import judge, one_line
from functions.health_probe.visit import Failed, NotVisited, Visit, Visited
from functions.model.maintenance import MaintenanceWindow
from functions.model.observation import Cause, Outcome
from tests.builders import NOON, a_check

pytestmark = pytest.mark.unit

UP, DEGRADED, DOWN, MAINTENANCE, UNKNOWN = Outcome
TOOK = timedelta(milliseconds=80)


def visited(status: int = 200, body: bytes = b"ok", took_ms: float = 80, days_left: float | None = 60) -> Visited:
    expires = None if days_left is None else NOON + timedelta(days=days_left)
    return Visited(status, body, "192.0.2.1", timedelta(milliseconds=took_ms), {"connect": TOOK}, expires)


def refused() -> Failed:
    return Failed(Cause.CONNECT, "connection refused", TOOK, ip="192.0.2.1")


def broken() -> Failed:
    return Failed(Cause.PROTOCOL, "not proper HTTP", TOOK, connected=True, ip="192.0.2.1")


@pytest.mark.parametrize(
    ("wants", "visit", "outcome", "cause", "reason"),
    [
        (["[STATUS] == 200"], visited(), UP, Cause.NONE, ""),
        (["[STATUS] == 200"], visited(503), DOWN, Cause.STATUS, "[STATUS] (503) == 200 does not hold"),
        (["[BODY] == ok"], visited(body=b"no"), DOWN, Cause.BODY, "[BODY] (no) == ok does not hold"),
        (["[RESPONSE_TIME] < 50"], visited(), DOWN, Cause.RESPONSE_TIME, "[RESPONSE_TIME] (80ms) < 50 does not hold"),
        (["[CERTIFICATE_EXPIRATION] > 48h"], visited(days_left=1), DOWN, Cause.CERTIFICATE, "(1d) > 48h"),
        (["[CERTIFICATE_EXPIRATION] > 48h"], visited(days_left=None), DOWN, Cause.CERTIFICATE, "(missing) > 48h"),
        (["[IP] == 10.0.0.1"], visited(), DOWN, Cause.CONDITION, "[IP] (192.0.2.1) == 10.0.0.1"),
        (["[CONNECTED] == false"], visited(), DOWN, Cause.CONDITION, "[CONNECTED] (true) == false"),
        (["[STATUS] == 200", "[BODY] == ok"], visited(500, b"no"), DOWN, Cause.STATUS, "(500)"),  # the first one
        (["[STATUS] == 200"], refused(), DOWN, Cause.CONNECT, "connection refused"),
        # what a failed visit leaves unknown may not make it look well
        (["[RESPONSE_TIME] < 500"], refused(), DOWN, Cause.CONNECT, "connection refused"),
        (["[STATUS] != 500"], refused(), DOWN, Cause.CONNECT, "connection refused"),
        (["[BODY] != pat(*error*)"], refused(), DOWN, Cause.CONNECT, "connection refused"),
        ([], refused(), DOWN, Cause.CONNECT, "connection refused"),
        (["[CONNECTED] == true"], refused(), DOWN, Cause.CONNECT, "connection refused"),
        (["[CONNECTED] == true"], broken(), DOWN, Cause.PROTOCOL, "not proper HTTP"),
        # unless the check wants it so
        (["[CONNECTED] == false"], refused(), UP, Cause.NONE, ""),
        (["[CONNECTED] == false"], broken(), DOWN, Cause.PROTOCOL, "not proper HTTP"),
        (["[CONNECTED] == false", "[STATUS] == 200"], refused(), DOWN, Cause.CONNECT, "connection refused"),
        (["[STATUS] == 200"], NotVisited(Cause.ADDRESS, "private"), UNKNOWN, Cause.ADDRESS, "private"),
        (["[CONNECTED] == false"], NotVisited(Cause.NOT_VISITED, "late"), UNKNOWN, Cause.NOT_VISITED, "late"),
    ],
)
def test_a_visit_is_judged(wants: list[str], visit: Visit, outcome: Outcome, cause: Cause, reason: str) -> None:
    seen = judge(a_check(wants=wants), visit, NOON)
    assert (seen.outcome, seen.cause) == (outcome, cause)
    assert reason in seen.reason
    assert bool(seen.reason) == bool(reason)


@pytest.mark.parametrize(
    ("visit", "outcome"),
    [
        (visited(), UP),
        (visited(took_ms=900), DEGRADED),
        (visited(500, took_ms=900), DOWN),
    ],
)
def test_degraded_is_what_is_not_down_and_not_well(visit: Visit, outcome: Outcome) -> None:
    assert judge(a_check(degraded=["[RESPONSE_TIME] < 500"]), visit, NOON).outcome is outcome


def test_what_the_visit_measured_is_kept() -> None:
    seen = judge(a_check(), visited(503), NOON)
    assert (seen.check, seen.at, seen.status, seen.took) == ("storefront", NOON, 503, TOOK)
    assert (seen.phases, seen.certificate_expires) == ({"connect": TOOK}, NOON + timedelta(days=60))


def test_the_certificate_is_held_against_the_tick() -> None:
    check = a_check(wants=["[CERTIFICATE_EXPIRATION] > 48h"])
    assert judge(check, visited(days_left=60), NOON + timedelta(days=59)).outcome is DOWN


@pytest.mark.parametrize("visit", [visited(), refused(), NotVisited(Cause.NOT_VISITED, "late")])
def test_maintenance_is_neither_up_nor_down(visit: Visit) -> None:
    check = a_check(maintenance=(MaintenanceWindow(time(11), timedelta(hours=4)),))
    seen = judge(check, visit, NOON)
    assert (seen.outcome, seen.cause) == (MAINTENANCE, Cause.NONE)
    assert seen.reason.startswith("maintenance until 23.11. 16:00 (Zurich)")


def test_what_fails_in_maintenance_is_still_told() -> None:
    check = a_check(maintenance=(MaintenanceWindow(time(11), timedelta(hours=4)),))
    assert judge(check, refused(), NOON).reason.endswith("; connection refused")


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("plain", "plain"),
        ("two\r\nlines\tand\x00a nul", "two lines and a nul"),
        ("half \ud800 a character", "half a character"),
        ("turned \u202e around", "turned around"),
        ("Grüezi 👟", "Grüezi 👟"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_a_reason_is_one_line_that_every_log_and_table_can_hold(reason: str, shown: str) -> None:
    assert one_line(reason) == shown


def test_a_body_of_half_characters_gives_a_reason_that_can_be_written() -> None:
    check = a_check(wants=["[BODY].state == up"])
    seen = judge(check, visited(body=rb'{"state": "\ud800"}'), datetime(2026, 1, 1, tzinfo=UTC))
    assert seen.reason.encode()
