"""The demo cluster: the options of one call."""

from http import HTTPMethod

from aiohttp import web

from infra.local.cluster import patches, refusals
from infra.local.cluster.paths import Target
from infra.local.cluster.refusals import Cause, invalid


def is_watch(request: web.Request) -> bool:
    """Whether ?watch stands there and does not say no."""
    return request.query.get("watch", "false") not in ("false", "0")


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


def patch_type(request: web.Request, where: Target) -> str:
    """Return the type of a patch.

    Raises:
        Refused: it is of none that this kind takes; server-side apply is for ConfigMaps here.
    """
    applied = {patches.APPLY} if where.kind.name == "ConfigMap" else set()
    if request.content_type not in {patches.MERGE, patches.STRATEGIC, patches.JSON} | applied:
        raise refusals.unsupported_media_type()
    return request.content_type
