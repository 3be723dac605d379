"""Infra: the part of the settings that says in which cluster runbooks act, and on what."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from pydantic import Field, PlainValidator

from functions.cluster_operator.endpoint import EXAMPLE, BadEndpoint, endpoint, trust
from infra.operator.field_values import matching
from infra.operator.findings import Finding, WrongValue, shown
from infra.operator.model_findings import Part
from infra.operator.yaml_file import Document

MANIFEST: Final = "kubernetes/rbac.yaml"
"""Beside the folder of the settings."""
_LONGEST_AUTHORITY: Final = 3_000  # characters; all of a function's environment is 4 KB at most
_REGION = re.compile(r"\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:eks\.|api\.aws)")
_DNS_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"


def _name(what: str, example: str, pattern: str = _DNS_LABEL) -> PlainValidator:
    return PlainValidator(matching(pattern, what, example))


def _endpoint(value: object) -> str:
    if not isinstance(value, str):
        raise WrongValue("an address", value, EXAMPLE)
    try:
        found = endpoint(value)
    except BadEndpoint as error:
        raise ValueError(f"endpoint {error}") from error
    if not found.startswith("https:"):
        raise ValueError("endpoint is not encrypted, and a token is sent to it; write an address with https://")
    return found


def _authority(value: object) -> str:
    if not isinstance(value, str):
        raise WrongValue("a certificate authority in base64", value, "LS0tLS1CRUdJTiBDRVJU…")
    text = "".join(value.split())  # YAML may fold it over several lines
    try:
        trust(text)
    except BadEndpoint as error:
        raise ValueError(f"certificate_authority {error}") from error
    if len(text) > _LONGEST_AUTHORITY:
        raise ValueError(
            f"certificate_authority has {len(text)} characters, and a function's environment holds "
            f"{_LONGEST_AUTHORITY} of it; keep the cluster's own authority only"
        )
    return text


class KubernetesSettings(Part):
    """An EKS cluster, and the part of it that runbooks may touch."""

    cluster: Annotated[str, _name("an EKS cluster's name", "fitfoot", r"[0-9A-Za-z][\w-]{0,99}")] = Field(
        examples=["fitfoot"]
    )
    endpoint: Annotated[str, PlainValidator(_endpoint)] = Field(examples=[EXAMPLE])
    certificate_authority: Annotated[str, PlainValidator(_authority)] = Field(examples=["LS0tLS1CRUdJTiBDRVJU…"])
    namespace: Annotated[str, _name("a namespace's name", "fitfoot")] = Field(examples=["fitfoot"])
    deployments: tuple[Annotated[str, _name("a deployment's name", "fitfoot-web")], ...] = Field(
        min_length=1, max_length=20, examples=["[fitfoot-web, fitfoot-api]"]
    )
    config_map: Annotated[str, _name("a ConfigMap's name", "app-config")] = Field(examples=["app-config"])

    @property
    def environment(self) -> dict[str, str]:
        """What the cluster operator is told of it."""
        return {
            "EKS_CLUSTER": self.cluster,
            "KUBERNETES_URL": self.endpoint,
            "KUBERNETES_CA": self.certificate_authority,
            "KUBERNETES_NAMESPACE": self.namespace,
            "KUBERNETES_DEPLOYMENTS": ",".join(self.deployments),
            "KUBERNETES_CONFIG_MAP": self.config_map,
        }


def of_another_region(document: Document) -> Iterator[Finding]:
    """An access entry can only be made in the stack's own region."""
    region, url = document.values.get("region"), _said(document).get("endpoint")
    found = _REGION.search(url) if isinstance(url, str) else None
    if found and isinstance(region, str) and found[1] != region:
        message = f"the cluster is in {found[1]}, and the functions are in {shown(region)}"
        yield document.finding(("kubernetes", "endpoint"), message, f"write a cluster in {region}, or the other region")


def of_the_manifest(document: Document) -> Iterator[Finding]:
    """What the function is told to touch and the manifest does not let it."""
    said = _said(document)
    file = document.file.parents[1] / MANIFEST
    if not said or not file.exists():
        return
    manifests = _manifests(file)
    rules = [rule for one in manifests for rule in one.get("rules") or () if isinstance(rule, dict)]
    if not rules:
        return  # which is told with that file
    namespaces = [(one.get("metadata") or {}).get("namespace") for one in manifests]
    named = _named(rules)
    for key, known in (
        ("namespace", namespaces),
        ("deployments", named("deployments") & named("deployments/scale")),
        ("config_map", named("configmaps")),
    ):
        value = said.get(key)
        for index, name in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(name, str) and re.fullmatch(_DNS_LABEL, name) and name not in known:
                place = ("kubernetes", key, index) if isinstance(value, list) else ("kubernetes", key)
                message = f"{shown(name)} is not in {MANIFEST}, and would be forbidden"
                yield document.finding(place, message, "write the same name in both, and apply the manifest")


def _manifests(file: Path) -> list[Mapping[str, Any]]:
    try:
        found = list(yaml.safe_load_all(file.read_text("utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError):
        return []
    return [one for one in found if isinstance(one, dict)]


def _named(rules: Sequence[Mapping[str, Any]]) -> Callable[[str], set[str]]:
    """Which objects of a resource may be changed by name."""

    def named(resource: str) -> set[str]:
        patching = [
            one for one in rules if resource in (one.get("resources") or ()) and "patch" in (one.get("verbs") or ())
        ]
        return {name for rule in patching for name in rule.get("resourceNames") or ()}

    return named


def _said(document: Document) -> Mapping[str, Any]:
    said = document.values.get("kubernetes")
    return said if isinstance(said, dict) else {}
