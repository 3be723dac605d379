"""Tests that what is changed in the demo shop's cluster is felt in the shop, over real HTTP."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.infra.local.cluster.caller import APPS, CORE
from tests.infra.local.shop.caller import Caller, until

pytestmark = pytest.mark.integration
MERGE = {"Content-Type": "application/merge-patch+json"}
JSON_PATCH = {"Content-Type": "application/json-patch+json"}
SOON = timedelta(seconds=0.3)
PATHS = {"web": "/api/health", "api": "/store/products"}


class Cluster:
    """The shop's cluster as the runbook's user sees it."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def get(self, path: str) -> Any:  # noqa: ANN401 -- JSON
        return self._client.get(path).raise_for_status().json()

    def merge(self, path: str, body: object) -> None:
        self._client.patch(path, json=body, headers=MERGE).raise_for_status()

    def replace(self, path: str, field: str, value: object) -> None:
        body = [{"op": "replace", "path": field, "value": value}]
        self._client.patch(path, json=body, headers=JSON_PATCH).raise_for_status()

    def scale(self, deployment: str, replicas: int) -> None:
        """Scale, and wait until that many are ready."""
        path = f"{APPS}/deployments/{deployment}"
        self.merge(f"{path}/scale", {"spec": {"replicas": replicas}})
        until(lambda: self.get(path)["status"].get("readyReplicas", 0) == replicas)

    def breaker(self, value: str) -> None:
        self.merge(f"{CORE}/configmaps/app-config", {"data": {"CIRCUIT_BREAKER_ENABLED": value}})


@pytest.fixture
def cluster(shop: Caller) -> Iterator[Cluster]:
    """That shop's cluster, with replicas and breaker put back after the test."""
    where = shop.where["cluster"]
    who = {"Authorization": f"Bearer {where['token']}"}
    with httpx.Client(base_url=where["url"], verify=shop.trust, headers=who, timeout=10) as client:
        yield Cluster(client)
        for deployment, replicas in (("fitfoot-web", 2), ("fitfoot-api", 1)):
            Cluster(client).scale(deployment, replicas)
        Cluster(client).breaker("false")


def answers(shop: Caller, within: timedelta, **callers: int) -> dict[str, list[httpx.Response]]:
    """Send so many requests to each service, evenly spread over this time; return what each one answers."""

    async def send() -> list[tuple[str, httpx.Response]]:
        async with httpx.AsyncClient(verify=shop.trust, timeout=20, limits=httpx.Limits()) as client:

            async def one(service: str, number: int) -> tuple[str, httpx.Response]:
                await asyncio.sleep(within.total_seconds() * number / callers[service])
                return service, await client.get(f"{shop.where[service]['http']}{PATHS[service]}")

            return await asyncio.gather(*(one(each, number) for each in callers for number in range(callers[each])))

    answered = asyncio.run(send())
    return {service: [answer for by, answer in answered if by == service] for service in callers}


def error_share(answered: list[httpx.Response]) -> float:
    return sum(each.is_server_error for each in answered) / len(answered)


def test_an_overloaded_service_answers_late_and_not_to_all_until_it_has_more_replicas_or_its_breaker_trips(
    shop: Caller, cluster: Cluster
) -> None:
    def suffer() -> bool:
        # spread, for callers who come together are served or refused together
        overloaded = answers(shop, timedelta(seconds=1), api=40, web=40)
        assert min(each.elapsed for found in overloaded.values() for each in found) > timedelta(seconds=1)
        return all(0.2 < error_share(found) < 1 for found in overloaded.values())

    with shop.broken("api", "overload"), shop.broken("web", "overload"):
        until(suffer, timedelta(seconds=60))
        cluster.scale("fitfoot-api", 3)
        assert error_share(answers(shop, SOON, api=150)["api"]) < 0.01
        cluster.breaker("true")  # for the storefront, which has the replicas that it had
        assert error_share(answers(shop, SOON, web=150)["web"]) < 0.01
    assert shop.http("web", "/api/health").elapsed < timedelta(seconds=1)


def test_a_rollout_replaces_processes_that_are_down_or_err(shop: Caller, cluster: Cluster) -> None:
    api, web = f"{APPS}/deployments/fitfoot-api", f"{APPS}/deployments/fitfoot-web"
    earlier = cluster.get(f"{APPS}/replicasets?labelSelector=app%3Dfitfoot-web")["items"][-1]["spec"]["template"]
    with shop.broken("api", "down"), shop.broken("web", "errors"), shop.broken("admin", "errors"):
        annotations = {"kubectl.kubernetes.io/restartedAt": "2026-11-23T12:00:00Z"}
        cluster.merge(api, {"spec": {"template": {"metadata": {"annotations": annotations}}}})
        labels = {key: label for key, label in earlier["metadata"]["labels"].items() if key != "pod-template-hash"}
        cluster.replace(web, "/spec/template", {**earlier, "metadata": {"labels": labels}})
        left = [{"service": "admin", "fault": "errors", "on": True}]
        until(lambda: bool(shop.http("web", "/faults").json()["faults"] == left))
        assert shop.health("api").status_code == 200
        assert shop.health("web").status_code == 200


def test_other_users_than_the_runbooks_and_the_admin_are_refused(shop: Caller) -> None:
    where = shop.where["cluster"]
    for token, status in ((where["admin_token"], 200), ("another", 401)):
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx.get(f"{where['url']}{CORE}/secrets", headers=headers, verify=shop.trust)
        assert answer.status_code == status
