"""Tests: the shop's part of a cluster that keeps Kubernetes's rules, and controllers that act when they are told to."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import yaml

from functions.cluster_operator.performing import perform
from functions.cluster_operator.request import parse
from functions.cluster_operator.settings import Settings
from infra.local.cluster.access import RUNBOOK
from infra.local.cluster.controller import Controller
from infra.local.cluster.kinds import (
    AUTOSCALER,
    CONFIG_MAP,
    DEPLOYMENT,
    NAMESPACE,
    ROLE,
    ROLE_BINDING,
    Kind,
)
from infra.local.cluster.objects import Cluster, Key
from infra.local.cluster.running import serving
from infra.local.shop.certificates import Authority
from tests.functions.cluster_operator.meddling import Meddling, Nobody

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MONDAY = NOW - timedelta(days=7)
MANIFEST = Path(__file__).parents[3] / "infra" / "monitoring" / "kubernetes" / "rbac.yaml"
_ADMIN = "admin"
Document = dict[str, Any]


class Shop:
    """Two deployments at two replicas each since Monday, the breaker off, our manifest applied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._authority = Authority()
        self.cluster = Cluster({"a-token": RUNBOOK})
        self._controller = Controller(self.cluster, ready_after=timedelta())
        self.create(NAMESPACE, {"metadata": {"name": "fitfoot"}})
        for document, kind in zip(yaml.safe_load_all(MANIFEST.read_text()), (ROLE, ROLE_BINDING), strict=True):
            self.create(kind, document)
        self.create(CONFIG_MAP, _named("app-config", data={"LOG": "info", "CIRCUIT_BREAKER_ENABLED": "false"}))
        for name in ("fitfoot-web", "fitfoot-api", "other"):
            self.create(DEPLOYMENT, _named(name, spec=_spec(name)), MONDAY)
        self.settle(MONDAY)
        self.cluster.changes.clear()

    def create(self, kind: Kind, document: Document, at: datetime = MONDAY) -> None:
        self.cluster.create(kind, document, by=_ADMIN, now=at)

    def get(self, kind: Kind, name: str) -> Document:
        return self.cluster.get(Key(kind, "fitfoot", name))

    def put(self, kind: Kind, document: Document) -> None:
        self.cluster.replace(Key(kind, "fitfoot", document["metadata"]["name"]), document, by=_ADMIN)

    def remove(self, kind: Kind, name: str) -> None:
        self.cluster.remove(Key(kind, "fitfoot", name))

    def replicas(self, name: str, wanted: int | None = None) -> int:
        found = self.get(DEPLOYMENT, name)
        if wanted is not None:
            found["spec"]["replicas"] = wanted
            self.put(DEPLOYMENT, found)
        return int(found["spec"]["replicas"])

    def breaker(self) -> str | None:
        value = self.get(CONFIG_MAP, "app-config").get("data", {}).get("CIRCUIT_BREAKER_ENABLED")
        return None if value is None else str(value)

    def image(self, name: str) -> str:
        return str(self.get(DEPLOYMENT, name)["spec"]["template"]["spec"]["containers"][0]["image"])

    def autoscale(self, deployment: str, least: int, most: int) -> None:
        target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": deployment}
        spec = {"scaleTargetRef": target, "minReplicas": least, "maxReplicas": most}
        self.create(AUTOSCALER, _named(f"{deployment}-scaler", spec=spec))

    def deploy(self, name: str, image: str, at: datetime, cause: str = "") -> None:
        """Let somebody deploy an image, and the controllers roll it out."""
        found = self.get(DEPLOYMENT, name)
        found["spec"]["template"]["spec"]["containers"][0]["image"] = image
        if cause:
            found["metadata"]["annotations"]["kubernetes.io/change-cause"] = cause
        self.put(DEPLOYMENT, found)
        self.settle(at)

    def settle(self, at: datetime) -> None:
        """Let the controllers do what is to do, and pods become ready."""
        for _ in range(2):
            self._controller.reconcile(at)

    def invoke(
        self, payload: Document, *, now: datetime = NOW, meddle: Meddling = Nobody, seconds: float = 20
    ) -> Document:
        """What the function answers. `meddle` happens before each change reaches the cluster."""

        async def run() -> Document:
            async with serving(self.cluster, self._authority) as url:
                self._authority.write(file := self._folder / "ca.pem")
                known = Settings.read(ENVIRONMENT | {"KUBERNETES_URL": url, "KUBERNETES_CA_FILE": str(file)})
                transport = meddle(httpx.AsyncHTTPTransport(verify=known.tls, trust_env=False))
                request = parse(payload, known.deployments)
                return await perform(request, known, transport, now=now, seconds=seconds)

        answer = asyncio.run(run())
        assert json.loads(json.dumps(answer)) == answer
        return answer


ENVIRONMENT = {
    "KUBERNETES_TOKEN": "a-token",
    "KUBERNETES_NAMESPACE": "fitfoot",
    "KUBERNETES_DEPLOYMENTS": "fitfoot-web,fitfoot-api",
    "KUBERNETES_CONFIG_MAP": "app-config",
}


def _named(name: str, **more: object) -> Document:
    return {"metadata": {"name": name, "namespace": "fitfoot"}, **more}


def _spec(name: str) -> Document:
    pods = {"metadata": {"labels": {"app": name}}, "spec": {"containers": [{"name": "shop", "image": f"{name}:1"}]}}
    return {"replicas": 2, "selector": {"matchLabels": {"app": name}}, "template": pods}
