"""Checking: what runbooks may do in the cluster: all that they need, nothing beyond it, and never a secret."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from infra.checking import paths
from infra.checking.across import bindings, touched
from infra.checking.across.touched import texts
from infra.checking.checkout import Checkout
from infra.checking.slips import slip
from infra.checking.written import Written
from infra.operator import kubernetes_files, kustomization
from infra.operator.findings import FilesRefused, Finding, shown

_CHANGES: Final = "patch"
_ANY: Final = "*"
_GROUPS: Final[Mapping[str, str]] = {
    "deployments/scale": "apps",
    "deployments": "apps",
    "replicasets": "apps",
    "configmaps": "",
    "horizontalpodautoscalers": "autoscaling",
}
_NEEDS: Final[Mapping[str, frozenset[str]]] = {
    "deployments/scale": frozenset({"get", _CHANGES}),
    "deployments": frozenset({"get", "list"}),
    "replicasets": frozenset({"get", "list"}),
    "configmaps": frozenset({"get", _CHANGES}),
}
_MAY: Final[Mapping[str, frozenset[str]]] = {
    **_NEEDS,
    "deployments": frozenset({"get", "list", _CHANGES}),
    "horizontalpodautoscalers": frozenset({"get", "list"}),
}


def findings(checkout: Checkout) -> Iterator[Finding]:
    """Rights that are missing, too wide, or given to somebody else."""
    manifests = _manifests(checkout.folder / paths.RBAC)
    found = bindings.ours(manifests)
    yield from bindings.findings(manifests, found)
    yield from _namespaces(checkout, [*found.roles, *found.bindings])
    rules = [rule for role in found.roles for rule in _rules(role)]
    for role in found.roles:
        if role.text("kind") == "ClusterRole":
            message = "a ClusterRole is of every namespace"
            yield role.finding("kind", message=message, hint="write kind: Role, of the shop's namespace")
    for rule in rules:
        yield from _too_much(rule)
        yield from _misspelt(rule)
    if found.roles and isinstance(found.roles[0].values.get("rules"), list):
        yield from _too_little(found.roles[0], rules)
        yield from touched.findings(rules, checkout)


def _manifests(file: Path) -> list[Written]:
    with suppress(FilesRefused):  # which is told with that file
        return [Written(one, (), one.values) for one in kubernetes_files.documents(file)]
    return []


def _namespaces(checkout: Checkout, parts: Sequence[Written]) -> Iterator[Finding]:
    """A role of one namespace is of no use to a binding of another."""
    file = checkout.folder / paths.KUBERNETES / kustomization.FILE
    name = kustomization.namespace([one.document for one in parts], file)
    for one in parts:
        if (said := one.text("metadata", "namespace")) and said != name:
            message = f"is of the namespace {shown(said)}, where runbooks do nothing"
            yield one.finding("metadata", "namespace", message=message, hint=f"write namespace: {name}")


def _rules(role: Written) -> list[Written]:
    rules = role.values.get("rules")
    listed = enumerate(rules if isinstance(rules, list) else ())
    return [Written(role.document, ("rules", index), rule) for index, rule in listed if isinstance(rule, dict)]


def _too_much(rule: Written) -> Iterator[Finding]:
    verbs = texts(rule, "verbs")
    for place, group in enumerate(texts(rule, "apiGroups")):
        if group == _ANY:
            message, hint = "lets runbooks touch what any API has of that name", "name the group, like apps"
            yield rule.finding("apiGroups", place, message=message, hint=hint)
    for index, resource in enumerate(texts(rule, "resources")):
        may = _MAY.get(resource)
        if may is None:
            near = slip(resource, _MAY)
            message = f"runbooks have no business with {shown(resource)}"
            hint = f"did you mean {near}?" if near else "remove it; give it to who needs it elsewhere"
            yield rule.finding("resources", index, message=message, hint=hint)
            continue
        yield from _verbs(rule, resource, may)
        if (_CHANGES in verbs or resource == "configmaps") and not texts(rule, "resourceNames"):
            message = f"lets runbooks touch any of the namespace's {resource}"
            yield rule.finding("resources", index, message=message, hint="name them under resourceNames")


def _verbs(rule: Written, resource: str, may: frozenset[str]) -> Iterator[Finding]:
    for place, verb in enumerate(texts(rule, "verbs")):
        if verb not in may:
            near = slip(verb, may)
            hint = f"did you mean {near}?" if near else f"write {', '.join(sorted(may))} at most"
            wide = f"lets runbooks do anything with {resource}"
            message = wide if verb == _ANY else f"runbooks never {verb} {resource}"
            yield rule.finding("verbs", place, message=message, hint=hint)


def _misspelt(rule: Written) -> Iterator[Finding]:
    """A group that has no such resource."""
    groups = texts(rule, "apiGroups")
    for resource in texts(rule, "resources"):
        wanted = _GROUPS.get(resource)
        if groups and wanted is not None and not {wanted, _ANY} & {*groups}:
            message = f"the group {shown(groups[0])} has no {resource}"
            hint = f"did you mean {wanted}?" if wanted else 'write "", the group of what has none'
            yield rule.finding("apiGroups", 0, message=message, hint=hint)


def _too_little(role: Written, rules: Sequence[Written]) -> Iterator[Finding]:
    """Rights without which a runbook fails while an incident waits; what is misspelt is told as that."""
    for resource, verbs in _NEEDS.items():
        giving = [rule for rule in rules if {resource, _ANY} & {*texts(rule, "resources")}]
        written = {verb for rule in giving for verb in texts(rule, "verbs")}
        missing = verbs - {slip(verb, verbs) or verb for verb in written}
        meant = any(slip(one, [resource]) for rule in rules for one in texts(rule, "resources") if one not in _MAY)
        if missing and _ANY not in written and (giving or not meant):
            message = f"runbooks need to {' and '.join(sorted(missing))} {resource}, and may not"
            at, key = (giving[0], "verbs") if giving else (role, "rules")
            yield at.finding(key, message=message, hint="add it, as the comments in the file show")
