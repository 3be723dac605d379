from dataclasses import replace
from typing import Any

import pytest

from functions.model.period import MINUTE
from functions.state import incidents_table
from functions.state.client import Outrun, TableUnavailable
from functions.state.ticks import Tick, Ticks
from tests.builders import NOON
from tests.functions.state.tables import delete

pytestmark = pytest.mark.integration
NONE = Tick(NOON)


@pytest.fixture
def store(client: Any) -> Ticks:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    return Ticks(client)


def test_the_last_tick_is_seen(store: Ticks) -> None:
    store.beat("incident_detector", Tick(NOON), NONE)
    store.beat("incident_detector", Tick(NOON + MINUTE), Tick(NOON))
    assert store.watched("incident_detector", NOON + 2 * MINUTE) == Tick(NOON + MINUTE)


def test_a_function_that_never_ticked_is_expected_from_the_first_look_on(store: Ticks) -> None:
    assert store.watched("incident_detector", NOON) == Tick(NOON)
    assert store.watched("incident_detector", NOON + 5 * MINUTE) == Tick(NOON)


def test_that_somebody_was_woken_is_remembered_until_the_function_has_said_that_it_ticks(store: Ticks) -> None:
    told = Tick(NOON, paged=True, taken=True)
    ticking = replace(told, at=NOON + MINUTE)
    store.beat("incident_detector", Tick(NOON), NONE)
    assert store.paged("incident_detector", Tick(NOON), taken=False)
    assert store.watched("incident_detector", NOON) == Tick(NOON, paged=True)
    assert store.paged("incident_detector", Tick(NOON), taken=True)
    assert store.watched("incident_detector", NOON) == told
    store.beat("incident_detector", ticking, told)
    assert store.watched("incident_detector", NOON) == ticking
    store.beat("incident_detector", Tick(NOON + 2 * MINUTE), ticking)
    assert store.watched("incident_detector", NOON) == Tick(NOON + 2 * MINUTE)


def test_who_is_woken_at_the_moment_of_a_tick_is_not_forgotten(store: Ticks) -> None:
    store.beat("incident_detector", Tick(NOON), NONE)
    store.paged("incident_detector", Tick(NOON), taken=False)
    with pytest.raises(Outrun):
        store.beat("incident_detector", Tick(NOON + MINUTE), Tick(NOON))
    assert store.watched("incident_detector", NOON).paged


def test_a_tick_that_came_meanwhile_is_not_marked(store: Ticks) -> None:
    store.beat("incident_detector", Tick(NOON + MINUTE), NONE)
    assert not store.paged("incident_detector", Tick(NOON), taken=False)
    assert not store.watched("incident_detector", NOON).paged


def test_functions_are_watched_apart(store: Ticks) -> None:
    store.beat("incident_detector", Tick(NOON), NONE)
    assert store.watched("another", NOON + MINUTE) == Tick(NOON + MINUTE)


def test_without_the_table_nobody_knows(client: Any, store: Ticks) -> None:  # noqa: ANN401 - as above
    delete(client, incidents_table.TABLE)
    with pytest.raises(TableUnavailable, match="fitfoot-incidents"):
        store.watched("incident_detector", NOON)
    with pytest.raises(TableUnavailable, match="fitfoot-incidents"):
        store.beat("incident_detector", Tick(NOON), NONE)
