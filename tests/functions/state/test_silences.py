from dataclasses import replace
from typing import Any

import pytest

from functions.model.matcher import Matcher
from functions.model.period import MINUTE
from functions.model.silence import Silence
from functions.state import incidents_table
from functions.state.client import TableUnavailable
from functions.state.silences import Silences
from tests.builders import NOON
from tests.functions.state.tables import delete

pytestmark = pytest.mark.integration


def a_silence(id_: str = "s1") -> Silence:
    matchers = (Matcher.parse('service="api"'), Matcher.parse('alertname=~"High.*"'))
    return Silence(id_, matchers, NOON, NOON + 60 * MINUTE, "deploy", "anna")


@pytest.fixture
def store(client: Any) -> Silences:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    return Silences(client)


def test_a_silence_is_active_from_its_start_until_its_end(store: Silences) -> None:
    store.put(a_silence())
    assert store.active(NOON - MINUTE) == []
    assert store.active(NOON) == [a_silence()]
    assert store.active(NOON + 60 * MINUTE) == []
    assert store.all() == [a_silence()]


def test_a_silence_is_changed_by_putting_it_again(store: Silences) -> None:
    longer = replace(a_silence(), ends_at=NOON + 120 * MINUTE)
    store.put(a_silence())
    store.put(longer)
    assert store.all() == [longer]


def test_an_expired_silence_is_over_now_and_stays_for_those_who_ask(store: Silences) -> None:
    store.put(a_silence())
    store.put(a_silence("s2"))
    assert store.expire("s1", NOON + MINUTE)
    assert [silence.id for silence in store.active(NOON + MINUTE)] == ["s2"]
    assert [silence.ends_at for silence in store.all()] == [NOON + MINUTE, NOON + 60 * MINUTE]
    assert not store.expire("s1", NOON + 2 * MINUTE)
    assert not store.expire("never was", NOON)


def test_a_silence_that_cannot_be_read_silences_nothing(store: Silences, client: Any) -> None:  # noqa: ANN401 - boto3's
    store.put(a_silence())
    broken = {**incidents_table.key("silence", "s0"), "matchers": {"L": [{"S": "of a newer version"}]}}
    client.put_item(TableName=incidents_table.TABLE, Item=broken)
    assert store.active(NOON) == [a_silence()]


def test_a_lost_table_is_told(store: Silences, client: Any) -> None:  # noqa: ANN401 - boto3's
    delete(client, incidents_table.TABLE)
    for ask in (store.all, lambda: store.active(NOON), lambda: store.put(a_silence()), lambda: store.expire("s", NOON)):
        with pytest.raises(TableUnavailable, match="table fitfoot-incidents"):
            ask()
