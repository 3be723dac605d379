"""The demo shop: its parts put together, started, announced and stopped."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import psycopg

from infra.local.deploy import Aws
from infra.local.shop import admin
from infra.local.shop.api import Api
from infra.local.shop.certificates import Authority
from infra.local.shop.cluster import shops_cluster
from infra.local.shop.database import ShopDatabase
from infra.local.shop.database_faults import BreakableDatabase
from infra.local.shop.fault_routes import FaultRoutes
from infra.local.shop.faults import Part, Switchboard
from infra.local.shop.lines import Lines
from infra.local.shop.metrics import DatabaseMetrics
from infra.local.shop.service import Service
from infra.local.shop.shipping import PATIENCE, Shipper
from infra.local.shop.traffic import Traffic
from infra.local.shop.web import Storefront

NAMES = {
    Part.WEB: ("fitfoot.ch", "www.fitfoot.ch"),
    Part.API: ("api.fitfoot.ch",),
    Part.ADMIN: ("admin.fitfoot.ch",),
}


@dataclass(frozen=True)
class Urls:
    """Where the shop's data is: as its superuser, and as the role that the API uses."""

    superuser: str
    role: str


@asynccontextmanager
async def shop(folder: Path, urls: Urls, rate: float, logs: Aws | None) -> AsyncIterator[tuple[Service, Traffic]]:
    """Run the services and their visitors, announced in shop.json; give the storefront and the traffic.

    `logs`: where their lines are shipped to, or nowhere.
    """
    authority = Authority()
    services = {part: Service(part, names, authority, stays=part is Part.WEB) for part, names in NAMES.items()}
    database = ShopDatabase(urls.role, DatabaseMetrics(services[Part.API].metrics.registry))
    breakable = BreakableDatabase(database, urls.superuser)
    switchboard = Switchboard({**services, Part.DB: breakable})
    web, api = services[Part.WEB], services[Part.API]
    async with AsyncExitStack() as stack:
        storefront_client = await stack.enter_async_context(aiohttp.ClientSession())
        await stack.enter_async_context(database.pool)
        Storefront(web, api.url, storefront_client).install()
        FaultRoutes(switchboard).install(web.application)
        Api(api, database).install()
        admin.install(services[Part.ADMIN])
        for service in services.values():
            stack.push_async_callback(service.stop)
            await service.start()
        stack.push_async_callback(_mend, switchboard, breakable)
        if logs:
            shipper = Shipper(partial(logs.client, "logs", PATIENCE), log_groups(services))
            await stack.enter_async_context(_during(shipper.flow()))
        traffic = await stack.enter_async_context(_flowing(web.url, api.url, rate))
        ca = folder / "ca.pem"
        authority.write(ca)
        cluster = await stack.enter_async_context(shops_cluster(services, switchboard, authority, ca))
        announced = {**announcement(services, ca), "cluster": cluster}
        write_atomically(folder / "shop.json", json.dumps(announced, indent=2), mode=0o600)
        yield web, traffic


def log_groups(services: Mapping[Part, Service]) -> dict[str, Lines]:
    """Each service's lines by the log group that the settings of a local run know."""
    return {f"/fitfoot/{part}": service.lines for part, service in services.items()}


async def _mend(switchboard: Switchboard, database: BreakableDatabase) -> None:
    await database.release()
    with suppress(
        psycopg.OperationalError
    ):  # Postgres may have been stopped before us; the next start lets the role in
        await switchboard.clear()


def announcement(services: dict[Part, Service], authority: Path) -> dict[str, object]:
    """Return what shop.json says: where each service is, and whom to trust."""
    ports = {part.value: {"http": each.url, "https_port": each.https_port} for part, each in services.items()}
    return {"url": services[Part.WEB].url, **ports, "ca": str(authority)}


def write_atomically(file: Path, text: str, mode: int) -> None:
    """Write a file that is either not there or whole, readable as `mode` says from its first byte on."""
    draft = file.with_name(f"{file.name}.tmp")
    draft.touch(mode)
    draft.write_text(text)
    draft.replace(file)


@asynccontextmanager
async def _flowing(web_url: str, api_url: str, rate: float) -> AsyncIterator[Traffic]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        traffic = Traffic(web_url, api_url, rate, client)
        async with _during(traffic.flow()):
            yield traffic


@asynccontextmanager
async def _during(flow: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Have something going on meanwhile."""
    task = asyncio.create_task(flow)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
