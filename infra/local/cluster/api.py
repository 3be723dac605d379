"""The demo cluster: the Kubernetes API, as a web application."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPMethod, HTTPStatus
from typing import Any

from aiohttp import web

from infra.local.cluster import bodies, calls, itself, patches, paths
from infra.local.cluster.access import User, authenticate, authorize
from infra.local.cluster.bodies import body_of
from infra.local.cluster.decoding import refuse_wrong_types
from infra.local.cluster.kinds import CONFIG_MAP, ROLE, ROLE_BINDING
from infra.local.cluster.listing import listed
from infra.local.cluster.objects import Cluster
from infra.local.cluster.ownership import Ownership
from infra.local.cluster.paths import Target
from infra.local.cluster.refusals import Document, Refused
from infra.local.cluster.rules import check_scale
from infra.local.cluster.scale import replicas_of, scale_of, scaled


def application(cluster: Cluster) -> web.Application:
    """Serve a cluster's objects."""
    served = web.Application(client_max_size=bodies.LARGEST)
    served.router.add_route("*", "/{path:.*}", _Api(cluster).answer)
    return served


class _Api:
    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._ownership = Ownership()

    async def answer(self, request: web.Request) -> web.Response:
        """Answer any call."""
        try:
            response = await self._performed(request)
        except Refused as refused:
            response = _json(refused.status(), refused.code)
        self._cluster.requests.append((request.method, request.path_qs, response.status))
        return response

    async def _performed(self, request: web.Request) -> web.Response:
        user = authenticate(request.headers.get("Authorization"), self._cluster.users)
        where = paths.target(request.path)
        if where is None:
            return itself.told(request.method, request.path, user)
        watch = calls.is_watch(request)
        action = where.action(request.method, watch=watch)
        # Roles and bindings reach as far as their namespace; there are no ClusterRoles here.
        roles, bindings = (
            self._cluster.every(kind, action.namespace) if action.namespace else () for kind in (ROLE, ROLE_BINDING)
        )
        authorize(user, action, roles, bindings)
        where.check(request.method, watch=watch)  # who may not ask is not told what there is
        match request.method:
            case HTTPMethod.POST:
                return _json(await self._created(request, where, user), HTTPStatus.CREATED)
            case HTTPMethod.PATCH:
                return _json(await self._patched(request, where, user))
            case _:
                return _json(self._read(where) if where.name else listed(self._cluster, where, request.query))

    def _read(self, where: Target) -> Document:
        document = self._cluster.get(where.key)
        return scale_of(document) if where.subresource else document

    async def _created(self, request: web.Request, where: Target, user: User) -> Document:
        document = bodies.whole(await body_of(request), where)
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
        body, dry = await body_of(request), calls.is_dry(request)
        before = self._cluster.get(where.key)
        seen = scale_of(before) if where.subresource else before
        wanted = patches.patched(seen, body, kind)
        wanted |= {"kind": seen["kind"], "apiVersion": seen["apiVersion"], "metadata": wanted.get("metadata") or {}}
        refuse_wrong_types(wanted)
        bodies.check_names(wanted["metadata"], where)
        if where.subresource:
            check_scale(where.name, replicas_of(wanted))
            wanted = scaled(before, wanted)
        changed = self._cluster.replace(where.key, wanted, by=user.name, dry_run=dry)
        if not dry:
            self._note(where, before, changed, request)
        return scale_of(changed) if where.subresource else changed

    async def _applied(self, request: web.Request, where: Target, user: User) -> Document:
        """Apply a ConfigMap, the one kind that takes it here."""
        patch = bodies.whole(await body_of(request), where)
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


def _json(document: Document, status: int = HTTPStatus.OK) -> web.Response:
    response = web.json_response(document, status=status)
    response.charset = None  # as the real one: application/json, and no more
    return response
