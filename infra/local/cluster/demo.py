"""The demo cluster: what it holds when the demo begins: the shop's Deployments with a past, its settings, its RBAC."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import yaml

from infra.local.cluster.controller import Controller
from infra.local.cluster.kinds import CONFIG_MAP, DEPLOYMENT, KINDS, NAMESPACE, Kind
from infra.local.cluster.objects import Cluster, Key
from infra.local.cluster.refusals import Document

SHOP = "fitfoot"
SETTINGS = "app-config"
BREAKER = "CIRCUIT_BREAKER_ENABLED"
WEB, API, ADMIN = "fitfoot-web", "fitfoot-api", "fitfoot-admin"
REPLICAS = {WEB: 2, API: 1, ADMIN: 1}
RBAC = Path(__file__).parents[2] / "monitoring/kubernetes/rbac.yaml"

_CAUSE = "kubernetes.io/change-cause"
_BY = "release-pipeline"


@dataclass(frozen=True)
class _Release:
    """An image that was deployed so long before the demo; `cause` is its change-cause."""

    deployment: str
    version: str
    ago: timedelta
    cause: str | None = None

    def onto(self, before: Document | None) -> Document:
        """Return the Deployment with this release; a new one where there was none."""
        document = deepcopy(before) if before else _first(self.deployment)
        template = document["spec"]["template"]
        template["spec"]["containers"][0]["image"] = f"registry.fitfoot.ch/{self.deployment}:{self.version}"
        annotations = document["metadata"].setdefault("annotations", {})
        annotations.pop(_CAUSE, None)
        if self.cause:
            annotations[_CAUSE] = self.cause
        return document


_PAST = (
    _Release(WEB, "3.7.2", timedelta(days=9, hours=2), "release 3.7.2: product pages in French"),
    _Release(API, "2.18.0", timedelta(days=8, hours=5), "release 2.18.0: vouchers"),
    _Release(ADMIN, "1.9.4", timedelta(days=8, hours=3)),
    _Release(WEB, "3.8.0", timedelta(days=5, hours=22), "release 3.8.0: new checkout"),
    _Release(API, "2.18.1", timedelta(days=4, hours=1)),
    _Release(WEB, "3.8.1", timedelta(days=2, hours=6)),
    _Release(API, "2.19.0", timedelta(days=1, hours=4), "release 2.19.0: stock per shop"),
)


def fill(cluster: Cluster, controller: Controller, now: datetime, rbac: Path = RBAC) -> None:
    """Fill an empty cluster: the past days' releases happen one after the other, as far back as they were."""
    began = now - max(each.ago for each in _PAST)
    cluster.create(NAMESPACE, {"metadata": {"name": SHOP}}, by=_BY, now=began)
    settings = {BREAKER: "false", "LOG_LEVEL": "info", "CURRENCY": "CHF", "PAYMENT_TIMEOUT_SECONDS": "8"}
    named = {"name": SETTINGS, "namespace": SHOP}
    cluster.create(CONFIG_MAP, {"metadata": named, "data": settings}, by=_BY, now=began)
    for document in yaml.safe_load_all(rbac.read_text(encoding="utf-8")):
        cluster.create(_kind(document), document, by=_BY, now=began)
    for release in _PAST:
        _deploy(cluster, release, now - release.ago)
        controller.reconcile(now - release.ago)
        controller.reconcile(now - release.ago + timedelta(minutes=1))


def _deploy(cluster: Cluster, release: _Release, at: datetime) -> None:
    key = Key(DEPLOYMENT, SHOP, release.deployment)
    before = next((each for each in cluster.every(DEPLOYMENT, SHOP) if each["metadata"]["name"] == key.name), None)
    if before is None:
        cluster.create(DEPLOYMENT, release.onto(None), by=_BY, now=at)
    else:
        cluster.replace(key, release.onto(before), by=_BY)


def _first(name: str) -> Document:
    labels = {"app": name}
    return {
        "metadata": {"name": name, "namespace": SHOP, "labels": labels},
        "spec": {
            "replicas": REPLICAS[name],
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": name.removeprefix("fitfoot-")}]},
            },
        },
    }


def _kind(document: Document) -> Kind:
    named = document.get("apiVersion"), document.get("kind")
    found = next((kind for kind in KINDS if (kind.api_version, kind.name) == named), None)
    if found is None:
        raise ValueError(
            f"the demo cluster has no {' '.join(map(str, named))}; it has {', '.join(k.name for k in KINDS)}"
        )
    return found
