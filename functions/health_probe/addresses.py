"""Health probe: where a visit may connect to: resolved once, judged, and connected to by address.

A check's URL, a redirect and a DNS answer all come from outside; none of them may lead the probe to instance metadata,
a link-local address or, unless the check says `allow-private`, a private one.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from functions.health_probe.resolver import resolve
from functions.model.network_address import refusal

Resolve = Callable[[str, int], Awaitable[list[str]]]


class AddressForbidden(Exception):
    """A name leads to an address that the probe does not visit."""


@dataclass(frozen=True)
class Network:
    """How names become addresses. `connect_to` maps `host:port` to `address:port`, as curl's option of that name.

    `own_port` is where this machine's Lambda runtime listens on loopback; a visit there could take an event away.
    """

    connect_to: Mapping[str, str] = field(default_factory=dict)
    resolve: Resolve = resolve
    own_port: int | None = None

    async def targets(self, host: str, port: int, *, allow_private: bool) -> list[tuple[str, int]]:
        """Where to connect to for a host, best first.

        Raises:
            NameUnresolved: the name has no address.
            AddressForbidden: it has none that the probe may visit.
        """
        if mapped := self.connect_to.get(f"{host}:{port}"):
            address, _, mapped_port = mapped.rpartition(":")
            return [(address.strip("[]"), int(mapped_port))]
        found = await self.resolve(host, port)
        allow_loopback = allow_private and port != self.own_port
        refusals = {
            address: refusal(address, allow_private=allow_private, allow_loopback=allow_loopback) for address in found
        }
        allowed = [address for address, why in refusals.items() if why is None]
        if not allowed:
            shown = host if host in refusals else f"{host} ({next(iter(refusals), 'no address')})"
            raise AddressForbidden(f"{shown} is {next(iter(refusals.values()), 'without an address')}")
        return [(address, port) for address in allowed]
