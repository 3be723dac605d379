"""Health probe: names become addresses, in threads that nothing waits for.

The event loop's own threads are few, and a run that ends joins them: six names that hang would hold up every other
name, and the end of the run, until the system's resolver gives up.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from functions.health_probe.visit import VisitFault
from functions.model.observation import Cause

_MOST_THREADS = 128  # made only as names wait; twice as many as visits are ever in flight


class NameUnresolved(VisitFault):
    """A name has no address."""

    cause = Cause.DNS


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_MOST_THREADS, thread_name_prefix="resolver")


async def resolve(host: str, port: int, look_up: Any = socket.getaddrinfo) -> list[str]:  # noqa: ANN401 - as socket has it
    """Addresses of a host as the system's resolver gives them, IPv4 first (a Lambda outside a VPC has no IPv6).

    Raises:
        NameUnresolved: with the resolver's own words.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.run_in_executor(_threads(), lambda: look_up(host, port, type=socket.SOCK_STREAM))
    except (socket.gaierror, UnicodeError) as error:
        words = error.strerror if isinstance(error, socket.gaierror) else "is not a host name"
        raise NameUnresolved(f"{host} does not resolve: {words}") from error
    ordered = sorted(found, key=lambda entry: entry[0] is not socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in ordered))
