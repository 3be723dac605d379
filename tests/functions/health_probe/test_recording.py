from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health_probe.recording import Record, RecordingFailed, record_all
from functions.model.alert import AlertStatus
from functions.model.check import Alerting
from functions.model.day import CheckDay
from functions.model.observation import Observation, Outcome
from functions.model.period import MINUTE, day_of
from tests.builders import NOON, a_check, a_day, an_observation
from tests.functions.health_probe.stores import FakeStore

pytestmark = pytest.mark.unit

CHECKS = {name: a_check(name, alerting=Alerting(2, 2)) for name in ("storefront", "api", "admin")}
UP, DOWN = Outcome.UP, Outcome.DOWN


def run(store: FakeStore, *seen: Observation) -> Record:
    """As the handler: read where the checks stand, then record."""
    names = [one.check for one in seen if one.check not in store.broken]
    return record_all(CHECKS, seen, store.latest(names, day_of(NOON)), store, day_of(NOON))


def the_day(store: FakeStore, check: str = "storefront") -> CheckDay:
    return store.latest([check], day_of(NOON))[check]


def test_a_first_observation_is_a_change_from_unknown() -> None:
    record = run(FakeStore(), an_observation())
    assert [(change.check.name, change.before, change.since) for change in record.changes] == [
        ("storefront", Outcome.UNKNOWN, NOON)
    ]


def test_the_same_again_is_no_change() -> None:
    store = FakeStore()
    run(store, an_observation())
    assert run(store, an_observation(at=NOON + MINUTE)).changes == []
    assert the_day(store).minutes[UP] == 2


def test_the_same_after_a_silence_is_a_change_from_unknown() -> None:
    store = FakeStore()
    run(store, an_observation())
    record = run(store, an_observation(at=NOON + 10 * MINUTE))
    assert [(change.before, change.since) for change in record.changes] == [(Outcome.UNKNOWN, NOON + 10 * MINUTE)]


def test_a_doubled_tick_writes_nothing() -> None:
    store = FakeStore()
    run(store, an_observation())
    record = run(store, an_observation(DOWN))
    assert (record.doubled, record.changes, store.writes) == (["storefront"], [], 1)
    assert the_day(store).latest.outcome is UP


def test_a_tick_that_comes_after_a_later_one_writes_nothing() -> None:
    store = FakeStore()
    run(store, an_observation())
    assert run(store, an_observation(DOWN, NOON - MINUTE)).doubled == ["storefront"]
    assert store.writes == 1


def test_who_is_outrun_reads_again_and_adds_to_what_stands() -> None:
    store = FakeStore()
    run(store, an_observation())
    store.rivals = [a_day(UP, UP)]
    record = run(store, an_observation(DOWN, NOON + 2 * MINUTE))
    assert record.failures == {}
    assert the_day(store).recent == "uux"


def test_who_is_outrun_by_the_very_same_tick_counts_nothing() -> None:
    store = FakeStore()
    store.rivals = [a_day(UP)]
    record = run(store, an_observation(DOWN))
    assert (record.doubled, store.writes) == (["storefront"], 0)
    assert the_day(store).recent == "u"


def test_who_is_always_outrun_gives_up_visibly() -> None:
    store = FakeStore()
    store.rivals = [a_day(UP, at=NOON - back * MINUTE) for back in (8, 6, 4, 2)]
    record = run(store, an_observation())
    with pytest.raises(RecordingFailed, match=r"storefront not recorded: .* 4 times"):
        record.raise_if_failed()


def test_one_check_s_absent_table_does_not_keep_the_others_from_it() -> None:
    store = FakeStore()
    store.broken = {"api"}
    record = run(store, *(an_observation(check=name) for name in CHECKS))
    assert store.writes == 2
    with pytest.raises(RecordingFailed, match="api not recorded: table fitfoot-observations: throttled"):
        record.raise_if_failed()


def test_what_could_not_be_written_heals_with_the_next_tick() -> None:
    store = FakeStore()
    run(store, an_observation())
    store.broken = {"storefront"}
    with pytest.raises(RecordingFailed):
        run(store, an_observation(at=NOON + MINUTE)).raise_if_failed()
    store.broken = set()
    run(store, an_observation(at=NOON + 2 * MINUTE)).raise_if_failed()
    assert the_day(store).minutes[UP] == 2  # the minute between stays unknown


def test_all_went_well_says_nothing() -> None:
    run(FakeStore(), an_observation()).raise_if_failed()


def test_an_alert_is_written_with_the_observation_that_turns_it() -> None:
    store = FakeStore()
    for minute, outcome in enumerate([DOWN, DOWN, UP, UP]):
        run(store, an_observation(outcome, NOON + minute * MINUTE))
    assert [alert.status for alert in store.alerts] == [AlertStatus.FIRING, AlertStatus.RESOLVED]


def test_an_alert_that_outlived_its_table_of_observations_is_resolved() -> None:
    store = FakeStore()
    for minute in range(2):
        run(store, an_observation(DOWN, NOON + minute * MINUTE))
    store.days.clear()  # lost, and made anew
    for minute in range(2, 4):
        run(store, an_observation(UP, NOON + minute * MINUTE))
    assert [alert.status for alert in store.alerts] == [AlertStatus.FIRING, AlertStatus.RESOLVED]


def test_an_alert_that_was_lost_is_written_again_with_the_next_failure() -> None:
    store = FakeStore()
    for minute in range(3):
        run(store, an_observation(DOWN, NOON + minute * MINUTE, reason=f"reason {minute}"))
        store.alerts, lost = [], store.alerts
    assert [(alert.status, alert.reason) for alert in lost] == [(AlertStatus.FIRING, "reason 2")]


@given(
    st.lists(st.tuples(st.integers(0, 300), st.sampled_from([UP, DOWN, Outcome.UNKNOWN]), st.booleans()), max_size=60)
)
def test_killed_at_any_line_and_run_again_in_any_order_nothing_counts_twice(
    runs: list[tuple[int, Outcome, bool]],
) -> None:
    """A run is a tick in half minutes, an outcome, and whether it is killed after its write and comes again."""
    store = FakeStore()
    for half_minutes, outcome, twice in runs:
        seen = an_observation(outcome, NOON + half_minutes * timedelta(seconds=30))
        known = store.latest(["storefront"], day_of(NOON))
        record_all(CHECKS, [seen], known, store, day_of(NOON))
        if twice:
            record_all(CHECKS, [seen], known, store, day_of(NOON))  # it still knows only what it knew before
    ticks = {half_minutes for half_minutes, _, _ in runs}
    assert store.writes <= len(ticks)
    for day in store.days.values():
        assert sum(day.minutes.values()) <= len({tick // 2 for tick in ticks}) + len(ticks) // 2
        assert all(sum(hour.values()) <= 60 for hour in day.hours.values())
        assert sum(day.response_times.values()) <= len(ticks)
