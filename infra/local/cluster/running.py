"""The demo cluster: its API on a free port of loopback, over TLS, in this loop or in a thread."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from infra.local import process
from infra.local.cluster.api import application
from infra.local.cluster.objects import Cluster
from infra.local.shop.certificates import Authority, Identity

HOST = "127.0.0.1"
_NAMES = ("kubernetes", "kubernetes.default.svc")


@asynccontextmanager
async def serving(cluster: Cluster, authority: Authority) -> AsyncIterator[str]:
    """Serve a cluster's API; give its URL, whose certificate this authority has issued."""
    runner = web.AppRunner(application(cluster), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        port = process.free_port()
        await web.TCPSite(runner, HOST, port, ssl_context=Identity(authority, _NAMES).context).start()
        yield f"https://{HOST}:{port}"
    finally:
        await runner.cleanup()


@dataclass(frozen=True)
class Served:
    """Where a cluster is served, and the file of the authority to trust."""

    url: str
    ca: Path


@contextmanager
def in_a_thread(cluster: Cluster, folder: Path) -> Iterator[Served]:
    """Serve a cluster from a thread of its own, with ca.pem in this folder; others may only read it meanwhile."""
    authority = Authority()
    authority.write(folder / "ca.pem")
    started: list[str] = []
    ready, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        async with serving(cluster, authority) as url:
            started.append(url)
            ready.set()
            await stop.wait()

    def run() -> None:
        try:
            loop.run_until_complete(serve())
        finally:
            ready.set()
            loop.close()

    thread = threading.Thread(target=run, name="cluster", daemon=True)
    thread.start()
    ready.wait()
    try:
        yield Served(started[0], folder / "ca.pem")
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
