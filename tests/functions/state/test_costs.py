from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.model.cost import Cost, Loss
from functions.model.incident import Entry, EntryKind
from functions.state.client import TableUnavailable
from functions.state.costs import Costs, cost_item, cost_of_item
from functions.state.incidents import Incidents
from functions.state.incidents_table import TABLE
from tests.builders import NOON, a_cost, a_loss
from tests.functions.state.changes import an_opening
from tests.functions.state.tables import delete

AMOUNTS = st.decimals(-10_000_000, 10_000_000, places=2)
LOSSES = st.builds(Loss, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=9)).map(lambda after: NOON + after)
UNKNOWN = Cost(NOON, NOON, NOON, reason="the database is away")


@pytest.fixture(name="opened")
def _opened(client: Any) -> str:  # noqa: ANN401 - boto3's
    change = an_opening()
    Incidents(client).write(change)
    return change.after.id


@pytest.mark.unit
@settings(max_examples=40)
@given(
    st.builds(
        Cost,
        MOMENTS,
        MOMENTS,
        MOMENTS,
        st.none() | LOSSES,
        st.none() | LOSSES,
        st.dictionaries(st.text(min_size=1, max_size=5), LOSSES, max_size=3),
        st.integers(0, 12),
        st.integers(0, 200),
        st.text(max_size=50),
    )
)
def test_whatever_it_is_it_comes_back_as_it_was(cost: Cost) -> None:
    assert cost_of_item(cost_item("20261123T120000-web-1f3a", cost)) == cost


@pytest.mark.integration
def test_a_cost_stands_beside_its_incident_and_changes_nothing_of_it(client: Any, opened: str) -> None:  # noqa: ANN401 - boto3's
    store, incidents = Costs(client), Incidents(client)
    before = incidents.get(opened), incidents.timeline(opened)
    assert store.of(opened) is None
    for cost in (UNKNOWN, a_cost(others={"EUR": a_loss(310, 200, 420)}, beside=2)):
        store.put(opened, cost)
        assert store.of(opened) == cost
    assert (incidents.get(opened), incidents.timeline(opened)) == before


@pytest.mark.integration
def test_a_slower_run_does_not_bring_the_old_back(client: Any, opened: str) -> None:  # noqa: ANN401 - boto3's
    store, later = Costs(client), replace(a_cost(), at=NOON + timedelta(hours=2))
    for cost in (later, a_cost()):
        store.put(opened, cost)
    assert store.of(opened) == later


@pytest.mark.integration
def test_the_timeline_tells_it_once(client: Any, opened: str) -> None:  # noqa: ANN401 - boto3's
    entry = Entry(NOON + timedelta(minutes=20), EntryKind.COST, "Cost: about CHF 1'240")
    for one in (entry, replace(entry, text="Cost: about CHF 1'300")):
        Costs(client).tell(opened, one)
    assert Incidents(client).timeline(opened)[1:] == [entry]


@pytest.mark.integration
def test_what_another_version_wrote_is_none_and_is_written_over(client: Any, opened: str) -> None:  # noqa: ANN401 - boto3's
    store = Costs(client)
    item = cost_item(opened, a_cost())
    client.put_item(TableName=TABLE, Item={**item, "orders": {"S": "many"}})
    assert store.of(opened) is None
    store.put(opened, a_cost())
    assert store.of(opened) == a_cost()


@pytest.mark.integration
def test_a_lost_table_is_told(client: Any) -> None:  # noqa: ANN401 - boto3's
    delete(client, TABLE)
    store = Costs(client)
    with pytest.raises(TableUnavailable, match="table fitfoot-incidents"):
        store.of("x")
    with pytest.raises(TableUnavailable, match="table fitfoot-incidents"):
        store.put("x", a_cost())
