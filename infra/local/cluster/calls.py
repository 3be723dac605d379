"""The demo cluster: one call taken apart: whose, to what, with which options and body."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPMethod
from typing import Any

import yaml
from aiohttp import web

from infra.local.cluster import patches, refusals
from infra.local.cluster.access import Action
from infra.local.cluster.kinds import DEPLOYMENT, KINDS, NAMESPACE, Kind
from infra.local.cluster.objects import Key
from infra.local.cluster.refusals import Cause, Document, invalid

_BY_PATH = {(kind.api_version, kind.plural): kind for kind in KINDS}
_SUBRESOURCES = {DEPLOYMENT: ("scale",)}


@dataclass(frozen=True)
class Target:
    """What a path means; `name` is empty for a collection."""

    kind: Kind
    namespace: str
    name: str = ""
    subresource: str = ""

    @property
    def key(self) -> Key:
        """The object."""
        return Key(self.kind, self.namespace, self.name)

    def action(self, method: str) -> Action:
        """Return what a call of this method would do.

        Raises:
            Refused: there is no such method here.
        """
        verbs = {HTTPMethod.GET: "get", HTTPMethod.PATCH: "patch"} if self.name else _COLLECTION_VERBS
        verb = next((verb for known, verb in verbs.items() if known == method), None)
        writes = verb not in ("get", "list")
        nowhere = verb == "create" and self.kind.namespaced and not self.namespace
        if verb is None or nowhere or (writes and not self.kind.writable):
            raise refusals.not_allowed()
        namespace = self.name if self.kind is NAMESPACE else self.namespace
        return Action(verb, self.kind, namespace, self.name, self.subresource)


_COLLECTION_VERBS = {HTTPMethod.GET: "list", HTTPMethod.POST: "create"}


def target(path: str) -> Target:
    """Read a path such as /apis/apps/v1/namespaces/NAMESPACE/deployments/NAME/scale.

    Raises:
        Refused: there is nothing of the kind.
    """
    parts = path.strip("/").split("/")
    size = {"api": 2, "apis": 3}.get(parts[0], len(parts))
    version, rest = "/".join(parts[1:size]), parts[size:]
    namespace = ""
    if len(rest) > 2 and rest[0] == "namespaces":  # noqa: PLR2004 -- namespaces, a name, and what is inside
        namespace, rest = rest[1], rest[2:]
    plural, name, subresource, *beyond = [*rest, "", "", ""]
    kind = _BY_PATH.get((version, plural))
    if kind is None or any(beyond) or (name and kind.namespaced and not namespace):
        raise refusals.nowhere()
    if subresource and subresource not in _SUBRESOURCES.get(kind, ()):
        raise refusals.nowhere()
    return Target(kind, namespace, name, subresource)


def is_dry(request: web.Request) -> bool:
    """Whether ?dryRun=All stands there.

    Raises:
        Refused: it says something else.
    """
    asked = request.query.get("dryRun")
    if asked in (None, "All"):
        return asked is not None
    message = f'Unsupported value: "{asked}": supported values: "All"'
    options = "CreateOptions" if request.method == HTTPMethod.POST else "PatchOptions"
    raise invalid(options, "meta.k8s.io", "", [Cause("dryRun", message, "FieldValueNotSupported")])


def manager_of(request: web.Request) -> str:
    """Return who manages the fields that this call sets: as it says, or the program that calls."""
    return request.query.get("fieldManager") or request.headers.get("User-Agent", "").partition("/")[0]


async def body_of(request: web.Request) -> Any:  # noqa: ANN401 -- a body has any shape
    """Read a body: YAML where it says so, else JSON.

    Raises:
        Refused: it is neither.
    """
    text = await request.text()
    try:
        return yaml.safe_load(text) if request.content_type.endswith("yaml") else json.loads(text)
    except (ValueError, yaml.YAMLError) as error:
        what = "error decoding patch" if request.method == HTTPMethod.PATCH else "couldn't get version/kind"
        raise refusals.bad_request(f"{what}: {error}") from error


def patch_type(request: web.Request, where: Target) -> str:
    """Return the type of a patch.

    Raises:
        Refused: it is of none that this kind takes; server-side apply is for ConfigMaps here.
    """
    applied = {patches.APPLY} if where.kind.name == "ConfigMap" else set()
    if request.content_type not in {patches.MERGE, patches.STRATEGIC, patches.JSON} | applied:
        raise refusals.unsupported_media_type()
    return request.content_type


def selection(request: web.Request) -> Callable[[Document], bool]:
    """Return what labelSelector and fieldSelector of a list select.

    Raises:
        Refused: one is more than equalities, or of a field other than the name and namespace.
    """
    labels = list(map(_equality, filter(None, request.query.get("labelSelector", "").split(","))))
    fields = list(map(_equality, filter(None, request.query.get("fieldSelector", "").split(","))))
    for field, _, _ in fields:
        if field not in ("metadata.name", "metadata.namespace"):
            raise refusals.bad_request(f"field label not supported: {field}")

    def selects(document: Document) -> bool:
        metadata: Mapping[str, Any] = document["metadata"]
        found = metadata.get("labels", {})
        return all((found.get(key) == value) == equal for key, value, equal in labels) and all(
            (metadata.get(field.removeprefix("metadata.")) == value) == equal for field, value, equal in fields
        )

    return selects


def _equality(text: str) -> tuple[str, str, bool]:
    """Split `key=value`, `key==value` or `key!=value`."""
    key, sign, value = text.partition("!=")
    if not sign:
        key, sign, value = text.replace("==", "=").partition("=")
    if not sign or " " in text.strip():
        raise refusals.bad_request(f"unable to parse requirement: {text}: only equalities are understood here")
    return key.strip(), value.strip(), "!=" not in text
