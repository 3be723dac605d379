"""Model: addresses of the network that something of ours may connect to, and why not to another; pure."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_EC2_OVER_IPV6 = IPv6Network("fd00:ec2::/32")  # metadata, time and DNS of an instance, inside the private range
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_PROTOCOL_ASSIGNMENTS = IPv4Network("192.0.0.0/24")  # Python's own opinion of it changed between patch releases
_PRIVATE: tuple[IPv4Network | IPv6Network, ...] = (
    *map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "100.64.0.0/10")),
    *map(IPv6Network, ("fc00::/7", "::1/128")),
)


def refusal(text: str, *, allow_private: bool, allow_loopback: bool = True) -> str | None:
    """Why nobody here connects to an address, or None where it may."""
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
