"""The demo cluster: what a path and a method mean, whether or not there is such a thing here."""

from dataclasses import dataclass
from http import HTTPMethod

from infra.local.cluster import refusals
from infra.local.cluster.access import Action
from infra.local.cluster.kinds import DEPLOYMENT, KINDS, NAMESPACE, Kind
from infra.local.cluster.objects import Key

_BY_PATH = {(kind.group, kind.version, kind.plural): kind for kind in KINDS}
_SUBRESOURCES = {DEPLOYMENT: ("scale",)}
_OF_NAMESPACES = ("status", "finalize")
_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch"}


@dataclass(frozen=True)
class Target:
    """What a path means; `name` is empty for a collection. Of a kind that is not served, the kind has no name."""

    kind: Kind
    namespace: str
    name: str = ""
    subresource: str = ""

    @property
    def key(self) -> Key:
        """The object."""
        return Key(self.kind, self.namespace, self.name)

    def action(self, method: str, *, watch: bool = False) -> Action:
        """What a call of this method wants to do, which is asked of the roles before anything else is."""
        if method in ("GET", "HEAD"):
            verb = "get" if self.name else "watch" if watch else "list"
        elif method == HTTPMethod.DELETE:
            verb = "delete" if self.name else "deletecollection"
        else:
            verb = _VERBS.get(method, "")
        namespace = self.name if self.kind is NAMESPACE else self.namespace
        return Action(verb, self.kind, namespace, self.name, self.subresource)

    def check(self, method: str, *, watch: bool = False) -> None:
        """Check that this is served here, and takes the method.

        Raises:
            Refused: 404 or 405.
        """
        kind = self.kind
        unplaced = bool(self.name) and kind.namespaced and not self.namespace
        if kind not in KINDS or unplaced or (self.subresource and self.subresource not in _SUBRESOURCES.get(kind, ())):
            raise refusals.nowhere()
        verb = self.action(method, watch=watch).verb
        if verb == "watch":
            raise refusals.not_allowed("the demo cluster watches nothing: list again instead")
        known = ("get", "patch") if self.name else ("list", "create")
        nowhere = verb == "create" and kind.namespaced and not self.namespace
        writes = verb not in ("get", "list")
        if verb not in known or method == HTTPMethod.HEAD or nowhere or (writes and not kind.writable):
            raise refusals.not_allowed()


def target(path: str) -> Target | None:
    """Read a path such as /apis/apps/v1/namespaces/NAMESPACE/deployments/NAME/scale; None for one of no resource."""
    parts = path.strip("/").split("/")
    size = {"api": 2, "apis": 3}.get(parts[0], len(parts))
    if len(parts) <= size:
        return None
    *group, version = parts[1:size]
    rest, namespace = parts[size:], ""
    if len(rest) > 2 and rest[0] == "namespaces" and rest[2] not in _OF_NAMESPACES:  # noqa: PLR2004 -- and what is inside
        namespace, rest = rest[1], rest[2:]
    plural, name, *subresources = [*rest, ""] if len(rest) == 1 else rest
    kind = _BY_PATH.get(("".join(group), version, plural), Kind("", plural, "".join(group), version))
    return Target(kind, namespace, name, "/".join(subresources))
