from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.model.deployment import Deployment, Told
from functions.model.period import MINUTE
from functions.state import incidents_table
from functions.state.client import TableUnavailable
from functions.state.deployments import Deployments, deployment_item
from tests.builders import NOON
from tests.functions.state.tables import delete

pytestmark = pytest.mark.integration

DAY = timedelta(days=1)
API = Deployment("api", "1.4.2", NOON, "ci", "https://ci.example/runs/7")


@pytest.fixture
def store(client: Any) -> Deployments:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    return Deployments(client)


def test_deployments_since_an_instant_are_told_newest_first(store: Deployments) -> None:
    web = Deployment("web", "9", NOON + 5 * MINUTE)
    older = replace(API, version="1.4.1", at=NOON - MINUTE)
    for one in (API, web, older):
        store.record(one)
    assert store.since(NOON) == [web, API]
    assert store.since(NOON - MINUTE) == [web, API, older]
    assert store.since(NOON + 6 * MINUTE) == []


def test_a_deployment_that_is_told_twice_is_one_and_another_version_at_the_same_time_is_another(
    store: Deployments,
) -> None:
    for one in (API, API, replace(API, version="1.4.3"), replace(API, service="web")):
        store.record(one)
    assert len(store.since(NOON)) == 3


def test_what_is_told_again_within_ten_minutes_is_what_was_told_first(store: Deployments) -> None:
    assert store.record(API) == Told(API)
    for again in (API, replace(API, at=NOON + 10 * MINUTE), replace(API, at=NOON - MINUTE, by="", url="")):
        assert store.record(again) == Told(API, before=True)
    assert store.since(NOON - MINUTE) == [API]


def test_a_time_that_is_said_is_kept_and_told_again_it_is_one(store: Deployments) -> None:
    said = replace(API, at=NOON - 8 * MINUTE)
    store.record(API)
    assert store.record(said, timed=True) == Told(said)
    assert store.record(said, timed=True) == Told(said, before=True)
    assert store.since(NOON - 8 * MINUTE) == [API, said]


def test_a_version_that_comes_back_after_another_is_another_deployment(store: Deployments) -> None:
    other, back = (
        replace(API, version="1.4.1", at=NOON + 3 * MINUTE, url=""),
        replace(API, at=NOON + 6 * MINUTE, url=""),
    )
    elsewhere = Deployment("web", "9", NOON + MINUTE)
    store.record(API)
    store.record(elsewhere)
    assert store.record(replace(API, at=NOON + 2 * MINUTE)) == Told(API, before=True)
    for one in (other, back):
        assert store.record(one) == Told(one)
    assert store.record(replace(back, at=NOON + 7 * MINUTE)) == Told(back, before=True)
    assert store.since(NOON) == [back, other, elsewhere, API]


def test_another_run_or_a_later_time_is_another_deployment(store: Deployments) -> None:
    later, run = replace(API, at=NOON + 11 * MINUTE), replace(API, at=NOON + MINUTE, url="https://ci.example/runs/8")
    earlier = replace(API, at=NOON - 7 * DAY)
    for one in (API, earlier, later, run):
        assert store.record(one) == Told(one)
    for one in (API, earlier, later, run):
        assert store.record(one) == Told(one, before=True)
    assert store.since(NOON - 7 * DAY) == [later, run, API, earlier]


def test_of_many_who_tell_at_the_same_moment_one_is_first(store: Deployments) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda second: store.record(replace(API, at=NOON + timedelta(seconds=second))), range(8)))
    assert [each.before for each in told].count(False) == 1
    assert store.since(NOON) == [told[0].deployment]
    assert len({each.deployment for each in told}) == 1


def test_a_deployment_that_was_remembered_but_not_written_is_written_when_it_is_told_again(
    store: Deployments,
    client: Any,  # noqa: ANN401 - boto3's
) -> None:
    store.record(API)
    written = deployment_item(API)
    client.delete_item(TableName=incidents_table.TABLE, Key={name: written[name] for name in ("subject", "entry")})
    assert store.record(replace(API, at=NOON + MINUTE)) == Told(API, before=True)
    assert store.since(NOON) == [API]


def test_a_deployment_that_cannot_be_read_is_left_out(store: Deployments, client: Any) -> None:  # noqa: ANN401 - boto3's
    store.record(API)
    broken = {**incidents_table.key("deployment", "2027-01-01T00:00:00Z/x"), "at": {"S": "of a newer version"}}
    client.put_item(TableName=incidents_table.TABLE, Item=broken)
    assert store.since(NOON) == [API]


def test_a_lost_table_is_told(store: Deployments, client: Any) -> None:  # noqa: ANN401 - boto3's
    delete(client, incidents_table.TABLE)
    for ask in (lambda: store.since(NOON), lambda: store.record(API)):
        with pytest.raises(TableUnavailable, match="table fitfoot-incidents"):
            ask()
