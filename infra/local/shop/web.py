"""The demo shop: its storefront, whose pages are made of what the API says."""

import asyncio
import secrets
from typing import Any
from urllib.parse import quote

import aiohttp
from aiohttp import web

from infra.local.shop import pages
from infra.local.shop.measured import Measured
from infra.local.shop.service import Service

COOKIE = "session"
_PATIENCE = aiohttp.ClientTimeout(total=8)
_SHOWN = 12
_SERVER_ERROR = 500


class ApiFailed(Exception):
    """The API answered with an error, or not at all; `status` is what the visitor gets."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the API failed: {status}")
        self.status = status


class Storefront:
    """The storefront's routes."""

    def __init__(self, service: Service, api_url: str, client: aiohttp.ClientSession) -> None:
        self._service = service
        self._api_url = api_url
        self._client = client
        self._measured = Measured(COOKIE)

    def install(self) -> None:
        """Give the service its routes."""
        exposition = self._service.exposition
        self._measured.install(self._service.application)
        self._service.application.router.add_routes(
            [
                web.get("/", self.home),
                web.get("/products/{handle}", self.product),
                web.get("/api/health", self._service.health),
                web.get("/api/metrics", exposition),
                web.get("/metrics", exposition),
            ]
        )

    async def home(self, request: web.Request) -> web.Response:
        """Show the shelf; without the API it is empty, and still a page."""
        shelf, _ = await asyncio.gather(self._shelf(), self._record(request))
        return _html(request, pages.home(shelf, self._measured.tag))

    async def product(self, request: web.Request) -> web.Response:
        """Show a product; without the API there is nothing to show."""
        try:
            path = f"/store/products/{quote(request.match_info['handle'], safe='')}"
            product, _ = await asyncio.gather(self._ask(path, "product"), self._record(request))
        except ApiFailed as error:
            return _html(request, pages.apology(error.status), error.status)
        return _html(request, pages.product(product, self._measured.tag))

    async def _shelf(self) -> list[dict[str, Any]]:
        try:
            return list(await self._ask("/store/products", "products"))[:_SHOWN]
        except ApiFailed:
            return []

    async def _ask(self, path: str, what: str) -> Any:  # noqa: ANN401 -- JSON
        try:
            async with self._client.get(f"{self._api_url}{path}", timeout=_PATIENCE) as answer:
                if answer.status >= _SERVER_ERROR:
                    raise ApiFailed(502)
                if not answer.ok:
                    raise ApiFailed(answer.status)
                return (await answer.json())[what]
        except (aiohttp.ClientError, KeyError) as error:
            raise ApiFailed(502) from error
        except TimeoutError as error:
            raise ApiFailed(504) from error

    async def _record(self, request: web.Request) -> None:
        """Have a page view recorded; of a browser only, from its second page on: the first has no session yet."""
        session = request.cookies.get(COOKIE)
        if session is None:
            return
        event = {"session_id": session, "event_type": "page_view"}
        try:
            async with self._client.post(f"{self._api_url}/store/events", json=event, timeout=_PATIENCE):
                pass
        except (aiohttp.ClientError, TimeoutError):
            return  # a view that nobody counted; the page is shown all the same


def _html(request: web.Request, text: str, status: int = 200) -> web.Response:
    response = web.Response(text=text, status=status, content_type="text/html")
    if COOKIE not in request.cookies:
        response.set_cookie(COOKIE, secrets.token_hex(8), samesite="Lax")  # the reporter of web vitals reads it
    return response
