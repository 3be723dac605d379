"""Infra: kustomization.yaml: what `kubectl apply -k` applies of the manifests beside it, and in which namespace."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from functions.model.names import did_you_mean
from infra.operator.findings import FilesRefused, Finding, shown
from infra.operator.yaml_file import Document, read

FILE: Final = "kustomization.yaml"
_GROUP: Final = "kustomize.config.k8s.io"
_IS: Final = {
    "kind": ("Kustomization", "Component"),
    "apiVersion": (f"{_GROUP}/v1beta1", f"{_GROUP}/v1", f"{_GROUP}/v1alpha1"),
}
"""Both may be left out."""
_KNOWN: Final = (
    *("apiVersion", "kind", "metadata", "namespace", "resources", "components", "namePrefix", "nameSuffix", "labels"),
    *("commonLabels", "commonAnnotations", "configMapGenerator", "secretGenerator", "generatorOptions", "images"),
    *("replicas", "patches", "patchesJson6902", "patchesStrategicMerge", "replacements", "transformers", "validators"),
    *("generators", "crds", "vars", "openapi", "buildMetadata", "sortOptions", "helmCharts", "configurations"),
)


def findings(file: Path, files: Sequence[Path], manifests: Sequence[Document]) -> Iterator[Finding]:
    """What is wrong with it; `files` and `manifests` are those beside it, and what of them can be read."""
    try:
        document = read(file, "resources:")
    except FilesRefused as refused:
        yield from refused.findings
        return
    yield from document.findings
    for key in document.values:
        if key not in _KNOWN:
            yield document.finding((key,), f"unknown key {shown(key)}{did_you_mean(key, _KNOWN)}", f"remove {key}")
    for key, right in _IS.items():
        if (said := document.values.get(key, right[0])) not in right:
            message = f"kustomize knows no {key} {shown(said)}"
            yield document.finding((key,), message, f"write {key}: {right[0]}")
    yield from _of_resources(document, files)
    yield from _of_namespace(document, manifests)


def namespace(manifests: Sequence[Document], file: Path) -> str | None:
    """Where all manifests are put: as kustomization.yaml says, or as most of them do; None where nobody says."""
    try:
        said = read(file, "").values.get("namespace")
    except FilesRefused:
        said = None
    named = [name for one in manifests if (name := _named(one))]
    if isinstance(said, str) and (said in named or not named):
        return said
    return Counter(named).most_common(1)[0][0] if named else None


def _of_resources(document: Document, files: Sequence[Path]) -> Iterator[Finding]:
    resources = document.values.get("resources")
    listed = resources if isinstance(resources, list) else []
    for index, one in enumerate(listed):
        if isinstance(one, str) and "://" not in one and not (document.file.parent / one).exists():
            message = f"{shown(one)} is not there{did_you_mean(one, [other.name for other in files])}"
            yield document.finding(("resources", index), message, "write the name of a manifest beside it")
    for other in files:
        if other.name not in listed:
            message = f"{other.name} is beside it and is not applied"
            yield document.finding(("resources",), message, f"write - {other.name}, or remove the file")


def _of_namespace(document: Document, manifests: Sequence[Document]) -> Iterator[Finding]:
    """The one that is alone is wrong: a manifest among others, or this file against all of them."""
    name = document.values.get("namespace")
    said = {named for one in manifests if (named := _named(one))}
    if name is None or not said:
        return
    if name not in said:
        message = f"all is put into {shown(name)}, and manifests name {', '.join(sorted(said))}"
        yield document.finding(("namespace",), message, "write the same namespace in both")
        return
    for one in manifests:
        if (other := _named(one)) and other != name:
            message = f"names {shown(other)}, and {FILE} puts all into {shown(name)}"
            yield one.finding(("metadata", "namespace"), message, f"write namespace: {name}")


def _named(manifest: Document) -> str | None:
    metadata = manifest.values.get("metadata")
    said = metadata.get("namespace") if isinstance(metadata, dict) else None
    return None if said is None else str(said)
