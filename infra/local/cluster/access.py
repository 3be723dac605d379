"""The demo cluster: who calls, and what the Roles and RoleBindings let them do (RBAC)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.cluster.kinds import Kind
from infra.local.cluster.refusals import Document, Refused, about, unauthorized

MASTERS = "system:masters"


@dataclass(frozen=True)
class User:
    """Somebody with a token."""

    name: str
    groups: tuple[str, ...] = ()


ADMIN = User("admin", (MASTERS,))
RUNBOOK = User("incident-runbook", ("fitfoot:incident-runbook",))
ANONYMOUS = User("system:anonymous", ("system:unauthenticated",))

_PUBLIC = ("/healthz", "/livez", "/readyz", "/version", "/version/")
_OF_ALL_WITH_A_TOKEN = re.compile(r"/(api|apis|openapi)(/.*)?")


@dataclass(frozen=True)
class Action:
    """What somebody wants to do; `subresource` is empty or such as scale, `name` is empty for a whole collection."""

    verb: str
    kind: Kind
    namespace: str
    name: str = ""
    subresource: str = ""

    @property
    def resource(self) -> str:
        """As rules name it, such as deployments/scale."""
        return f"{self.kind.plural}/{self.subresource}" if self.subresource else self.kind.plural


def authenticate(header: str | None, users: Mapping[str, User]) -> User:
    """Return who has this Authorization header's token; without a header, anonymous.

    Raises:
        Refused: nobody has it.
    """
    if header is None:
        return ANONYMOUS
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or token.strip() not in users:
        raise unauthorized()
    return users[token.strip()]


def authorize(user: User, action: Action, roles: Iterable[Document], bindings: Iterable[Document]) -> None:
    """Check an action against the roles that are bound in its namespace.

    Raises:
        Refused: no rule allows it.
    """
    if MASTERS in user.groups:
        return
    bound = {each["roleRef"]["name"] for each in bindings if _binds(each, user)}
    rules = [rule for role in roles if role["metadata"]["name"] in bound for rule in role.get("rules") or []]
    if not any(_allows(rule, action) for rule in rules):
        raise _forbidden(user, action)


def authorize_path(user: User, verb: str, path: str) -> None:
    """Check a call to a path that names no resource, by what every cluster lets its callers ask.

    Raises:
        Refused: it is not for this user.
    """
    told = path in _PUBLIC or (user is not ANONYMOUS and _OF_ALL_WITH_A_TOKEN.fullmatch(path))
    if MASTERS not in user.groups and not (verb == "get" and told):
        raise Refused(403, "Forbidden", f'forbidden: User "{user.name}" cannot {verb} path "{path}"', {})


def _binds(binding: Document, user: User) -> bool:
    if binding["roleRef"]["kind"] != "Role":
        return False
    who = {("User", user.name), *(("Group", group) for group in user.groups)}
    return any((each["kind"], each["name"]) in who for each in binding.get("subjects") or [])


def _allows(rule: Mapping[str, Any], action: Action) -> bool:
    resources = {"*", action.resource, f"*/{action.subresource}" if action.subresource else "*"}
    names = rule.get("resourceNames") or []
    return (
        not {"*", action.verb}.isdisjoint(rule.get("verbs") or [])
        and not {"*", action.kind.group}.isdisjoint(rule.get("apiGroups") or [])
        and not resources.isdisjoint(rule.get("resources") or [])
        and (not names or action.name in names)
    )


def _forbidden(user: User, action: Action) -> Refused:
    kind, named = action.kind, f' "{action.name}"' if action.name else ""
    where = f'in the namespace "{action.namespace}"' if action.namespace else "at the cluster scope"
    wanted = f'cannot {action.verb} resource "{action.resource}" in API group "{kind.group}" {where}'
    message = f'{kind.resource}{named} is forbidden: User "{user.name}" {wanted}'
    return Refused(403, "Forbidden", message, about(kind, action.name))
