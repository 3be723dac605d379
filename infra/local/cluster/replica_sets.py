"""The demo cluster: the ReplicaSets of a Deployment, one for each revision of its template."""

import json
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from hashlib import sha256

from infra.local.cluster.kinds import REPLICA_SET
from infra.local.cluster.objects import Cluster, Key
from infra.local.cluster.refusals import Document

HASH = "pod-template-hash"
REVISION = "deployment.kubernetes.io/revision"
EARLIER = "deployment.kubernetes.io/revision-history"
_OF_THE_DEPLOYMENT_ALONE = (REVISION, EARLIER, "kubectl.kubernetes.io/last-applied-configuration")
_LETTERS = "bcdfghjklmnpqrstvwxz2456789"  # of which no word can be made by chance
_LENGTH = 10


def key_of(document: Document, name: str = "") -> Key:
    """Return where a ReplicaSet is, or is to be."""
    metadata = document["metadata"]
    return Key(REPLICA_SET, metadata["namespace"], name or metadata["name"])


def owned(cluster: Cluster, deployment: Document) -> list[Document]:
    """Return a Deployment's ReplicaSets by their revisions, the oldest first."""
    uid = deployment["metadata"]["uid"]
    found = [
        each
        for each in cluster.every(REPLICA_SET, deployment["metadata"]["namespace"])
        if any(owner["uid"] == uid for owner in each["metadata"].get("ownerReferences", []))
    ]
    return sorted(found, key=revision)


def revision(document: Document) -> int:
    """Return the number of a ReplicaSet's or a Deployment's revision; 0 before it has one."""
    return int(document["metadata"].get("annotations", {}).get(REVISION, 0))


def current(deployment: Document, sets: Sequence[Document]) -> Document | None:
    """Return the ReplicaSet that has the Deployment's template; None where it is yet to be made."""
    return next((each for each in sets if _bare(each["spec"]["template"]) == deployment["spec"]["template"]), None)


def made(cluster: Cluster, deployment: Document, by: str, now: datetime) -> Document:
    """Create the ReplicaSet of a Deployment's template, still without pods."""
    metadata, template = deployment["metadata"], deepcopy(deployment["spec"]["template"])
    digest = sha256(json.dumps(template, sort_keys=True).encode()).digest()
    suffix = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_LENGTH])
    template["metadata"]["labels"] |= {HASH: suffix}
    owner = {"apiVersion": "apps/v1", "kind": "Deployment", "name": metadata["name"], "uid": metadata["uid"]}
    document = {
        "metadata": {
            "name": f"{metadata['name']}-{suffix}",
            "namespace": metadata["namespace"],
            "labels": template["metadata"]["labels"],
            "ownerReferences": [{**owner, "controller": True, "blockOwnerDeletion": True}],
        },
        "spec": {
            "replicas": 0,
            "selector": {"matchLabels": {**deployment["spec"]["selector"]["matchLabels"], HASH: suffix}},
            "template": template,
        },
    }
    return cluster.create(REPLICA_SET, document, by=by, now=now)


def annotated(replica_set: Document, deployment: Document, number: int) -> Document:
    """Return a ReplicaSet with its revision's number, and with what the Deployment is annotated with."""
    result = deepcopy(replica_set)
    annotations = result["metadata"].setdefault("annotations", {})
    had = annotations.get(REVISION)
    if had not in (None, str(number)):  # it was current before, and is again
        annotations[EARLIER] = ",".join(filter(None, (annotations.get(EARLIER), had)))
    copied = deployment["metadata"].get("annotations", {})
    annotations |= {key: value for key, value in copied.items() if key not in _OF_THE_DEPLOYMENT_ALONE}
    annotations |= {REVISION: str(number)}
    desired = deployment["spec"]["replicas"]
    annotations |= {"deployment.kubernetes.io/desired-replicas": str(desired)}
    return result


def _bare(template: Document) -> Document:
    """Return a ReplicaSet's template as the Deployment has it."""
    result = deepcopy(template)
    result["metadata"]["labels"].pop(HASH, None)
    return result
