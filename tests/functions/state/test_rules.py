"""Tests: what is remembered of rule groups, against the emulator's tables: one evaluator an instant, nothing parted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from functions.model.alert import Alert, AlertStatus
from functions.model.period import MINUTE
from functions.model.rule import ActiveAlert, GroupState, RuleState
from functions.state import alerts, incidents_table
from functions.state.alerts import Alerts
from functions.state.client import Outrun, TableUnavailable
from functions.state.rules import RuleStates
from functions.state.rules_item import StateTooLarge, rules_item, state_of_item
from tests.builders import NOON, a_rule, an_alert
from tests.functions.state.tables import a_dynamodb, create, delete

FIRING, RESOLVED = AlertStatus.FIRING, AlertStatus.RESOLVED
TABLES = (incidents_table.TABLE, alerts.TABLE)


@pytest.fixture(scope="module")
def dynamodb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with a_dynamodb(tmp_path_factory.mktemp("emulator")) as client:
        yield client


@pytest.fixture
def client(dynamodb: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """A client of two empty tables."""
    for table in TABLES:
        create(dynamodb, table)
    yield dynamodb
    for table in TABLES:
        delete(dynamodb, table)


@pytest.fixture
def states(client: Any) -> RuleStates:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    return RuleStates(client)


def a_state(*active: ActiveAlert, group: str = "critical", minute: int = 0, failing: bool = False) -> GroupState:
    rule = RuleState(active, NOON if failing else None, "503" if failing else "")
    return GroupState(group, NOON + minute * MINUTE, {a_rule().key: rule})


def an_active(value: float = 7.5, *, number: int = 0, keep: bool = False) -> ActiveAlert:
    return ActiveAlert(
        labels={"alertname": "HighErrorRate", "instance": f"{number} é"},
        annotations={"summary": 'zu "hoch"'},
        value=value,
        active_at=NOON + timedelta(microseconds=1),
        firing=keep,
        keep_since=NOON if keep else None,
    )


def alerts_of(count: int, status: AlertStatus = FIRING, first: int = 0) -> list[Alert]:
    return [an_alert(status, check=str(number)) for number in range(first, first + count)]


def stored(client: Any) -> dict[str, int]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """How many alerts there are of each status."""
    pages = client.get_paginator("scan").paginate(TableName=alerts.TABLE)
    found = [item["status"]["S"] for page in pages for item in page["Items"]]
    return {status: found.count(status) for status in set(found)}


@pytest.mark.integration
def test_states_are_read_as_they_were_written(states: RuleStates) -> None:
    written = [a_state(an_active(), an_active(float("-inf"), number=1, keep=True)), a_state(group="b", failing=True)]
    for state in written:
        states.save(state, None, [])
    assert states.load(["critical", "b", "never evaluated"]) == {state.group: state for state in written}


@pytest.mark.integration
def test_a_state_is_written_with_its_alerts(states: RuleStates, client: Any) -> None:  # noqa: ANN401
    states.save(a_state(an_active()), None, alerts_of(2))
    assert stored(client) == {"firing": 2}


@pytest.mark.integration
@pytest.mark.parametrize("before", [None, a_state(), a_state(minute=2)])
def test_who_read_something_else_is_outrun_and_writes_nothing(
    before: GroupState | None,
    states: RuleStates,
    client: Any,  # noqa: ANN401
) -> None:
    states.save(now := a_state(an_active(), minute=1), None, [])
    with pytest.raises(Outrun):
        states.save(a_state(minute=3), before, alerts_of(1))
    assert states.load(["critical"]) == {"critical": now}
    assert stored(client) == {}


@pytest.mark.integration
@pytest.mark.parametrize("minute", [0, 1])
def test_an_instant_is_not_written_again_nor_one_before_it(minute: int, states: RuleStates) -> None:
    states.save(now := a_state(minute=1), None, [])
    with pytest.raises(Outrun):
        states.save(a_state(an_active(), minute=minute), now, [])


@pytest.mark.integration
def test_more_alerts_than_a_transaction_takes_are_all_written(states: RuleStates, client: Any) -> None:  # noqa: ANN401
    states.save(before := a_state(), None, alerts_of(250))
    assert stored(client) == {"firing": 250}
    states.save(a_state(an_active(), minute=1), before, [*alerts_of(130, RESOLVED), *alerts_of(120, first=130)])
    assert stored(client) == {"firing": 120, "resolved": 130}
    assert states.load(["critical"]) == {"critical": a_state(an_active(), minute=1)}


@pytest.mark.integration
def test_of_more_than_a_transaction_takes_an_outrun_writes_nothing(states: RuleStates, client: Any) -> None:  # noqa: ANN401
    states.save(a_state(minute=1), None, [])
    with pytest.raises(Outrun):
        states.save(a_state(minute=2), a_state(), [*alerts_of(130, RESOLVED), *alerts_of(120, first=130)])
    assert stored(client) == {}


class Dying:
    """A client that is killed before its write of this number."""

    def __init__(self, client: Any, at: int) -> None:  # noqa: ANN401 - boto3 makes its clients' classes at run time
        self._client = client
        self._left = at

    def transact_write_items(self, **asked: Any) -> Any:  # noqa: ANN401 - as the client's
        self._left -= 1
        if self._left < 0:
            raise EndpointConnectionError(endpoint_url="nowhere")
        return self._client.transact_write_items(**asked)


@pytest.mark.integration
@pytest.mark.parametrize("writes", range(4))
def test_killed_between_transactions_nothing_is_forgotten_before_its_end_is_written(
    writes: int,
    states: RuleStates,
    client: Any,  # noqa: ANN401
) -> None:
    states.save(before := a_state(*(an_active(number=number) for number in range(250))), None, alerts_of(250))
    ended, going_on = alerts_of(130, RESOLVED), alerts_of(120, first=130)
    with pytest.raises(TableUnavailable):
        RuleStates(Dying(client, writes)).save(a_state(minute=1), before, [*ended, *going_on])
    forgotten = states.load(["critical"])["critical"] != before
    resolved = stored(client).get("resolved", 0)
    assert resolved == 130 or not forgotten
    assert stored(client)["firing"] == 250 - resolved


@pytest.mark.integration
def test_a_state_that_this_version_cannot_read_is_left_out_and_not_written_over(
    states: RuleStates,
    client: Any,  # noqa: ANN401
) -> None:
    strange = {**rules_item(a_state()), "state": {"S": "{"}}
    client.put_item(TableName=incidents_table.TABLE, Item=strange)
    assert states.load(["critical"]) == {}
    with pytest.raises(Outrun):
        states.save(a_state(minute=1), None, [])


@pytest.mark.integration
def test_without_the_table_it_says_so(states: RuleStates, client: Any) -> None:  # noqa: ANN401
    delete(client, incidents_table.TABLE)
    with pytest.raises(TableUnavailable):
        states.load(["critical"])
    with pytest.raises(TableUnavailable):
        states.save(a_state(), None, [])


@pytest.mark.integration
def test_the_alerts_of_the_table_are_those_of_the_transaction(states: RuleStates, client: Any) -> None:  # noqa: ANN401
    alert = replace(an_alert(), source="rules")
    states.save(a_state(an_active()), None, [alert])
    assert Alerts(client).active("rules") == [alert]


@pytest.mark.unit
@pytest.mark.parametrize("count", [1, 2000])
def test_a_state_is_packed_where_it_is_large(count: int) -> None:
    state = a_state(*(an_active(number=number) for number in range(count)))
    item = rules_item(state)
    assert list(item["state"]) == ["S" if count == 1 else "B"]
    assert state_of_item(item) == state


@pytest.mark.unit
def test_a_state_that_no_item_holds_says_so() -> None:
    chance = Random(1)
    noise = "".join(chr(chance.randint(33, 1000)) for _ in range(400_000))
    with pytest.raises(StateTooLarge, match=r"the state of the rule group critical has .* bytes, over 400000"):
        rules_item(a_state(replace(an_active(), annotations={"summary": noise})))


@pytest.mark.unit
@pytest.mark.parametrize("value", [{"S": "[]"}, {"S": '{"a": 5}'}, {"B": b"no zlib"}, {"S": '{"a": {"active": [{}]}}'}])
def test_what_is_no_state_is_not_read_as_one(value: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        state_of_item({**rules_item(a_state()), "state": value})
