"""Tests of what the demo's cluster holds when the demo begins."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.local.cluster import demo, replica_sets
from infra.local.cluster.controller import Controller
from infra.local.cluster.kinds import CONFIG_MAP, DEPLOYMENT
from infra.local.cluster.objects import Cluster, Key
from infra.local.cluster.rollout_status import is_complete

pytestmark = pytest.mark.unit
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def filled() -> Cluster:
    """A cluster as the demo begins with it."""
    cluster = Cluster({})
    demo.fill(cluster, Controller(cluster), NOW)
    return cluster


def test_the_shop_runs_with_its_replicas(filled: Cluster) -> None:
    deployments = list(filled.every(DEPLOYMENT, "fitfoot"))
    running = {each["metadata"]["name"]: each["status"]["readyReplicas"] for each in deployments}
    assert running == {"fitfoot-web": 2, "fitfoot-api": 1, "fitfoot-admin": 1}
    assert all(map(is_complete, deployments))


def test_it_was_deployed_in_the_past_days_and_some_say_why(filled: Cluster) -> None:
    web = replica_sets.owned(filled, filled.get(Key(DEPLOYMENT, "fitfoot", "fitfoot-web")))
    created = [datetime.fromisoformat(each["metadata"]["creationTimestamp"]) for each in web]
    assert [NOW - each for each in created] == [
        timedelta(days=9, hours=2),
        timedelta(days=5, hours=22),
        timedelta(days=2, hours=6),
    ]
    causes = [each["metadata"]["annotations"].get("kubernetes.io/change-cause") for each in web]
    assert causes == ["release 3.7.2: product pages in French", "release 3.8.0: new checkout", None]


def test_the_circuit_breaker_is_off(filled: Cluster) -> None:
    assert filled.get(Key(CONFIG_MAP, "fitfoot", "app-config"))["data"]["CIRCUIT_BREAKER_ENABLED"] == "false"
