"""The demo cluster: documents as the server keeps them: complete with defaults, free of what it does not know."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from infra.local.cluster.kinds import AUTOSCALER, DEPLOYMENT, NAMESPACE, Kind
from infra.local.cluster.refusals import Document

_METADATA = (
    "name",
    "namespace",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "labels",
    "annotations",
    "ownerReferences",
)
_SERVERS_OWN = ("name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp")


def shaped(kind: Kind, document: Document, like: Document | None = None) -> Document:
    """Return a document as the server keeps it: defaults filled in, unknown fields dropped.

    What the server alone may write (identity, times, status) is taken from `like`, the document as it was.
    """
    known: Document = {"kind": kind.name, "apiVersion": kind.api_version}
    known |= {key: deepcopy(document[key]) for key in ("metadata", *kind.fields) if document.get(key) is not None}
    own = _metadata(like["metadata"] if like else {}, of=_SERVERS_OWN)
    known["metadata"] = _metadata(known.get("metadata", {}) | own)
    if kind.spec:
        known["spec"] = {key: known.get("spec", {})[key] for key in kind.spec if key in known.get("spec", {})}
    if "status" in kind.fields:
        known["status"] = deepcopy(like["status"]) if like else {}
    _DEFAULTS.get(kind.name, _none)(known)
    if "data" in known:
        known["data"] = dict(sorted(known["data"].items()))
    return known


def _metadata(given: Mapping[str, Any], of: tuple[str, ...] = _METADATA) -> Document:
    return {key: given[key] for key in of if given.get(key) not in (None, {}, [])}


def _none(_document: Document) -> None:
    """Leave a document as it is."""


def _namespace(document: Document) -> None:
    document["spec"] = {"finalizers": ["kubernetes"]}
    document["status"] = {"phase": "Active"}


def _deployment(document: Document) -> None:
    spec = document["spec"]
    rolling = {"maxUnavailable": "25%", "maxSurge": "25%"}
    _fill(
        spec,
        replicas=1,
        strategy={"type": "RollingUpdate", "rollingUpdate": rolling},
        revisionHistoryLimit=10,
        progressDeadlineSeconds=600,
    )
    if isinstance(spec.get("template"), dict):
        _template(spec["template"])


def _template(template: Document) -> None:
    template["metadata"] = {"creationTimestamp": None, **_metadata(template.get("metadata") or {})}
    pod = template.setdefault("spec", {})
    for container in pod.get("containers") or []:
        image = str(container.get("image", ""))
        newest = ":" not in image.rpartition("/")[2] or image.endswith(":latest")
        _fill(
            container,
            resources={},
            terminationMessagePath="/dev/termination-log",
            terminationMessagePolicy="File",
            imagePullPolicy="Always" if newest else "IfNotPresent",
        )
        for port in container.get("ports") or []:
            _fill(port, protocol="TCP")
    _fill(
        pod,
        restartPolicy="Always",
        terminationGracePeriodSeconds=30,
        dnsPolicy="ClusterFirst",
        securityContext={},
        schedulerName="default-scheduler",
    )


def _autoscaler(document: Document) -> None:
    target = {"type": "Utilization", "averageUtilization": 80}
    processor = {"type": "Resource", "resource": {"name": "cpu", "target": target}}
    _fill(document["spec"], minReplicas=1, metrics=[processor])
    document["status"] = document["status"] or {"currentMetrics": None, "desiredReplicas": 0}


def _fill(document: Document, **defaults: object) -> None:
    for key, value in defaults.items():
        document.setdefault(key, value)


_DEFAULTS: Mapping[str, Callable[[Document], None]] = {
    NAMESPACE.name: _namespace,
    DEPLOYMENT.name: _deployment,
    AUTOSCALER.name: _autoscaler,
}
