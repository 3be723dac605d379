"""Checking: what runbooks may do in the cluster: all that they need, nothing beyond it, and never a secret."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from infra.automation.payload_fields import DEPLOYMENTS
from infra.checking import paths
from infra.checking.checkout import Checkout
from infra.checking.written import Written
from infra.operator import kubernetes_files
from infra.operator.findings import FilesRefused, Finding, shown

GROUP: Final = "fitfoot:incident-runbook"
"""Of the access entry that the stack makes for the cluster operator."""
_GIVES: Final = {"Role": "RoleBinding", "ClusterRole": "ClusterRoleBinding"}
_CHANGES: Final = "patch"
_MAY: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    ("apps", "deployments/scale"): frozenset({"get", _CHANGES}),
    ("apps", "deployments"): frozenset({"get", "list", _CHANGES}),
    ("apps", "replicasets"): frozenset({"get", "list"}),
    ("", "configmaps"): frozenset({"get", _CHANGES}),
    ("autoscaling", "horizontalpodautoscalers"): frozenset({"get", "list"}),
}
_NEEDS: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    ("apps", "deployments/scale"): frozenset({"get", _CHANGES}),
    ("apps", "deployments"): frozenset({"get", "list"}),
    ("apps", "replicasets"): frozenset({"get", "list"}),
    ("", "configmaps"): frozenset({"get", _CHANGES}),
}


def findings(checkout: Checkout) -> Iterator[Finding]:
    """Rights that are missing, too wide, or given to somebody else."""
    found = _manifests(checkout.folder / paths.RBAC)
    roles = [one for one in found if one.text("kind") in _GIVES]
    for role in roles:
        if role.text("kind") == "ClusterRole":
            message = "a ClusterRole is of every namespace"
            yield role.finding("kind", message=message, hint="write kind: Role, of the shop's namespace")
        for rule in _rules(role):
            yield from _too_much(rule)
        yield from _too_little(role)
    names = {role.text("metadata", "name") for role in roles}
    for binding in (one for one in found if one.text("kind") in _GIVES.values()):
        yield from _binding(binding, names, {role.text("metadata", "namespace") for role in roles})


def _manifests(file: Path) -> list[Written]:
    with suppress(FilesRefused):  # which is told with that file
        return [Written(one, (), one.values) for one in kubernetes_files.documents(file)]
    return []


def _rules(role: Written) -> list[Written]:
    rules = role.values.get("rules")
    listed = enumerate(rules if isinstance(rules, list) else ())
    return [Written(role.document, ("rules", index), rule) for index, rule in listed if isinstance(rule, dict)]


def _too_much(rule: Written) -> Iterator[Finding]:
    for index, resource in enumerate(_texts(rule, "resources")):
        may = frozenset[str]().union(*(_MAY.get((group, resource), ()) for group in _texts(rule, "apiGroups")))
        if not may:
            message = f"runbooks have no business with {shown(resource)}"
            yield rule.finding("resources", index, message=message, hint="remove it; give it to who needs it elsewhere")
            continue
        for place, verb in enumerate(_texts(rule, "verbs")):
            if verb not in may:
                message = f"runbooks never {verb} {resource}"
                yield rule.finding("verbs", place, message=message, hint=f"write {', '.join(sorted(may))} at most")
        if (_CHANGES in _texts(rule, "verbs") or resource == "configmaps") and not _texts(rule, "resourceNames"):
            message = f"lets runbooks touch any of the namespace's {resource}"
            yield rule.finding("resources", index, message=message, hint="name them under resourceNames")


def _too_little(role: Written) -> Iterator[Finding]:
    """Rights without which a runbook fails while an incident waits."""
    for (group, resource), verbs in _NEEDS.items():
        giving = [
            one for one in _rules(role) if group in _texts(one, "apiGroups") and resource in _texts(one, "resources")
        ]
        missing = verbs - {verb for one in giving for verb in _texts(one, "verbs")}
        if missing:
            message = f"runbooks need to {' and '.join(sorted(missing))} {resource}, and may not"
            yield role.finding("rules", message=message, hint="add it, as the comments in the file show")
        elif resource == "deployments/scale":
            named = {name for one in giving for name in _texts(one, "resourceNames")}
            for name in (one for one in DEPLOYMENTS if named and one not in named):
                message = f"runbooks scale {name}, which no rule lets them"
                yield giving[0].finding("resourceNames", message=message, hint=f"add {name}")


def _binding(binding: Written, roles: set[str], namespaces: set[str]) -> Iterator[Finding]:
    subjects = binding.values.get("subjects")
    for index, subject in enumerate(subjects if isinstance(subjects, list) else ()):
        if isinstance(subject, dict) and subject.get("name") != GROUP:
            message = f"the functions are the group {GROUP}, not {shown(subject.get('name'))}"
            yield binding.finding("subjects", index, "name", message=message, hint=f"write name: {GROUP}")
    if (role := binding.text("roleRef", "name")) not in roles:
        message = f"there is no role {shown(role)} in this file"
        yield binding.finding("roleRef", "name", message=message, hint=f"write {' or '.join(sorted(roles)) or 'one'}")
    if (namespace := binding.text("metadata", "namespace")) not in namespaces:
        message = f"the role is not of the namespace {shown(namespace)}"
        yield binding.finding("metadata", "namespace", message=message, hint=f"write {' or '.join(sorted(namespaces))}")


def _texts(rule: Written, key: str) -> Sequence[str]:
    found = rule.values.get(key)
    return [str(one) for one in found] if isinstance(found, list) else ()
