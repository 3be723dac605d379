"""The demo shop: what its cluster makes of its services: their workers, their circuit breaker, their restarts."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local.cluster import demo, replica_sets
from infra.local.cluster.access import ADMIN, RUNBOOK
from infra.local.cluster.controller import Controller
from infra.local.cluster.kinds import CONFIG_MAP, DEPLOYMENT
from infra.local.cluster.objects import Cluster, Key
from infra.local.cluster.rollout_status import is_complete
from infra.local.cluster.running import serving
from infra.local.shop.certificates import Authority
from infra.local.shop.faults import Fault, Part, Switch, Switchboard
from infra.local.shop.service import Service
from infra.local.shop.workers import WORKERS

DEPLOYMENTS = {Part.WEB: demo.WEB, Part.API: demo.API, Part.ADMIN: demo.ADMIN}
_CURED = (Fault.DOWN, Fault.ERRORS)  # by other processes


class Effects:
    """Makes services fare as their Deployments do.

    A service has its share of workers for each ready replica. A rollout, be it a restart or a rollback, puts other
    processes in the place of those that are down or err. The breaker of app-config is every service's.
    """

    def __init__(self, cluster: Cluster, services: Mapping[Part, Service], switchboard: Switchboard) -> None:
        self._cluster = cluster
        self._services = services
        self._switchboard = switchboard
        self._rolled_out = {part: replica_sets.revision(self._deployment(part)) for part in services}

    async def follow(self) -> None:
        """Bring the services up to what the cluster says now."""
        settings = self._cluster.get(Key(CONFIG_MAP, demo.SHOP, demo.SETTINGS)).get("data", {})
        for part, service in self._services.items():
            workers, deployment = service.condition.workers, self._deployment(part)
            workers.breaker = settings.get(demo.BREAKER) == "true"
            ready = deployment["status"].get("readyReplicas", 0)
            if workers.count != (count := ready * WORKERS // demo.REPLICAS[DEPLOYMENTS[part]]):
                workers.resize(count)
            await self._cure(part, deployment)

    def _deployment(self, part: Part) -> dict[str, Any]:
        return self._cluster.get(Key(DEPLOYMENT, demo.SHOP, DEPLOYMENTS[part]))

    async def _cure(self, part: Part, deployment: dict[str, Any]) -> None:
        revision = replica_sets.revision(deployment)
        if revision != self._rolled_out[part] and is_complete(deployment):
            self._rolled_out[part] = revision
            for fault in _CURED:
                await self._switchboard.turn(Switch(part, fault), on=False)


@asynccontextmanager
async def shops_cluster(
    services: Mapping[Part, Service], switchboard: Switchboard, authority: Authority, ca: Path
) -> AsyncIterator[dict[str, str]]:
    """Run the shop's cluster; give what shop.json says of it: where it is, whom to trust, and two users' tokens."""
    tokens = {"token": secrets.token_urlsafe(24), "admin_token": secrets.token_urlsafe(24)}
    cluster = Cluster({tokens["token"]: RUNBOOK, tokens["admin_token"]: ADMIN})
    controller = Controller(cluster)
    demo.fill(cluster, controller, datetime.now(UTC))
    effects = Effects(cluster, services, switchboard)
    async with serving(cluster, authority) as url, asyncio.TaskGroup() as background:
        looking_after = background.create_task(controller.run(effects.follow))
        try:
            yield {"url": url, "ca": str(ca), **tokens}
        finally:
            looking_after.cancel()
