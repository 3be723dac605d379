"""Checking: who may do in the cluster what runbooks do: the group of our functions, and not everybody.

Whatever else the file gives to others, as Prometheus's own rights, is theirs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from functions.model.names import nearest
from infra.checking.written import Written
from infra.operator.findings import Finding, shown

GROUP: Final = "fitfoot:incident-runbook"
"""Of the access entry that the stack makes for the cluster operator."""
API: Final = "rbac.authorization.k8s.io"
_LIKE: Final = 0.6
_EVERYBODY: Final = ("system:authenticated", "system:unauthenticated", "system:serviceaccounts")
_GIVES: Final = ("Role", "ClusterRole")
_BINDS: Final = ("RoleBinding", "ClusterRoleBinding")


@dataclass(frozen=True)
class Ours:
    """What binds something to our group, or is to, and what it binds. A slip in a kind is told with the manifest."""

    bindings: Sequence[Written]
    roles: Sequence[Written]


def ours(manifests: Sequence[Written]) -> Ours:
    """What of the manifests is of runbooks."""
    roles = [one for one in manifests if one.text("kind") in _GIVES or "rules" in one.values]
    binding = [one for one in manifests if one.text("kind") in _BINDS or "roleRef" in one.values]
    exact = [one for one in binding if GROUP in _names(one)]
    words = {word: one for one in binding for word in (*_names(one), _role(one), one.text("metadata", "name"))}
    near = nearest(GROUP, words, _LIKE)
    mine = exact or ([words[near]] if near else [])
    wanted = {_role(one) for one in mine}
    elsewhere = {_role(one) for one in binding if one not in mine}
    bound = [one for one in roles if one.text("metadata", "name") in wanted]
    return Ours(mine, bound or [one for one in roles if one.text("metadata", "name") not in elsewhere])


def findings(manifests: Sequence[Written], found: Ours) -> Iterator[Finding]:
    """Nobody who has the rights, somebody else, or everybody."""
    if manifests and not found.bindings:
        about = next(iter(found.roles), manifests[0])
        message = f"nothing gives the group {GROUP} what runbooks need"
        yield about.finding("kind", message=message, hint=f"add a RoleBinding of it, with name: {GROUP} in subjects")
    names = {one.text("metadata", "name"): one for one in found.roles}
    for binding in found.bindings:
        yield from _subjects(binding)
        yield from _role_ref(binding, names)


def _subjects(binding: Written) -> Iterator[Finding]:
    subjects = _listed(binding)
    if not subjects:
        message = "gives its role to nobody, and so every runbook is refused"
        yield binding.finding("subjects", message=message, hint=f"add the group {GROUP} under subjects")
        return
    if GROUP not in (names := _names(binding)):
        index = names.index(nearest(GROUP, names, 0) or names[0])
        message = f"the functions are the group {GROUP}, not {shown(subjects[index].text('name'))}"
        yield subjects[index].finding("name", message=message, hint=f"write name: {GROUP}")
    for subject, name in zip(subjects, names, strict=True):
        if name == GROUP:
            yield from _is(subject, "kind", "Group", "the functions are a group")
            yield from _is(subject, "apiGroup", API, "a group is of Kubernetes's own rights")
        elif name.startswith(_EVERYBODY):
            message = f"gives what runbooks may do to all of {name}"
            yield subject.finding("name", message=message, hint="remove it")


def _role_ref(binding: Written, roles: dict[str, Written]) -> Iterator[Finding]:
    if not (name := _role(binding)) or name not in roles:
        hint = f"write {' or '.join(sorted(roles)) or 'one'}"
        yield binding.finding("roleRef", "name", message=f"there is no role {shown(name)} in this file", hint=hint)
        return
    ref = Written(binding.document, ("roleRef",), binding.values["roleRef"])
    yield from _is(ref, "apiGroup", API, "a role is of Kubernetes's own rights")
    if roles[name].text("kind") == "Role":
        yield from _is(ref, "kind", "Role", f"{name} is a Role")


def _is(part: Written, key: str, right: str, why: str) -> Iterator[Finding]:
    if (said := part.values.get(key, right)) != right:
        yield part.finding(key, message=f"{why}, not {shown(said)}", hint=f"write {key}: {right}")


def _role(binding: Written) -> str:
    return binding.text("roleRef", "name")


def _names(binding: Written) -> list[str]:
    return [one.text("name") for one in _listed(binding)]


def _listed(binding: Written) -> list[Written]:
    subjects = binding.values.get("subjects")
    listed = enumerate(subjects if isinstance(subjects, list) else ())
    return [Written(binding.document, ("subjects", index), one) for index, one in listed if isinstance(one, dict)]
