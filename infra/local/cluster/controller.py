"""The demo cluster: its controllers, which make what Deployments and autoscalers ask for come true."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from infra.local.cluster import replica_sets
from infra.local.cluster.kinds import AUTOSCALER, DEPLOYMENT
from infra.local.cluster.objects import Cluster, Key
from infra.local.cluster.pods import Pods
from infra.local.cluster.refusals import Document, Refused
from infra.local.cluster.rollout_status import Counts, status_of

READY_AFTER = timedelta(seconds=1)
_DEPLOYER = "system:serviceaccount:kube-system:deployment-controller"
_AUTOSCALER = "system:serviceaccount:kube-system:horizontal-pod-autoscaler"


class Controller:
    """Looks after a cluster. A rollout is one step here: new pods beside the old, which go when those are ready."""

    def __init__(self, cluster: Cluster, ready_after: timedelta = READY_AFTER) -> None:
        self._cluster = cluster
        self._pods = Pods(ready_after)

    async def run(self, settled: Callable[[], Awaitable[None]]) -> None:
        """Reconcile on every change and when a pod becomes ready, until cancelled; call `settled` after each."""
        while True:
            self._cluster.changed.clear()
            now = datetime.now(UTC)
            self.reconcile(now)
            await settled()
            upcoming = self._pods.next_ready(now)
            patience = None if upcoming is None else (upcoming - datetime.now(UTC)).total_seconds()
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._cluster.changed.wait()

    def reconcile(self, now: datetime) -> None:
        """Do all there is to do at this time."""
        for autoscaler in self._cluster.every(AUTOSCALER):
            self._keep_within(autoscaler)
        for deployment in self._cluster.every(DEPLOYMENT):
            self._roll_out(deployment, now)

    def _keep_within(self, autoscaler: Document) -> None:
        """Keep a Deployment's replicas within an autoscaler's bounds; 0 switches the autoscaler off."""
        target, spec = autoscaler["spec"]["scaleTargetRef"], autoscaler["spec"]
        key = Key(DEPLOYMENT, autoscaler["metadata"]["namespace"], target["name"])
        with suppress(Refused):  # what it is to scale is not there
            deployment = self._cluster.get(key)
            wanted = deployment["spec"]["replicas"]
            bounded = min(max(wanted, spec["minReplicas"]), spec["maxReplicas"])
            if wanted and target["kind"] == DEPLOYMENT.name and bounded != wanted:
                deployment["spec"]["replicas"] = bounded
                self._cluster.replace(key, deployment, by=_AUTOSCALER)

    def _roll_out(self, deployment: Document, now: datetime) -> None:
        sets = replica_sets.owned(self._cluster, deployment)
        newest = replica_sets.current(deployment, sets)
        number = max(map(replica_sets.revision, sets), default=0)
        if newest is None and sets and deployment["spec"].get("paused"):
            newest = sets[-1]  # which is scaled all the same
        if newest is None:
            newest = replica_sets.made(self._cluster, deployment, _DEPLOYER, now)
            number += 1
        elif replica_sets.revision(newest) < number:
            number += 1
        wanted = deployment["spec"]["replicas"]
        uid = newest["metadata"]["uid"]
        old = [each for each in sets if each["metadata"]["uid"] != uid]
        self._scale(replica_sets.annotated(newest, deployment, number), wanted, now)
        if self._pods.ready(uid, now) >= wanted:
            for each in old:
                self._scale(each, 0, now)
            self._forget_oldest(old, keep=deployment["spec"]["revisionHistoryLimit"])
        self._tell(deployment, newest, old, number, now)

    def _scale(self, replica_set: Document, count: int, now: datetime) -> None:
        key, uid = replica_sets.key_of(replica_set), replica_set["metadata"]["uid"]
        self._pods.set_count(uid, count, now)
        replica_set["spec"]["replicas"] = count
        replica_set["metadata"].pop("resourceVersion")  # nobody else writes here
        kept = self._cluster.replace(key, replica_set, by=_DEPLOYER)
        ready = self._pods.ready(uid, now)
        status = {"fullyLabeledReplicas": count, "readyReplicas": ready, "availableReplicas": ready}
        shown = {name: value for name, value in status.items() if value}
        generation = kept["metadata"]["generation"]
        self._cluster.set_status(key, {"replicas": count, **shown, "observedGeneration": generation}, by=_DEPLOYER)

    def _forget_oldest(self, old: list[Document], keep: int) -> None:
        gone = old[: max(len(old) - keep, 0)]
        for each in gone:
            self._cluster.remove(replica_sets.key_of(each))
        self._pods.forget(each["metadata"]["uid"] for each in gone)

    def _tell(self, deployment: Document, newest: Document, old: list[Document], number: int, now: datetime) -> None:
        """Write the Deployment's revision and status."""
        metadata, uid = deployment["metadata"], newest["metadata"]["uid"]
        key = Key(DEPLOYMENT, metadata["namespace"], metadata["name"])
        annotations = {**metadata.get("annotations", {}), replica_sets.REVISION: str(number)}
        noted = {**deployment, "metadata": {**metadata, "annotations": annotations}}
        noted = self._cluster.replace(key, noted, by=_DEPLOYER)
        updated, updated_ready = self._pods.count(uid), self._pods.ready(uid, now)
        others = [each["metadata"]["uid"] for each in old]
        counts = Counts(
            wanted=deployment["spec"]["replicas"],
            all=updated + sum(map(self._pods.count, others)),
            updated=updated,
            ready=updated_ready + sum(self._pods.ready(each, now) for each in others),
            updated_ready=updated_ready,
        )
        self._cluster.set_status(key, status_of(noted, counts, newest["metadata"]["name"], now), by=_DEPLOYER)
