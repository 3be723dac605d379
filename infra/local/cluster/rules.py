"""The demo cluster: rules that a document of a kind keeps, and what the server says when it does not."""

import json
import re
from collections.abc import Callable, Iterator, Mapping

from infra.local.cluster.kinds import AUTOSCALER, CONFIG_MAP, DEPLOYMENT, ROLE_BINDING, Kind
from infra.local.cluster.refusals import Cause, Document, invalid

_NEGATIVE = "must be greater than or equal to 0"
_LONGEST_KEY, _KEY = 253, "[-._a-zA-Z0-9]+"
_KEYS = (
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  "
    f"or 'key-name', regex used for validation is '{_KEY}')"
)
_IMMUTABLE = "Forbidden: field is immutable when `immutable` is set"


def check(kind: Kind, document: Document, before: Document | None = None) -> None:
    """Check a whole document, and the way from what it was `before`.

    Raises:
        Refused: with every rule that it breaks.
    """
    causes = [*_named(document), *_RULES.get(kind.name, _none)(document, before)]
    if causes:
        raise invalid(kind.name, kind.group, document["metadata"].get("name", ""), causes)


def check_scale(name: str, replicas: int) -> None:
    """Check what a /scale asks for.

    Raises:
        Refused: it is negative.
    """
    if causes := list(_at_least_zero(replicas)):
        raise invalid("Scale", "autoscaling", name, causes)


def _named(document: Document) -> Iterator[Cause]:
    if not document["metadata"].get("name"):
        yield _required("metadata.name", ": name or generateName is required")


def _none(_document: Document, _before: Document | None) -> Iterator[Cause]:
    yield from ()


def _at_least_zero(replicas: int) -> Iterator[Cause]:
    if replicas < 0:
        yield Cause("spec.replicas", f"Invalid value: {replicas}: {_NEGATIVE}")


def _deployment(document: Document, before: Document | None) -> Iterator[Cause]:
    spec = document["spec"]
    yield from _at_least_zero(spec["replicas"])
    selected = (spec.get("selector") or {}).get("matchLabels")
    template = spec.get("template") or {}
    labels = template.get("metadata", {}).get("labels") or {}
    if not selected:
        yield _required("spec.selector")
    elif not selected.items() <= labels.items():
        shown = ", ".join(f'"{key}":"{value}"' for key, value in sorted(labels.items()))
        message = f"Invalid value: map[string]string{{{shown}}}: `selector` does not match template `labels`"
        yield Cause("spec.template.metadata.labels", message)
    containers = template.get("spec", {}).get("containers")
    if not containers:
        yield _required("spec.template.spec.containers")
    for place, container in enumerate(containers or []):
        for field in ("name", "image"):
            if not container.get(field):
                yield _required(f"spec.template.spec.containers[{place}].{field}")
    if before and before["spec"]["selector"] != spec.get("selector"):
        yield Cause("spec.selector", "Invalid value: field is immutable")


def _config_map(document: Document, before: Document | None) -> Iterator[Cause]:
    for field in ("data", "binaryData"):
        for key in sorted(document.get(field) or {}):
            yield from (Cause(f"{field}[{key}]", f"Invalid value: {json.dumps(key)}: {why}") for why in _no_key(key))
    if before is None or not before.get("immutable"):
        return
    for field in ("immutable", "data", "binaryData"):
        if document.get(field) != before.get(field):
            yield Cause(field, _IMMUTABLE, "FieldValueForbidden")


def _no_key(key: str) -> Iterator[str]:
    if len(key) > _LONGEST_KEY:
        yield f"must be no more than {_LONGEST_KEY} characters"
    if not re.fullmatch(_KEY, key):
        yield _KEYS
    if key in (".", ".."):
        yield f"must not be '{key}'"
    elif key.startswith(".."):
        yield "must not start with '..'"


def _autoscaler(document: Document, _before: Document | None) -> Iterator[Cause]:
    spec = document["spec"]
    most, fewest = spec.get("maxReplicas", 0), spec["minReplicas"]
    if most < 1:
        yield Cause("spec.maxReplicas", f"Invalid value: {most}: must be greater than 0")
    elif most < fewest:
        message = f"Invalid value: {most}: must be greater than or equal to `minReplicas`"
        yield Cause("spec.maxReplicas", message)
    for field in ("kind", "name"):
        if not (spec.get("scaleTargetRef") or {}).get(field):
            yield _required(f"spec.scaleTargetRef.{field}")


def _role_binding(document: Document, before: Document | None) -> Iterator[Cause]:
    for field in ("kind", "name"):
        if not (document.get("roleRef") or {}).get(field):
            yield _required(f"roleRef.{field}")
        for place, subject in enumerate(document.get("subjects") or []):
            if not subject.get(field):
                yield _required(f"subjects[{place}].{field}")
    if before and before["roleRef"] != document.get("roleRef"):
        yield Cause("roleRef", "Invalid value: cannot change roleRef")


def _required(field: str, why: str = "") -> Cause:
    return Cause(field, f"Required value{why}", "FieldValueRequired")


_RULES: Mapping[str, Callable[[Document, Document | None], Iterator[Cause]]] = {
    DEPLOYMENT.name: _deployment,
    CONFIG_MAP.name: _config_map,
    AUTOSCALER.name: _autoscaler,
    ROLE_BINDING.name: _role_binding,
}
