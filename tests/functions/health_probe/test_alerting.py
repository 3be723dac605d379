from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health_probe.alerting import retired, turn
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.check import Alerting, Check, Flapping
from functions.model.day import CheckDay, extend
from functions.model.observation import Outcome
from functions.model.period import MINUTE
from tests.builders import NOON, a_check, an_alert, an_observation

pytestmark = pytest.mark.unit

UP, DEGRADED, DOWN, MAINTENANCE, UNKNOWN = Outcome
LETTERS = {"u": UP, "d": DEGRADED, "x": DOWN, "m": MAINTENANCE, "k": UNKNOWN}
FIRING, RESOLVED, NOT_KNOWN = AlertStatus


def history(outcomes: str, check: Check) -> tuple[CheckDay, list[tuple[int, Alert]]]:
    """The day after these outcomes, a letter a minute, and each alert that was written, with its minute."""
    day: CheckDay | None = None
    alerts = []
    for minute, letter in enumerate(outcomes):
        seen = an_observation(LETTERS[letter], NOON + minute * MINUTE, reason=f"reason {minute}")
        day, alert = turn(check, extend(day, seen, check))
        if alert:
            alerts.append((minute, alert))
    assert day is not None
    return day, alerts


def statuses(outcomes: str, check: Check) -> list[tuple[int, AlertStatus]]:
    """Each alert that was written, with its minute."""
    return [(minute, alert.status) for minute, alert in history(outcomes, check)[1]]


def turns_of(outcomes: str, check: Check) -> list[tuple[int, AlertStatus]]:
    """Those that turned it."""
    written = statuses(outcomes, check)
    before = [None, *(status for _, status in written)]
    return [(minute, status) for (minute, status), last in zip(written, before, strict=False) if status is not last]


@pytest.mark.parametrize(
    ("outcomes", "turns"),
    [
        ("uuuu", [(1, RESOLVED)]),
        ("xx", []),
        ("xxx", [(2, FIRING)]),
        ("xxxxxx", [(2, FIRING)]),
        ("xdx", [(2, FIRING)]),
        ("ddd", [(2, FIRING)]),
        ("xxu", []),
        ("xxuxx", []),
        ("xxxu", [(2, FIRING)]),
        ("xxxuu", [(2, FIRING), (4, RESOLVED)]),
        ("xxxuuu", [(2, FIRING), (4, RESOLVED)]),
        ("xxxuxuu", [(2, FIRING), (6, RESOLVED)]),
        ("k", [(0, NOT_KNOWN)]),
        ("kkk", [(0, NOT_KNOWN)]),
        ("uk", [(1, NOT_KNOWN)]),
        ("uku", [(1, NOT_KNOWN), (2, RESOLVED)]),
        ("uuxxxuu", [(1, RESOLVED), (4, FIRING), (6, RESOLVED)]),
        ("xkuu", [(1, NOT_KNOWN), (3, RESOLVED)]),
        ("xxxk", [(2, FIRING), (3, NOT_KNOWN)]),
        ("xxxkx", [(2, FIRING), (3, NOT_KNOWN), (4, FIRING)]),
        ("xxxku", [(2, FIRING), (3, NOT_KNOWN)]),
        ("xxm", []),
        ("xxmx", [(3, FIRING)]),
        ("xxxmmm", [(2, FIRING)]),
        ("xxxmmuu", [(2, FIRING), (6, RESOLVED)]),
        ("mmm", []),
    ],
)
def test_an_alert_turns_at_its_thresholds(outcomes: str, turns: list[tuple[int, AlertStatus]]) -> None:
    assert turns_of(outcomes, a_check(alerting=Alerting(3, 2))) == turns


def test_what_is_wrong_is_written_at_each_observation_of_it_and_what_is_not_once() -> None:
    check = a_check(alerting=Alerting(3, 2))
    assert statuses("uuuuu", check) == [(1, RESOLVED)]
    assert statuses("xxxdxu", check) == [(2, FIRING), (3, FIRING), (4, FIRING)]
    assert statuses("kk", check) == [(0, NOT_KNOWN), (1, NOT_KNOWN)]


def test_the_alert_of_a_check_that_is_gone_or_renamed_is_resolved() -> None:
    there, gone = an_alert(check="storefront"), an_alert(check="till")
    moved = a_check("storefront", service="shop")
    now = NOON + MINUTE
    assert retired([there, gone], [a_check("storefront")], now) == [
        replace(gone, status=RESOLVED, reason="its check was removed or renamed", updated_at=now, ends_at=now)
    ]
    assert [alert.fingerprint for alert in retired([there], [moved], now)] == [there.fingerprint]


