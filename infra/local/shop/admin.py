"""The demo shop: its admin, a page to sign in at."""

from aiohttp import web

from infra.local.shop import pages
from infra.local.shop.service import Service


def install(service: Service) -> None:
    """Give the service its routes."""
    routes = [
        web.get("/health", service.health),
        web.get("/metrics", service.exposition),
        web.get("/app", _login),
    ]
    service.application.router.add_routes(routes)


async def _login(_request: web.Request) -> web.Response:
    return web.Response(text=pages.admin_login(), content_type="text/html")
