"""The demo shop: /faults on the storefront, for people and for programs."""

import json
from http import HTTPStatus
from urllib.parse import parse_qsl

import psycopg
from aiohttp import web

from infra.local.shop import pages
from infra.local.shop.condition import FAULTS
from infra.local.shop.faults import BadSwitch, Request, Switchboard


class FaultRoutes:
    """Show and turn the faults of a switchboard."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    def install(self, application: web.Application) -> None:
        """Give the application its routes."""
        routes = [web.get(FAULTS, self.show), web.post(FAULTS, self.turn), web.delete(FAULTS, self.clear)]
        application.router.add_routes(routes)

    async def show(self, request: web.Request) -> web.Response:
        """Answer with the faults that are on; with a page of switches, where that is preferred."""
        if _prefers_html(request.headers.get("Accept", "")):
            return web.Response(text=pages.switches(self._switchboard.current()), content_type="text/html")
        return self._state()

    async def turn(self, request: web.Request) -> web.Response:
        """Turn a fault on or off, or all off; JSON whatever it says it is, since `curl -d` says it is a form."""
        body = await request.text()
        form = request.content_type == "application/x-www-form-urlencoded" and not body.lstrip().startswith("{")
        try:
            asked = Request.read(dict(parse_qsl(body)) if form else json.loads(body))
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            return web.json_response({"error": f"the body is not JSON: {error}"}, status=400)
        except BadSwitch as error:
            return web.json_response({"error": str(error)}, status=400)
        answer = await self._turned(asked)
        if form and answer.status == HTTPStatus.OK:
            raise web.HTTPSeeOther(FAULTS)
        return answer

    async def clear(self, _request: web.Request) -> web.Response:
        """Turn all off."""
        return await self._turned(Request(clear=True))

    async def _turned(self, asked: Request) -> web.Response:
        try:
            if switch := asked.switch:
                await self._switchboard.turn(switch, on=bool(asked.on))
            else:
                await self._switchboard.clear()
        except psycopg.OperationalError as error:
            return web.json_response({"error": f"the database cannot be reached: {error}"}, status=503)
        return self._state()

    def _state(self) -> web.Response:
        faults = [{"service": each.part, "fault": each.fault, "on": True} for each in self._switchboard.current()]
        return web.json_response({"faults": faults})


def _prefers_html(accept: str) -> bool:
    """Whether text/html has more weight than JSON in an Accept header; a tie is for the one named first."""
    weights = {"text/html": 0.0, "application/json": 0.0}
    for place, entry in enumerate(accept.split(",")):
        kind, *parameters = (part.strip() for part in entry.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        if kind in weights and quality.replace(".", "", 1).isdecimal():
            weights[kind] = float(quality) - place / 1000
    return weights["text/html"] > weights["application/json"]
