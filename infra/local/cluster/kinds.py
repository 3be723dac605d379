"""The demo cluster: the kinds of objects there are, and which fields each has."""

from dataclasses import dataclass

_RBAC = "rbac.authorization.k8s.io"


@dataclass(frozen=True)
class Kind:
    """One resource of the API.

    Attributes:
        fields: of its documents, beside kind, apiVersion and metadata; others are dropped.
        spec: fields of its spec; others are dropped. Empty for one whose spec is kept as it comes.
    """

    name: str
    plural: str
    group: str = ""
    version: str = "v1"
    fields: tuple[str, ...] = ("spec", "status")
    spec: tuple[str, ...] = ()
    namespaced: bool = True
    counts_generations: bool = False
    writable: bool = True

    @property
    def api_version(self) -> str:
        """As documents say it, such as apps/v1."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def resource(self) -> str:
        """As messages say it, such as deployments.apps."""
        return f"{self.plural}.{self.group}" if self.group else self.plural


NAMESPACE = Kind("Namespace", "namespaces", namespaced=False)
CONFIG_MAP = Kind("ConfigMap", "configmaps", fields=("immutable", "data", "binaryData"))
SECRET = Kind("Secret", "secrets", fields=("data", "type"), writable=False)
DEPLOYMENT = Kind(
    "Deployment",
    "deployments",
    "apps",
    spec=(
        "replicas",
        "selector",
        "template",
        "strategy",
        "minReadySeconds",
        "revisionHistoryLimit",
        "paused",
        "progressDeadlineSeconds",
    ),
    counts_generations=True,
)
REPLICA_SET = Kind(
    "ReplicaSet",
    "replicasets",
    "apps",
    spec=("replicas", "minReadySeconds", "selector", "template"),
    counts_generations=True,
)
AUTOSCALER = Kind(
    "HorizontalPodAutoscaler",
    "horizontalpodautoscalers",
    "autoscaling",
    "v2",
    spec=("scaleTargetRef", "minReplicas", "maxReplicas", "metrics", "behavior"),
)
ROLE = Kind("Role", "roles", _RBAC, fields=("rules",))
ROLE_BINDING = Kind("RoleBinding", "rolebindings", _RBAC, fields=("subjects", "roleRef"))

KINDS = (NAMESPACE, CONFIG_MAP, SECRET, DEPLOYMENT, REPLICA_SET, AUTOSCALER, ROLE, ROLE_BINDING)
