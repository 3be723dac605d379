"""The demo shop: whether its pages are measured, as the run says once the monitoring has an address."""

import json
from html import escape

from aiohttp import web

PATH = "/measured"


class Measured:
    """`tag` is the script tag that every page has; empty until `PUT /measured {"script", "integrity"}`."""

    def __init__(self, cookie: str) -> None:
        self.tag = ""
        self._cookie = cookie

    def install(self, application: web.Application) -> None:
        """Give the application its route."""
        application.router.add_routes([web.put(PATH, self.begin)])

    async def begin(self, request: web.Request) -> web.Response:
        """Have pages load a script, if it is just the one that is meant."""
        try:
            said = json.loads(await request.text())
            script, integrity = str(said["script"]), str(said["integrity"])
        except (ValueError, KeyError, TypeError):
            return web.json_response({"error": 'write it like {"script": URL, "integrity": "sha384-…"}'}, status=400)
        self.tag = (
            f'<script async src="{escape(script)}" integrity="{escape(integrity)}" crossorigin="anonymous"'
            f' data-session="{escape(self._cookie)}"></script>'
        )
        return web.Response(status=204)
