from datetime import timedelta

import pytest

from functions.model.names import did_you_mean, nearest
from functions.model.observation import PHASES, Outcome
from functions.model.period import MINUTE
from tests.builders import NOON, a_check, an_alert, an_observation

pytestmark = pytest.mark.unit


def test_the_same_labels_have_the_same_fingerprint_whatever_else_differs() -> None:
    assert an_alert(at=NOON).fingerprint == an_alert(at=NOON + MINUTE).fingerprint
    assert len(an_alert().fingerprint) == 16


def test_other_labels_have_another_fingerprint() -> None:
    assert an_alert(check="api").fingerprint != an_alert(check="admin").fingerprint


@pytest.mark.parametrize(("name", "near"), [("retrys", "retries"), ("tiemout", "timeout"), ("zzz", None)])
def test_the_nearest_name_is_found(name: str, near: str | None) -> None:
    assert nearest(name, ["retries", "timeout"]) == near


def test_where_none_is_near_all_are_named() -> None:
    assert did_you_mean("zzz", ["retries", "timeout"]) == "; there are retries, timeout"


def test_phases_are_told_in_the_order_they_happen() -> None:
    seen = an_observation(phases_ms={"transfer": 1, "connect": 2.345, "resolve": 0.05})
    assert list(seen.phases_ms.items()) == [("resolve", 0.1), ("connect", 2.3), ("transfer", 1.0)]
    assert set(seen.phases_ms) < set(PHASES)


@pytest.mark.parametrize(
    ("outcome", "failing"), [(Outcome.DOWN, True), (Outcome.DEGRADED, True), (Outcome.UNKNOWN, False)]
)
def test_unknown_is_not_failing(outcome: Outcome, failing: bool) -> None:  # noqa: FBT001 - a table
    assert outcome.failing is failing


def test_a_check_is_stale_after_two_intervals_and_a_minute() -> None:
    assert a_check(interval=timedelta(minutes=5)).stale_after == timedelta(minutes=11)
