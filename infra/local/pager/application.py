"""The pager inbox: both APIs, the pages that came as JSON and for people, and the mode."""

import json

from aiohttp import web

from functions.prometheus.accept import preference
from infra.local.pager.events_api import EventsApi
from infra.local.pager.inbox import Inbox
from infra.local.pager.mode import Mode
from infra.local.pager.overlay import MOST_BYTES
from infra.local.pager.page import page
from infra.local.pager.rest_api import RestApi


def application() -> web.Application:
    """An empty inbox with its routes."""
    inbox, mode = Inbox(), Mode()

    async def show(request: web.Request) -> web.Response:
        """Show the pages: as a page where HTML is preferred, else as JSON."""
        accept = request.headers.get("Accept", "")
        if preference(accept, "text/html", ("",)) > preference(accept, "application/json", ("",)):
            return await show_page(request)
        return web.json_response([one.to_dict() for one in inbox.pages])

    async def show_json(_request: web.Request) -> web.Response:
        return web.json_response([one.to_dict() for one in inbox.pages])

    async def show_page(_request: web.Request) -> web.Response:
        return web.Response(text=page(inbox), content_type="text/html")

    async def set_mode(request: web.Request) -> web.Response:
        """Refuse the next calls; JSON whatever it says it is, since `curl -d` says it is a form."""
        try:
            problems = mode.set(json.loads(await request.text()))
        except ValueError as error:
            problems = [f"the body is not JSON: {error}"]
        if problems:
            return web.json_response({"error": "; ".join(problems)}, status=400)
        return web.json_response({"fail": mode.fail, "status": mode.status, "reset": mode.reset})

    routes = [web.get("/", show_page), web.get("/pages", show), web.get("/pages.json", show_json)]
    served = web.Application(client_max_size=2 * MOST_BYTES)
    served.router.add_routes([*routes, web.post("/mode", set_mode)])
    EventsApi(inbox, mode).install(served)
    RestApi(inbox, mode).install(served)
    return served
