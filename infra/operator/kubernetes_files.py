"""Infra: the manifests for the shop's cluster: each as Kubernetes's schema has it, all of them applied together."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import kubernetes_validate

from functions.model.names import did_you_mean
from infra.operator.findings import FilesRefused, Finding, Place, shown
from infra.operator.yaml_file import Document, parse, read, read_text

FOLDER: Final = "infra/monitoring/kubernetes"
KUSTOMIZATION: Final = "kustomization.yaml"
_VERSION: Final = "1.37"
_EXAMPLE: Final = "apiVersion: v1"
_BETWEEN: Final = re.compile(r"^---[ \t]*(?:#.*)?$", re.MULTILINE)
_SAYS_SOMETHING: Final = re.compile(r"^[ \t]*[^\s#]", re.MULTILINE)
_MOST_APPLIED: Final = 262_144
"""Bytes of an annotation, in which `kubectl apply` keeps what it applied."""
_KNOWN: Final = (
    *("apiVersion", "kind", "metadata", "namespace", "resources", "components", "namePrefix", "nameSuffix", "labels"),
    *("commonLabels", "commonAnnotations", "configMapGenerator", "secretGenerator", "generatorOptions", "images"),
    *("replicas", "patches", "patchesJson6902", "patchesStrategicMerge", "replacements", "transformers", "validators"),
    *("generators", "crds", "vars", "openapi", "buildMetadata", "sortOptions", "helmCharts", "configurations"),
)


def findings(folder: Path) -> list[Finding]:
    """What is wrong with the manifests of a checkout; nothing where it has none."""
    kubernetes = folder / FOLDER
    if not kubernetes.is_dir():
        return []
    files = [one for one in sorted(kubernetes.glob("*.y*ml")) if one.name != KUSTOMIZATION]
    read_here: list[Document] = []
    found: list[Finding] = []
    for file in files:
        try:
            read_here += documents(file)
        except FilesRefused as refused:
            found += refused.findings
    for document in read_here:
        found += [*document.findings, *_of_manifest(document)]
    return [*found, *_of_kustomization(kubernetes / KUSTOMIZATION, files, set(_namespaces(read_here)))]


def _namespaces(manifests: list[Document]) -> Iterator[str]:
    for one in manifests:
        if isinstance(metadata := one.values.get("metadata"), dict) and "namespace" in metadata:
            yield str(metadata["namespace"])


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
        yield document.finding(("kind",), f"Kubernetes {_VERSION} knows no {name}", "write another apiVersion or kind")
    except kubernetes_validate.ValidationError as error:
        yield _of_schema(document, error)
    if kind == "ConfigMap" and (size := len(str(document.values.get("data")).encode())) > _MOST_APPLIED:
        message = f"holds {size} bytes, and `kubectl apply` keeps a copy in an annotation of {_MOST_APPLIED} at most"
        yield document.finding(("data",), message, "apply it with --server-side, or divide it")


def _of_schema(document: Document, error: Any) -> Finding:  # noqa: ANN401 - jsonschema ships no types
    """What the schema refuses, at the key that it means."""
    place: Place = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        unknown = next((key for key in error.instance if key not in known), "")
        message = f"unknown key {shown(unknown)}{did_you_mean(unknown, known)}"
        return document.finding((*place, unknown), message, "write it as Kubernetes's documentation shows")
    return document.finding(place, str(error.message), "write it as Kubernetes's documentation shows")


def _of_kustomization(file: Path, files: list[Path], namespaces: set[str]) -> Iterator[Finding]:
    """What `kubectl apply -k` applies: all manifests beside it, in the namespace that they name."""
    try:
        document = read(file, "resources:")
    except FilesRefused as refused:
        yield from refused.findings
        return
    yield from document.findings
    for key in document.values:
        if key not in _KNOWN:
            yield document.finding((key,), f"unknown key {shown(key)}{did_you_mean(key, _KNOWN)}", f"remove {key}")
    resources = document.values.get("resources")
    listed = resources if isinstance(resources, list) else []
    for index, one in enumerate(listed):
        if isinstance(one, str) and "://" not in one and not (file.parent / one).exists():
            message = f"{shown(one)} is not there{did_you_mean(one, [other.name for other in files])}"
            yield document.finding(("resources", index), message, "write the name of a manifest beside it")
    for other in files:
        if other.name not in listed:
            message = f"{other.name} is beside it and is not applied"
            yield document.finding(("resources",), message, f"write - {other.name}, or remove the file")
    yield from _of_namespace(document, namespaces)


def _of_namespace(document: Document, namespaces: set[str]) -> Iterator[Finding]:
    name = document.values.get("namespace")
    if name is not None and namespaces and any(one != name for one in namespaces):
        message = f"all is put into {shown(name)}, and manifests name {', '.join(sorted(namespaces))}"
        yield document.finding(("namespace",), message, "write the same namespace in both")