@pytest.mark.parametrize(
    ("outcomes", "turns"),
    [
        ("xuxu", []),
        ("xuxux", [(4, FIRING)]),
        ("xuxuxuu", [(4, FIRING), (6, RESOLVED)]),  # two of the last six failed, and two in a row were up
        ("xuxuxu", [(4, FIRING)]),
        ("xuxukxu", [(4, NOT_KNOWN), (5, FIRING)]),
        ("xxuuuuxu", [(3, RESOLVED)]),
    ],
)
def test_a_check_flaps_when_x_of_its_last_y_failed(outcomes: str, turns: list[tuple[int, AlertStatus]]) -> None:
    check = a_check(alerting=Alerting(10, 2, Flapping(3, 6)))
    assert turns_of(outcomes, check) == turns


def test_a_flapping_check_that_is_up_right_now_is_said_to_flap() -> None:
    check = a_check(alerting=Alerting(10, 2, Flapping(3, 6)))
    (_, alert) = history("uxxxku", check)[1][-1]
    assert alert.status is FIRING
    assert alert.summary == "storefront is flapping"
    assert alert.reason == "3 of its last 6 observations failed; up at the moment"
    assert alert.severity is Severity.CRITICAL


def test_one_that_was_only_ever_degraded_is_a_warning_still() -> None:
    check = a_check(alerting=Alerting(10, 2, Flapping(2, 6)))
    (_, alert) = history("dkdku", check)[1][-1]
    assert (alert.summary, alert.severity) == ("storefront is flapping", Severity.WARNING)


def test_an_alert_says_what_and_since_when() -> None:
    day, [(_, alert)] = history("uxxx", a_check(alerting=Alerting(3, 2)))
    assert alert.summary == "storefront is down"
    assert alert.reason == "reason 3"
    assert alert.starts_at == NOON + MINUTE == day.alert_since
    assert alert.updated_at == NOON + 3 * MINUTE
    assert alert.ends_at is None
    assert alert.labels == {"alertname": "CheckFailing", "check": "storefront", "group": "shop", "service": "web"}


def test_a_resolved_alert_ends_and_keeps_its_beginning_and_fingerprint() -> None:
    day, [(_, fired), (_, resolved)] = history("uxxxuu", a_check(alerting=Alerting(3, 2)))
    assert (resolved.starts_at, resolved.ends_at) == (fired.starts_at, NOON + 5 * MINUTE)
    assert resolved.fingerprint == fired.fingerprint
    assert day.alert_since is None


def test_unknown_in_the_middle_does_not_begin_the_trouble_anew() -> None:
    _, alerts = history("uxxxkx", a_check(alerting=Alerting(3, 2)))
    assert {alert.starts_at for _, alert in alerts} == {NOON + MINUTE}


@pytest.mark.parametrize(("outcomes", "severity"), [("xxx", Severity.CRITICAL), ("ddd", Severity.WARNING)])
def test_degraded_is_a_warning(outcomes: str, severity: Severity) -> None:
    assert history(outcomes, a_check(alerting=Alerting(3, 2)))[1][-1][1].severity is severity


OUTCOMES = st.text("udxmk", min_size=1, max_size=60)


@given(OUTCOMES, st.integers(1, 5), st.integers(1, 5))
def test_nothing_fires_below_its_threshold(outcomes: str, failures: int, successes: int) -> None:
    before = RESOLVED
    for minute, status in statuses(outcomes, a_check(alerting=Alerting(failures, successes))):
        in_row = outcomes[: minute + 1].replace("m", "").replace("k", "")
        if status is FIRING and before is not FIRING:
            assert set(in_row[-failures:]) <= {"x", "d"}
            assert len(in_row) >= failures
        if status is RESOLVED:
            assert in_row[-successes:] == "u" * successes
        before = status


@given(OUTCOMES, st.integers(1, 3), st.none() | st.integers(1, 4))
def test_unknown_resolves_nothing_and_maintenance_changes_nothing(
    outcomes: str, threshold: int, flapping: int | None
) -> None:
    check = a_check(alerting=Alerting(threshold, 2, Flapping(flapping, 6) if flapping else None))
    for minute, status in statuses(outcomes, check):
        assert outcomes[minute] != "m"
        assert (outcomes[minute] == "k") == (status is NOT_KNOWN)


@given(OUTCOMES)
def test_the_day_remembers_the_alert_that_was_written_last(outcomes: str) -> None:
    day, alerts = history(outcomes, a_check(alerting=Alerting(2, 2)))
    assert day.alert is (alerts[-1][1].status if alerts else None)
