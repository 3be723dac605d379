"""The demo cluster: the types of the fields of documents, and what the real server's JSON reader calls their places."""

EVERY = "*"
"""In a path: any key, any place of a list."""
METADATA = [
    (("metadata",), dict, "ObjectMeta"),
    (("metadata", "name"), str, "ObjectMeta.Name"),
    (("metadata", "labels"), dict, "ObjectMeta.Labels"),
    (("metadata", "labels", EVERY), str, "ObjectMeta.Labels"),
    (("metadata", "annotations"), dict, "ObjectMeta.Annotations"),
    (("metadata", "annotations", EVERY), str, "ObjectMeta.Annotations"),
]
# Where a document's fields are, what type they have and how the server's reader calls the place.
TYPES: dict[str, list[tuple[tuple[str, ...], type, str]]] = {
    "Scale": [
        (("spec",), dict, "v1.Scale.Spec"),
        (("spec", "replicas"), int, "v1.Scale.Spec: v1.ScaleSpec.Replicas"),
    ],
    "Deployment": [
        (("spec",), dict, "v1.Deployment.Spec"),
        (("spec", "replicas"), int, "v1.Deployment.Spec: v1.DeploymentSpec.Replicas"),
        *(
            (("spec", field), kind, f"v1.Deployment.Spec: v1.DeploymentSpec.{field[0].upper()}{field[1:]}")
            for field, kind in [
                ("minReadySeconds", int),
                ("revisionHistoryLimit", int),
                ("progressDeadlineSeconds", int),
                ("paused", bool),
                ("strategy", dict),
            ]
        ),
        (("spec", "selector"), dict, "v1.Deployment.Spec: v1.DeploymentSpec.Selector"),
        (("spec", "selector", "matchLabels"), dict, "v1.DeploymentSpec.Selector: v1.LabelSelector.MatchLabels"),
        *(
            (("spec", "template", *path), kind, f"v1.DeploymentSpec.Template: v1.PodTemplateSpec.{place}")
            for path, kind, place in [
                ((), dict, "ObjectMeta"),
                *METADATA,
                (("spec",), dict, "Spec"),
                (("spec", "containers"), list, "Spec: v1.PodSpec.Containers"),
                (("spec", "containers", EVERY), dict, "Spec: v1.PodSpec.Containers"),
                (("spec", "containers", EVERY, "ports"), list, "Spec: v1.Container.Ports"),
                (("spec", "containers", EVERY, "ports", EVERY), dict, "Spec: v1.Container.Ports"),
            ]
        ),
    ],
    "ConfigMap": [
        (("immutable",), bool, "v1.ConfigMap.Immutable"),
        (("data",), dict, "v1.ConfigMap.Data"),
        (("data", EVERY), str, "v1.ConfigMap.Data"),
    ],
    "HorizontalPodAutoscaler": [
        (("spec",), dict, "v2.HorizontalPodAutoscaler.Spec"),
        (("spec", "minReplicas"), int, "v2.HorizontalPodAutoscalerSpec.MinReplicas"),
        (("spec", "maxReplicas"), int, "v2.HorizontalPodAutoscalerSpec.MaxReplicas"),
        (("spec", "scaleTargetRef"), dict, "v2.HorizontalPodAutoscalerSpec.ScaleTargetRef"),
    ],
    "Role": [(("rules",), list, "v1.Role.Rules"), (("rules", EVERY), dict, "v1.Role.Rules")],
    "RoleBinding": [
        (("roleRef",), dict, "v1.RoleBinding.RoleRef"),
        (("subjects",), list, "v1.RoleBinding.Subjects"),
        (("subjects", EVERY), dict, "v1.RoleBinding.Subjects"),
    ],
}
