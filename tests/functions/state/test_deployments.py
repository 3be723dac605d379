from dataclasses import replace
from typing import Any

import pytest

from functions.model.deployment import Deployment
from functions.model.period import MINUTE
from functions.state import incidents_table
from functions.state.client import TableUnavailable
from functions.state.deployments import Deployments
from tests.builders import NOON
from tests.functions.state.tables import delete

pytestmark = pytest.mark.integration

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
