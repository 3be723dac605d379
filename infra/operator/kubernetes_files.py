"""Infra: the manifests for the shop's cluster: each as Kubernetes's schema has it, all of them applied together."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import kubernetes_validate

from functions.model.names import did_you_mean, nearest
from infra.operator import kustomization
from infra.operator.findings import FilesRefused, Finding, Place, shown
from infra.operator.yaml_file import Document, parse, read_text

FOLDER: Final = "infra/monitoring/kubernetes"
_VERSION: Final = "1.37"
_EXAMPLE: Final = "apiVersion: v1"
_BETWEEN: Final = re.compile(r"^---[ \t]*(?:#.*)?$", re.MULTILINE)
_SAYS_SOMETHING: Final = re.compile(r"^[ \t]*[^\s#]", re.MULTILINE)
_SAID: Final = "x-kubernetes-group-version-kind"
_MOST_APPLIED: Final = 262_144
"""Bytes of an annotation, in which `kubectl apply` keeps what it applied."""
_KINDS: Final = (
    *("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "ServiceAccount", "Namespace", "ConfigMap", "Secret"),
    *("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Service", "Ingress", "NetworkPolicy"),
)


def findings(folder: Path) -> list[Finding]:
    """What is wrong with the manifests of a checkout; nothing where it has none."""
    kubernetes = folder / FOLDER
    if not kubernetes.is_dir():
        return []
    manifests = [one for one in sorted(kubernetes.glob("*.y*ml")) if one.name != kustomization.FILE]
    read_here: list[Document] = []
    found: list[Finding] = []
    for file in manifests:
        try:
            here = documents(file)
        except FilesRefused as refused:
            found += refused.findings
            continue
        read_here += here
        if not here:
            found.append(Finding(file, 1, "", "says nothing", f"begin it with {_EXAMPLE}, or remove the file"))
    for document in read_here:
        found += [*document.findings, *_of_manifest(document)]
    return [*found, *kustomization.findings(kubernetes / kustomization.FILE, manifests, read_here)]


def documents(file: Path) -> list[Document]:
    """Each part of a file that `---` divides and that says something, with the lines of the whole file.

    Raises:
        FilesRefused: it cannot be read, or a part is no map of keys.
    """
    text = read_text(file)
    between = list(_BETWEEN.finditer(text))
    begins = [0, *(one.end() for one in between)]
    ends = [*(one.start() for one in between), len(text)]
    parts = ("\n" * text.count("\n", 0, begin) + text[begin:end] for begin, end in zip(begins, ends, strict=True))
    return [_from_its_first_key(parse(file, part, _EXAMPLE)) for part in parts if _SAYS_SOMETHING.search(part)]


def _from_its_first_key(document: Document) -> Document:
    """What is wrong with the whole of a part is told where it begins."""
    return replace(document, lines={**document.lines, (): min(line for place, line in document.lines.items() if place)})


def _of_manifest(document: Document) -> Iterator[Finding]:
    for key, example in (("apiVersion", "v1"), ("kind", "ConfigMap")):
        if not isinstance(document.values.get(key), str):
            yield document.finding((key,), f"{key} is missing", f"write {key}: {example}")
            return
    name, kind = f"{document.values['apiVersion']} {document.values['kind']}", document.values["kind"]
    try:
        kubernetes_validate.validate(document.values, _VERSION, strict=True)
    except kubernetes_validate.SchemaNotFoundError:
        yield _of_no_schema(document, name, _versions(kind))
    except kubernetes_validate.ValidationError as error:
        yield _of_schema(document, error)
    if kind == "ConfigMap" and (size := len(str(document.values.get("data")).encode())) > _MOST_APPLIED:
        message = f"holds {size} bytes, and `kubectl apply` keeps a copy in an annotation of {_MOST_APPLIED} at most"
        yield document.finding(("data",), message, "apply it with --server-side, or divide it")


def _of_no_schema(document: Document, name: str, versions: list[str]) -> Finding:
    """A kind that there is in no version, or not in this one."""
    message = f"Kubernetes {_VERSION} knows no {name}"
    if not versions:
        near = nearest(document.values["kind"], _KINDS)
        return document.finding(("kind",), message, f"did you mean {near}?" if near else "write another kind")
    return document.finding(("apiVersion",), message, f"write apiVersion: {' or '.join(versions)}")


def _versions(kind: str) -> list[str]:
    """In which versions of which groups there is this kind."""
    folders = files("kubernetes_validate").joinpath("kubernetes-json-schema").iterdir()
    folder = next(one for one in folders if re.fullmatch(rf"v{_VERSION}\.\d+-local-strict", one.name))
    schemas = [one for one in folder.iterdir() if one.name.startswith(f"{kind.lower()}-")]
    said = [each for one in schemas for each in json.loads(one.read_text("utf-8")).get(_SAID, [])]
    return sorted("/".join(filter(None, (one["group"], one["version"]))) for one in said if one["kind"] == kind)


def _of_schema(document: Document, error: Any) -> Finding:  # noqa: ANN401 - jsonschema ships no types
    """What the schema refuses, at the key that it means."""
    place: Place = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        unknown = next((key for key in error.instance if key not in known), "")
        message = f"unknown key {shown(unknown)}{did_you_mean(unknown, known)}"
        return document.finding((*place, unknown), message, "write it as Kubernetes's documentation shows")
    return document.finding(place, str(error.message), "write it as Kubernetes's documentation shows")
