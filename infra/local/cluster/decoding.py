"""The demo cluster: values of a wrong type, told as the real server's JSON reader tells them."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from infra.local.cluster.refusals import Cause, Document, bad_request, invalid

_Path = tuple[str | int, ...]
_EVERY = "*"  # in a path: any key, any place of a list
_NEAR, _AROUND = 10, 50  # bytes shown on either side of where reading failed
_FAULTS = {
    int: "readUint32: unexpected character: \N{REPLACEMENT CHARACTER}",
    str: 'ReadString: expects " or n, but found {}',
    dict: "readObjectStart: expect {{ or n, but found {}",
    list: "decode slice: expect [ or n, but found {}",
}
_METADATA = [
    (("metadata",), dict, "ObjectMeta"),
    (("metadata", "name"), str, "ObjectMeta.Name"),
    (("metadata", "labels"), dict, "ObjectMeta.Labels"),
    (("metadata", "labels", _EVERY), str, "ObjectMeta.Labels"),
    (("metadata", "annotations"), dict, "ObjectMeta.Annotations"),
    (("metadata", "annotations", _EVERY), str, "ObjectMeta.Annotations"),
]
# Where a document's fields are, what type they have and how the server's reader calls the place.
_TYPES: dict[str, list[tuple[tuple[str, ...], type, str]]] = {
    "Scale": [
        (("spec",), dict, "v1.Scale.Spec"),
        (("spec", "replicas"), int, "v1.Scale.Spec: v1.ScaleSpec.Replicas"),
    ],
    "Deployment": [
        (("spec",), dict, "v1.Deployment.Spec"),
        (("spec", "replicas"), int, "v1.Deployment.Spec: v1.DeploymentSpec.Replicas"),
        (("spec", "revisionHistoryLimit"), int, "v1.Deployment.Spec: v1.DeploymentSpec.RevisionHistoryLimit"),
        (("spec", "selector"), dict, "v1.Deployment.Spec: v1.DeploymentSpec.Selector"),
        (("spec", "selector", "matchLabels"), dict, "v1.DeploymentSpec.Selector: v1.LabelSelector.MatchLabels"),
        *(
            (("spec", "template", *path), kind, f"v1.DeploymentSpec.Template: v1.PodTemplateSpec.{place}")
            for path, kind, place in [
                ((), dict, "ObjectMeta"),
                *_METADATA,
                (("spec",), dict, "Spec"),
                (("spec", "containers"), list, "Spec: v1.PodSpec.Containers"),
                (("spec", "containers", _EVERY), dict, "Spec: v1.PodSpec.Containers"),
                (("spec", "containers", _EVERY, "ports"), list, "Spec: v1.Container.Ports"),
                (("spec", "containers", _EVERY, "ports", _EVERY), dict, "Spec: v1.Container.Ports"),
            ]
        ),
    ],
    "ConfigMap": [
        (("data",), dict, "v1.ConfigMap.Data"),
        (("data", _EVERY), str, "v1.ConfigMap.Data"),
    ],
    "HorizontalPodAutoscaler": [
        (("spec",), dict, "v2.HorizontalPodAutoscaler.Spec"),
        (("spec", "minReplicas"), int, "v2.HorizontalPodAutoscalerSpec.MinReplicas"),
        (("spec", "maxReplicas"), int, "v2.HorizontalPodAutoscalerSpec.MaxReplicas"),
        (("spec", "scaleTargetRef"), dict, "v2.HorizontalPodAutoscalerSpec.ScaleTargetRef"),
    ],
    "Role": [(("rules",), list, "v1.Role.Rules"), (("rules", _EVERY), dict, "v1.Role.Rules")],
    "RoleBinding": [
        (("roleRef",), dict, "v1.RoleBinding.RoleRef"),
        (("subjects",), list, "v1.RoleBinding.Subjects"),
        (("subjects", _EVERY), dict, "v1.RoleBinding.Subjects"),
    ],
}


def refuse_wrong_types(document: Document, *, created: bool = False) -> None:
    """Check the types of a document's fields.

    Raises:
        Refused: 400 for one that is created, 422 for one that was patched.
    """
    problem = next(_problems(document), None)
    if problem is None:
        return
    if created:
        kind, version = document["kind"], document["apiVersion"].rpartition("/")[2]
        raise bad_request(f'{kind} in version "{version}" cannot be handled as a {kind}: {problem}')
    quoted = json.dumps(_text(_ordered(document)), ensure_ascii=False)
    raise invalid("", "", "", [Cause("patch", f"Invalid value: {quoted}: {problem}")])


def _problems(document: Document) -> Iterator[str]:
    for wanted_at, wanted, place in (*_METADATA, *_TYPES.get(document["kind"], [])):
        for path, value in _found(document, wanted_at):
            if value is not None and (not isinstance(value, wanted) or isinstance(value, bool)):
                yield _problem(document, path, wanted, place)


def _found(value: Any, path: Sequence[str]) -> Iterator[tuple[_Path, Any]]:  # noqa: ANN401 -- any value of JSON
    if not path:
        yield (), value
        return
    head, *rest = path
    keys: Sequence[str | int] = ()
    if isinstance(value, dict):
        keys = sorted(value) if head == _EVERY else [head] * (head in value)
    elif isinstance(value, list) and head == _EVERY:
        keys = range(len(value))
    for key in keys:
        for way, found in _found(value[key], rest):
            yield (key, *way), found


def _problem(document: Document, path: _Path, wanted: type, place: str) -> str:
    mark = "\0"  # which no JSON text holds
    marked: Any = json.loads(_text(_ordered(document)))
    holder = marked
    for part in path[:-1]:
        holder = holder[part]
    value, holder[path[-1]] = _text(holder[path[-1]]), mark
    before, _, after = _text(marked).partition(_text(mark))
    text, head = f"{before}{value}{after}", len(before) + 1
    near, around = (text[max(head - size, 0) : head + size] for size in (_NEAR, _AROUND))
    where = f"error found in #{min(head, _NEAR)} byte of ...|{near}|..., bigger context ...|{around}|..."
    return f"{place}: {_FAULTS[wanted].format(value[0])}, {where}"


def _ordered(document: Document) -> Document:
    """Order a document as the server does: by name, but for metadata, which it does not touch."""
    return {
        key: value if key == "metadata" or not isinstance(value, dict) else dict(sorted(value.items()))
        for key, value in sorted(document.items())
    }


def _text(value: Any) -> str:  # noqa: ANN401 -- any value of JSON
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
