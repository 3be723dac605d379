from datetime import timedelta

import pytest

from functions.incident_detector.watching import FINGERPRINT, probe_watch
from functions.model.alert import Alert, AlertStatus
from functions.model.period import MINUTE
from tests.builders import NOON

pytestmark = pytest.mark.unit


def silent() -> Alert:
    alert = probe_watch([NOON - 4 * MINUTE], NOON - 60 * MINUTE, None, NOON)
    assert alert is not None
    return alert


def test_a_probe_that_ticks_is_not_spoken_of() -> None:
    assert probe_watch([NOON - 60 * MINUTE, NOON - 3 * MINUTE], NOON - 60 * MINUTE, None, NOON) is None


def test_a_probe_without_a_tick_for_three_minutes_wakes_somebody() -> None:
    alert = silent()
    assert (alert.status, alert.severity, alert.service) == (AlertStatus.FIRING, "critical", "monitoring")
    assert alert.reason == "no check was observed for 4m; look at the log of fitfoot-health-probe"
    assert alert.fingerprint == FINGERPRINT


def test_it_is_written_at_every_tick_and_keeps_its_beginning() -> None:
    alert = probe_watch([NOON - 4 * MINUTE], NOON - 60 * MINUTE, silent(), NOON + MINUTE)
    assert alert is not None
    assert (alert.starts_at, alert.updated_at) == (NOON, NOON + MINUTE)


def test_a_probe_that_never_ran_is_expected_from_the_first_look_on() -> None:
    assert probe_watch([], NOON - timedelta(minutes=3), None, NOON) is None
    assert probe_watch([], NOON - timedelta(minutes=4), None, NOON) is not None


def test_it_is_over_once() -> None:
    over = probe_watch([NOON + 5 * MINUTE], NOON, silent(), NOON + 5 * MINUTE)
    assert over is not None
    assert (over.status, over.ends_at) == (AlertStatus.RESOLVED, NOON + 5 * MINUTE)
    assert probe_watch([NOON + 6 * MINUTE], NOON, over, NOON + 6 * MINUTE) is None
