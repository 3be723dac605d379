"""The demo cluster: values of a wrong type, told as the real server's JSON reader tells them."""

import json
from collections.abc import Iterator
from typing import Any

from infra.local.cluster.refusals import Cause, Document, Refused, bad_request, invalid

# Where a document's scalar fields are, what type they have and how the server's reader calls the place.
# A * stands for any key.
_TYPES: dict[str, list[tuple[tuple[str, ...], type, str]]] = {
    "Scale": [(("spec", "replicas"), int, "v1.Scale.Spec: v1.ScaleSpec.Replicas")],
    "Deployment": [(("spec", "replicas"), int, "v1.Deployment.Spec: v1.DeploymentSpec.Replicas")],
    "ConfigMap": [(("data", "*"), str, "v1.ConfigMap.Data")],
    "HorizontalPodAutoscaler": [
        ((("spec"), name), int, f"v2.HorizontalPodAutoscaler.Spec: v2.HorizontalPodAutoscalerSpec.{go_name}")
        for name, go_name in (("minReplicas", "MinReplicas"), ("maxReplicas", "MaxReplicas"))
    ],
}
_NEAR, _AROUND = 10, 50  # bytes shown on either side of where reading failed


def refuse_wrong_types(document: Document, *, created: bool = False) -> None:
    """Check the scalar fields of a document.

    Raises:
        Refused: 400 for one that is created, 422 for one that was patched.
    """
    problem = next(_problems(document), None)
    if problem is None:
        return
    kind = document["kind"]
    if created:
        version = document["apiVersion"].rpartition("/")[2]
        raise bad_request(f'{kind} in version "{version}" cannot be handled as a {kind}: {problem}')
    raise _unreadable_patch(document, problem)


def _unreadable_patch(document: Document, problem: str) -> Refused:
    text = json.dumps(_compact(document), separators=(",", ":"), ensure_ascii=False)
    return invalid("", "", "", [Cause("patch", f"Invalid value: {json.dumps(text, ensure_ascii=False)}: {problem}")])


def _problems(document: Document) -> Iterator[str]:
    for path, wanted, place in _TYPES.get(document["kind"], []):
        *way, last = path
        holder = document
        for part in way:
            found = holder.get(part)
            holder = found if isinstance(found, dict) else {}
        for key in sorted(holder) if last == "*" else [last]:
            value = holder.get(key)
            if value is not None and (not isinstance(value, wanted) or isinstance(value, bool)):
                yield _problem(document, (*way, key), wanted, place)


def _problem(document: Document, path: tuple[str, ...], wanted: type, place: str) -> str:
    mark = "\0"  # which no JSON text holds
    marked = json.loads(json.dumps(_compact(document)))
    holder = marked
    for part in path[:-1]:
        holder = holder[part]
    value, holder[path[-1]] = json.dumps(holder[path[-1]], separators=(",", ":"), ensure_ascii=False), mark
    before, _, after = json.dumps(marked, separators=(",", ":"), ensure_ascii=False).partition(json.dumps(mark))
    text, head = f"{before}{value}{after}", len(before) + 1
    near, around = (text[max(head - size, 0) : head + size] for size in (_NEAR, _AROUND))
    fault = (
        f'ReadString: expects " or n, but found {value[0]}'
        if wanted is str
        else "readUint32: unexpected character: \N{REPLACEMENT CHARACTER}"
    )
    where = f"error found in #{min(head, _NEAR)} byte of ...|{near}|..., bigger context ...|{around}|..."
    return f"{place}: {fault}, {where}"


def _compact(document: Document) -> dict[str, Any]:
    """Order a document as the server does: by name, but for metadata, which it does not touch."""
    return {
        key: value if key == "metadata" or not isinstance(value, dict) else dict(sorted(value.items()))
        for key, value in sorted(document.items())
    }
