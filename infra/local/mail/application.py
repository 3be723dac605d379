"""The mail inbox: the API, the mails that came as JSON, as files and for people, and the mode."""

import json

from aiohttp import web

from functions.prometheus.accept import preference
from infra.local.mail.contract import MOST_BYTES
from infra.local.mail.inbox import Inbox, Mail
from infra.local.mail.mode import Mode
from infra.local.mail.page import SHOWN_POLICY, html_of, page
from infra.local.mail.ses_api import SesApi

_INBOX, _MODE = web.AppKey("inbox", Inbox), web.AppKey("mode", Mode)


def application() -> web.Application:
    """An empty inbox with its routes."""
    served = web.Application(client_max_size=2 * MOST_BYTES)
    served[_INBOX], served[_MODE] = Inbox(), Mode()
    served.router.add_routes(
        [
            web.get("/", _page),
            web.get("/messages", _messages),
            web.get("/messages.json", _as_json),
            web.get("/messages/{id}.html", _html),
            web.get("/messages/{id}.eml", _file),
            web.get("/messages/{id}/images/{name}", _image),
            web.post("/mode", _set_mode),
        ]
    )
    SesApi(served[_INBOX], served[_MODE]).install(served)
    return served


async def _messages(request: web.Request) -> web.Response:
    """As a page where HTML is preferred, else as JSON."""
    accept = request.headers.get("Accept", "")
    wants_html = preference(accept, "text/html", ("",)) > preference(accept, "application/json", ("",))
    return await (_page if wants_html else _as_json)(request)


async def _page(request: web.Request) -> web.Response:
    return web.Response(text=page(request.app[_INBOX]), content_type="text/html")


async def _as_json(request: web.Request) -> web.Response:
    return web.json_response([one.to_dict() for one in request.app[_INBOX].mails])


async def _html(request: web.Request) -> web.Response:
    shown = web.Response(text=html_of(_found(request)), content_type="text/html")
    shown.headers["Content-Security-Policy"] = SHOWN_POLICY
    return shown


async def _file(request: web.Request) -> web.Response:
    return web.Response(body=_found(request).content, content_type="message/rfc822")


async def _image(request: web.Request) -> web.Response:
    type_, content = _found(request).images.get(request.match_info["name"], ("", b""))
    if not type_.startswith("image/"):
        raise web.HTTPNotFound
    return web.Response(body=content, content_type=type_)


async def _set_mode(request: web.Request) -> web.Response:
    """Refuse the next calls, or be silent; JSON whatever it says it is, since `curl -d` says it is a form."""
    mode = request.app[_MODE]
    try:
        problems = mode.set(json.loads(await request.text()))
    except ValueError as error:
        problems = [f"the body is not JSON: {error}"]
    if problems:
        return web.json_response({"error": "; ".join(problems)}, status=400)
    return web.json_response({"fail": mode.fail, "status": mode.status, "silent": mode.silent})


def _found(request: web.Request) -> Mail:
    found = request.app[_INBOX].by_id(request.match_info["id"])
    if found is None:
        raise web.HTTPNotFound
    return found
