"""The demo cluster: what the server says of itself: its version, and that it is well."""

from http import HTTPMethod

from aiohttp import web

from infra.local.cluster import access, refusals
from infra.local.cluster.access import User

_WELL = ("/healthz", "/livez", "/readyz")
_VERSION = {
    "major": "1",
    "minor": "20",
    "gitVersion": "v1.20.0-demo",
    "gitCommit": "",
    "gitTreeState": "clean",
    "buildDate": "1970-01-01T00:00:00Z",
    "goVersion": "",
    "compiler": "",
    "platform": "linux/amd64",
}


def told(method: str, path: str, user: User) -> web.Response:
    """Answer a call to a path that names no resource.

    Raises:
        Refused: 403 to who may not ask, 404 where there is nothing, 405 where it is not asked but told.
    """
    access.authorize_path(user, method.lower(), path)
    known = path.rstrip("/")
    if known not in (*_WELL, "/version"):
        raise refusals.nowhere()
    if method not in (HTTPMethod.GET, HTTPMethod.HEAD):
        raise refusals.not_allowed()
    return web.json_response(_VERSION) if known == "/version" else web.Response(text="ok")
