"""Health probe: where a visit may connect to: resolved once, judged, and connected to by address.

A check's URL, a redirect and a DNS answer all come from outside; none of them may lead the probe to instance metadata,
a link-local address or, unless the check says `allow-private`, a private one.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from functions.health_probe.visit import VisitFault
from functions.model.observation import Cause

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]

_EC2_OVER_IPV6 = IPv6Network("fd00:ec2::/32")  # metadata, time and DNS of an instance, inside the private range
_NAT64 = IPv6Network("64:ff9b::/96")


class AddressForbidden(Exception):
    """A name leads to an address that the probe does not visit."""


class NameUnresolved(VisitFault):
    """A name has no address."""

    cause = Cause.DNS


async def resolve(host: str, port: int) -> list[str]:
    """Addresses of a host as the system's resolver gives them, IPv4 first (a Lambda outside a VPC has no IPv6).

    Raises:
        NameUnresolved: with the resolver's own words.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        words = error.strerror if isinstance(error, socket.gaierror) else "is not a host name"
        raise NameUnresolved(f"{host} does not resolve: {words}") from error
    ordered = sorted(found, key=lambda entry: entry[0] is not socket.AF_INET)
    return list(dict.fromkeys(str(entry[4][0]) for entry in ordered))


@dataclass(frozen=True)
class Network:
    """How names become addresses. `connect_to` maps `host:port` to `address:port`, as curl's option of that name."""

    connect_to: Mapping[str, str] = field(default_factory=dict)
    resolve: Resolve = resolve

    async def targets(self, host: str, port: int, *, allow_private: bool) -> list[tuple[str, int]]:
        """Where to connect to for a host, best first.

        Raises:
            NameUnresolved: the name has no address.
            AddressForbidden: it has none that the probe may visit.
        """
        if mapped := self.connect_to.get(f"{host}:{port}"):
            address, _, mapped_port = mapped.rpartition(":")
            return [(address, int(mapped_port))]
        found = await self.resolve(host, port)
        refusals = {address: refusal(address, allow_private=allow_private) for address in found}
        allowed = [address for address, why in refusals.items() if why is None]
        if not allowed:
            shown = host if host in refusals else f"{host} ({next(iter(refusals), 'no address')})"
            raise AddressForbidden(f"{shown} is {next(iter(refusals.values()), 'without an address')}")
        return [(address, port) for address in allowed]


def refusal(text: str, *, allow_private: bool) -> str | None:
    """Why the probe does not connect to an address, or None where it may."""
    try:
        address = _inner(ip_address(text.partition("%")[0]))
    except ValueError:
        return "not an address"
    if address.is_link_local or address in _EC2_OVER_IPV6:
        return "link-local or instance metadata, which no check may visit"
    if address.is_multicast or address.is_unspecified:
        return "not the address of one host"
    if address.is_global:
        return None
    if (address.is_private or address.is_loopback) and allow_private:
        return None
    return "private; a check of a private address says allow-private: true"


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries: mapped, 6to4, Teredo and NAT64 all reach it."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour or address
    if address.teredo:
        return address.teredo[1]
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address
