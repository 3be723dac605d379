"""The demo cluster: the /scale of a Deployment, a small document that stands for its replicas."""

from infra.local.cluster.refusals import Document


def scale_of(deployment: Document) -> Document:
    """Return a Deployment's Scale; a count of 0 is left out, as the server does."""
    metadata, replicas = deployment["metadata"], deployment["spec"]["replicas"]
    own = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
    labels = deployment["spec"]["selector"]["matchLabels"]
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {key: metadata[key] for key in own},
        "spec": {"replicas": replicas} if replicas else {},
        "status": {
            "replicas": deployment["status"].get("replicas", 0),
            "selector": ",".join(f"{key}={value}" for key, value in sorted(labels.items())),
        },
    }


def replicas_of(scale: Document) -> int:
    """Return the count that a Scale asks for; one that asks for none asks for 0."""
    replicas: int = (scale.get("spec") or {}).get("replicas", 0)
    return replicas


def scaled(deployment: Document, scale: Document) -> Document:
    """Return a Deployment as this Scale wants it, on condition of the Scale's resourceVersion."""
    version = {"resourceVersion": (scale.get("metadata") or {}).get("resourceVersion")}
    return {
        **deployment,
        "metadata": {**deployment["metadata"], **version},
        "spec": {**deployment["spec"], "replicas": replicas_of(scale)},
    }
