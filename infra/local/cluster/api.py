"""The demo cluster: the Kubernetes API, as a web application."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPMethod
from typing import Any

from aiohttp import web

from infra.local.cluster import calls, patches, refusals
from infra.local.cluster.access import User, authenticate, authorize
from infra.local.cluster.calls import Target
from infra.local.cluster.decoding import refuse_wrong_types
from infra.local.cluster.kinds import CONFIG_MAP, ROLE, ROLE_BINDING
from infra.local.cluster.objects import Cluster
from infra.local.cluster.ownership import Ownership
from infra.local.cluster.refusals import Document, Refused
from infra.local.cluster.rules import check_scale
from infra.local.cluster.scale import replicas_of, scale_of, scaled


def application(cluster: Cluster) -> web.Application:
    """Serve a cluster's objects."""
    served = web.Application()
    served.router.add_route("*", "/{path:.*}", _Api(cluster).answer)
    return served


class _Api:
    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._ownership = Ownership()

    async def answer(self, request: web.Request) -> web.Response:
        """Answer any call."""
        try:
            document, status = await self._performed(request)
        except Refused as refused:
            document, status = refused.status(), refused.code
        self._cluster.requests.append((request.method, request.path_qs, status))
        response = web.json_response(document, status=status)
        response.charset = None  # as the real one: application/json, and no more
        return response

    async def _performed(self, request: web.Request) -> tuple[Document, int]:
        user = authenticate(request.headers.get("Authorization"), self._cluster.users)
        where = calls.target(request.path)
        action = where.action(request.method)
        # Roles and bindings reach as far as their namespace; there are no ClusterRoles here.
        roles, bindings = (
            self._cluster.every(kind, action.namespace) if action.namespace else () for kind in (ROLE, ROLE_BINDING)
        )
        authorize(user, action, roles, bindings)
        match request.method:
            case HTTPMethod.POST:
                return await self._created(request, where, user), 201
            case HTTPMethod.PATCH:
                return await self._patched(request, where, user), 200
            case _:
                return (self._read(where) if where.name else self._listed(request, where)), 200

    def _read(self, where: Target) -> Document:
        document = self._cluster.get(where.key)
        return scale_of(document) if where.subresource else document

    def _listed(self, request: web.Request, where: Target) -> Document:
        selects = calls.selection(request)
        items = [each for each in self._cluster.every(where.kind, where.namespace) if selects(each)]
        for each in items:
            del each["kind"], each["apiVersion"]  # the list says it for all
        head = {"kind": f"{where.kind.name}List", "apiVersion": where.kind.api_version}
        return {**head, "metadata": {"resourceVersion": str(self._cluster.version)}, "items": items}

    async def _created(self, request: web.Request, where: Target, user: User) -> Document:
        body = await calls.body_of(request)
        document = _whole(body, where)
        refuse_wrong_types(document, created=True)
        dry = calls.is_dry(request)
        now = datetime.now(UTC)
        made = self._cluster.create(where.kind, document, by=user.name, now=now, dry_run=dry)
        if not dry:
            self._note(Target(where.kind, where.namespace, made["metadata"]["name"]), {}, made, request)
        return made

    async def _patched(self, request: web.Request, where: Target, user: User) -> Document:
        kind = calls.patch_type(request, where)
        if kind == patches.APPLY:
            return await self._applied(request, where, user)
        body, dry = await calls.body_of(request), calls.is_dry(request)
        before = self._cluster.get(where.key)
        seen = scale_of(before) if where.subresource else before
        wanted = patches.patched(seen, body, kind)
        wanted |= {"kind": seen["kind"], "apiVersion": seen["apiVersion"], "metadata": wanted.get("metadata") or {}}
        refuse_wrong_types(wanted)
        if where.subresource:
            check_scale(where.name, replicas_of(wanted))
            wanted = scaled(before, wanted)
        changed = self._cluster.replace(where.key, wanted, by=user.name, dry_run=dry)
        if not dry:
            self._note(where, before, changed, request)
        return scale_of(changed) if where.subresource else changed

    async def _applied(self, request: web.Request, where: Target, user: User) -> Document:
        """Apply a ConfigMap, the one kind that takes it here."""
        patch = _whole(await calls.body_of(request), where)
        refuse_wrong_types(patch)
        key, manager, dry = where.key, request.query.get("fieldManager", ""), calls.is_dry(request)
        before = self._cluster.get(key)
        data, entries = before.get("data", {}), patch.get("data") or {}
        force = request.query.get("force") == "true"
        self._ownership.check(key, data, entries, manager, force=force)
        wanted, new_owner = self._ownership.applied(key, before, entries, manager)
        wanted["metadata"]["resourceVersion"] = patch["metadata"].get("resourceVersion")
        changed = self._cluster.replace(key, wanted, by=user.name, dry_run=dry, touch=new_owner)
        if not dry:
            self._ownership.note_applied(key, data, entries, manager)
        return changed

    def _note(self, where: Target, before: Mapping[str, Any], after: Document, request: web.Request) -> None:
        if where.kind is CONFIG_MAP:
            data = before.get("data", {}), after.get("data", {})
            self._ownership.updated(where.key, *data, calls.manager_of(request))


def _whole(body: Any, where: Target) -> Document:  # noqa: ANN401 -- a body has any shape
    """Return a document with what its path says of it.

    Raises:
        Refused: it says otherwise.
    """
    if not isinstance(body, dict):
        raise refusals.bad_request("the body is no object")
    kind = where.kind
    for field, said in (("kind", kind.name), ("apiVersion", kind.api_version)):
        if body.get(field, said) != said:
            raise refusals.bad_request(f"{field} {body[field]!r} does not match the one of this path, {said!r}")
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise refusals.bad_request("metadata is no object")
    metadata = dict(metadata)
    for field, said in (("name", where.name), ("namespace", where.namespace)):
        if said and metadata.get(field, said) != said:
            message = f"the {field} of the object ({metadata[field]}) does not match the {field} on the URL ({said})"
            raise refusals.bad_request(message)
        if said:
            metadata[field] = said
    return {**body, "kind": kind.name, "apiVersion": kind.api_version, "metadata": metadata}
