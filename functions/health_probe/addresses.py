"""Health probe: where a visit may connect to: resolved once, judged, and connected to by address.

A check's URL, a redirect and a DNS answer all come from outside; none of them may lead the probe to instance metadata,
a link-local address or, unless the check says `allow-private`, a private one.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from functions.health_probe.resolver import resolve

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]

_EC2_OVER_IPV6 = IPv6Network("fd00:ec2::/32")  # metadata, time and DNS of an instance, inside the private range
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_PROTOCOL_ASSIGNMENTS = IPv4Network("192.0.0.0/24")  # Python's own opinion of it changed between patch releases
_PRIVATE: tuple[IPv4Network | IPv6Network, ...] = (
    *map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "100.64.0.0/10")),
    *map(IPv6Network, ("fc00::/7", "::1/128")),
)


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


def refusal(text: str, *, allow_private: bool, allow_loopback: bool = True) -> str | None:
    """Why the probe does not connect to an address, or None where it may."""
    try:
        address = _inner(ip_address(text.partition("%")[0]))
    except ValueError:
        return "not an address"
    if address.is_link_local or address in _EC2_OVER_IPV6:
        return "link-local or instance metadata, which no check may visit"
    if address.is_loopback and allow_private and not allow_loopback:
        return "the probe's own runtime, which no check may visit"
    if any(address in network for network in _PRIVATE):
        return None if allow_private else "private; a check of a private address says allow-private: true"
    return None if _public(address) else "not the address of one public host"


def _public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        return address.is_global and address in _GLOBAL_UNICAST
    return address.is_global and not address.is_multicast and address not in _PROTOCOL_ASSIGNMENTS


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries: mapped, 6to4, Teredo and NAT64 all reach it."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour or address
    if address.teredo:
        return address.teredo[1]
    return IPv4Address(int(address) & 0xFFFFFFFF) if any(address in network for network in _NAT64) else address
