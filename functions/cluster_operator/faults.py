"""Cluster operator: what can go wrong with a cluster, by name; every message says what to do.

Messages are for people and for an execution's page: no credentials, and no word of others that a document could take
for a verdict.
"""

from collections.abc import Mapping

from functions.model.verdict import plain

_SHOWN_CHARS = 300
MANIFEST = "infra/monitoring/kubernetes/rbac.yaml"


class ClusterFault(Exception):
    """The cluster did not do what it was asked."""


class NoCluster(ClusterFault):
    """None is set, or what is set cannot be right."""


class Unreachable(ClusterFault):
    """Nobody answered, not in time, or not whom we trust."""


class NotKubernetes(ClusterFault):
    """Somebody answered who is no Kubernetes API: a proxy's page, a redirect, half a body."""


class NotDone(ClusterFault):
    """It took a change, and what stands is something else."""


class Unauthorized(ClusterFault):
    """401: the cluster does not know who we are."""


class Forbidden(ClusterFault):
    """403: it knows us, and we may not."""


class NotFound(ClusterFault):
    """404."""


class Conflict(ClusterFault):
    """409: somebody changed it meanwhile."""


class Invalid(ClusterFault):
    """422: it understands, and does not want that."""


class Refused(ClusterFault):
    """Any other status that is no success."""


NO_PROXY = "see that kubernetes.endpoint is the cluster's own, with no proxy between"
"""What to do where somebody else answers."""
_LATER = "the cluster is overloaded or failing: run the step again"
_MEANING: Mapping[int, tuple[type[ClusterFault], str]] = {
    401: (
        Unauthorized,
        "with EKS, deploy the access entry of the settings' cluster; elsewhere, set a KUBERNETES_TOKEN that it knows",
    ),
    403: (Forbidden, f"allow it: kubectl apply -f {MANIFEST}"),
    404: (NotFound, "correct the names at kubernetes in infra/monitoring/settings, or create it"),
    409: (Conflict, "run the step again"),
    415: (Refused, "this function and the cluster's version do not agree on patches"),
    422: (Invalid, "change what it names"),
    **dict.fromkeys((429, 500, 502, 503, 504), (Refused, _LATER)),
}


def fault(status: int, asked: str, words: str) -> ClusterFault:
    """What a status that is no success means.

    Args:
        status: 300 to 599.
        asked: what was asked for, like `PATCH …/deployments/fitfoot-web/scale`.
        words: what the cluster said of it.
    """
    kind, what_to_do = _MEANING.get(status, (Refused, "nothing here expects that"))
    return kind(f"the cluster answers {status} to {asked}: {one_line(words) or 'nothing more'}; {what_to_do}")


def one_line(text: str) -> str:
    """A text of others: one line of up to 300 characters, without control codes and without a verdict."""
    words = plain(" ".join("".join(letter if letter.isprintable() else " " for letter in text).split()))
    return words if len(words) <= _SHOWN_CHARS else words[: _SHOWN_CHARS - 1] + "…"
