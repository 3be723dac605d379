"""Tests of the demo cluster's controllers, under a clock of our own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.cluster import replica_sets
from infra.local.cluster.controller import READY_AFTER, Controller
from infra.local.cluster.kinds import AUTOSCALER, DEPLOYMENT, NAMESPACE
from infra.local.cluster.objects import Cluster, Key
from infra.local.cluster.rollout_status import is_complete

pytestmark = pytest.mark.unit
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
API = Key(DEPLOYMENT, "fitfoot", "fitfoot-api")
CAUSE = "kubernetes.io/change-cause"


class Looked:
    """A cluster with one Deployment, its controller, and a clock."""

    def __init__(self, replicas: int = 2) -> None:
        self.now = NOON
        self.cluster = Cluster({})
        self.controller = Controller(self.cluster)
        self.cluster.create(NAMESPACE, {"metadata": {"name": "fitfoot"}}, by="a test", now=NOON)
        labels = {"app": "fitfoot-api"}
        template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "c", "image": "api:1"}]}}
        spec = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template}
        metadata = {"name": "fitfoot-api", "namespace": "fitfoot", "annotations": {CAUSE: "first"}}
        self.cluster.create(DEPLOYMENT, {"metadata": metadata, "spec": spec}, by="a test", now=NOON)
        self.settle()

    def settle(self) -> None:
        self.controller.reconcile(self.now)
        self.now += READY_AFTER
        self.controller.reconcile(self.now)

    @property
    def deployment(self) -> dict[str, Any]:
        return self.cluster.get(API)

    @property
    def sets(self) -> list[dict[str, Any]]:
        return replica_sets.owned(self.cluster, self.deployment)

    def scale(self, replicas: int) -> None:
        found = self.deployment
        found["spec"]["replicas"] = replicas
        self.cluster.replace(API, found, by="a test")

    def deploy(self, image: str, cause: str = "") -> None:
        found = self.deployment
        found["spec"]["template"]["spec"]["containers"][0]["image"] = image
        found["metadata"]["annotations"][CAUSE] = cause
        self.cluster.replace(API, found, by="a test")

    def revisions(self) -> list[tuple[int, str, int]]:
        """Revision, image and pods wanted of each ReplicaSet."""
        images = [each["spec"]["template"]["spec"]["containers"][0]["image"] for each in self.sets]
        return [
            (replica_sets.revision(each), image, each["spec"]["replicas"])
            for each, image in zip(self.sets, images, strict=True)
        ]


def test_a_deployment_gets_a_replica_set_of_its_revision() -> None:
    looked = Looked()
    (made,) = looked.sets
    owner = made["metadata"]["ownerReferences"][0]
    assert (owner["uid"], owner["controller"]) == (looked.deployment["metadata"]["uid"], True)
    assert made["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "1"
    assert made["metadata"]["annotations"][CAUSE] == "first"
    assert made["metadata"]["name"] == f"fitfoot-api-{made['metadata']['labels']['pod-template-hash']}"
    assert made["metadata"]["creationTimestamp"] == "2026-11-20T12:00:00Z"
    assert looked.deployment["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "1"


def test_more_replicas_are_ready_only_after_a_while_and_fewer_are_gone_at_once() -> None:
    looked = Looked(replicas=1)
    looked.scale(3)
    looked.controller.reconcile(looked.now)
    status = looked.deployment["status"]
    assert (status["replicas"], status["readyReplicas"], status["unavailableReplicas"]) == (3, 1, 2)
    looked.settle()
    assert looked.deployment["status"]["readyReplicas"] == 3
    assert "unavailableReplicas" not in looked.deployment["status"]
    looked.scale(1)
    looked.controller.reconcile(looked.now)
    assert looked.deployment["status"]["readyReplicas"] == 1


def test_a_scale_makes_no_revision() -> None:
    looked = Looked()
    looked.scale(5)
    looked.settle()
    assert looked.revisions() == [(1, "api:1", 5)]


def test_the_old_pods_of_a_rollout_stay_until_the_new_ones_are_ready() -> None:
    looked = Looked()
    looked.deploy("api:2", "second")
    looked.controller.reconcile(looked.now)
    assert looked.revisions() == [(1, "api:1", 2), (2, "api:2", 2)]
    assert looked.deployment["status"]["readyReplicas"] == 2
    assert looked.deployment["status"]["updatedReplicas"] == 2
    assert not is_complete(looked.deployment)
    looked.settle()
    assert looked.revisions() == [(1, "api:1", 0), (2, "api:2", 2)]
    assert is_complete(looked.deployment)
    causes = [each["metadata"]["annotations"][CAUSE] for each in looked.sets]
    assert causes == ["first", "second"]


def test_a_return_to_an_old_template_uses_its_replica_set_again_under_a_new_number() -> None:
    looked = Looked()
    looked.now += timedelta(days=1)
    looked.deploy("api:2")
    looked.settle()
    looked.deploy("api:1")
    looked.settle()
    assert looked.revisions() == [(2, "api:2", 0), (3, "api:1", 2)]
    back = looked.sets[-1]["metadata"]
    assert back["creationTimestamp"] == "2026-11-20T12:00:00Z"
    assert back["annotations"]["deployment.kubernetes.io/revision-history"] == "1"
    assert looked.deployment["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "3"


def test_a_paused_deployment_is_scaled_and_not_rolled_out() -> None:
    looked = Looked()
    found = looked.deployment
    found["spec"]["paused"] = True
    looked.cluster.replace(API, found, by="a test")
    looked.deploy("api:2")
    looked.scale(4)
    looked.settle()
    assert looked.revisions() == [(1, "api:1", 4)]


def test_only_so_many_old_revisions_are_kept_as_the_deployment_says() -> None:
    looked = Looked()
    found = looked.deployment
    found["spec"]["revisionHistoryLimit"] = 2
    looked.cluster.replace(API, found, by="a test")
    for number in range(2, 7):
        looked.deploy(f"api:{number}")
        looked.settle()
    assert [number for number, _, _ in looked.revisions()] == [4, 5, 6]


def test_an_autoscaler_has_the_last_word() -> None:
    looked = Looked()
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "fitfoot-api"}
    spec = {"scaleTargetRef": target, "minReplicas": 2, "maxReplicas": 3}
    metadata = {"name": "fitfoot-api", "namespace": "fitfoot"}
    looked.cluster.create(AUTOSCALER, {"metadata": metadata, "spec": spec}, by="a test", now=NOON)
    looked.scale(5)
    looked.settle()
    assert looked.deployment["spec"]["replicas"] == 3
    assert [(each.before, each.after) for each in looked.cluster.scalings()] == [(2, 5), (5, 3)]
    looked.scale(0)  # which switches the autoscaler off
    looked.settle()
    assert looked.deployment["spec"]["replicas"] == 0


def test_a_settled_cluster_is_left_alone() -> None:
    looked = Looked()
    looked.deploy("api:2")
    looked.settle()
    version = looked.cluster.version
    looked.now += timedelta(hours=1)
    looked.settle()
    assert looked.cluster.version == version
