import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.health_probe.addresses import AddressForbidden, Network
from functions.health_probe.resolver import resolve
from functions.model.network_address import refusal

pytestmark = pytest.mark.unit

NEVER = [
    "169.254.169.254", "169.254.170.2", "169.254.0.1", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::a9fe:a9fe", "2002:a9fe:a9fe::", "2002:a9fe:a9fe::1",
    "2001:0:0:0:0:0:5601:5601",  # Teredo, whose last four bytes are the address turned over
    "fd00:ec2::254", "fd00:ec2::23", "fe80::1", "fe80::1%eth0", "febf::1",
    "0.0.0.0",  # noqa: S104 - nothing binds to it here
    "0.1.2.3", "::", "::169.254.169.254", "fec0::1", "100::1", "2001:db8::1", "1::1",
    "224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1", "255.255.255.255", "240.0.0.1",
    "192.0.0.1", "192.0.0.8", "192.0.0.170", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.19.255.255",
    "198.51.100.1", "203.0.113.1", "2002:e000:1::", "", "fitfoot.ch", "1.2.3", "169.254.169.254.",
]  # fmt: skip
PRIVATE = [
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "127.8.8.8",
    "100.64.0.1", "100.127.255.255", "::1", "fc00::1", "fdff::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
    "2002:7f00:1::", "::ffff:127.0.0.1",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "192.167.255.255", "11.0.0.1", "2606:4700:4700::1111",
    "2a00:1450:400a::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
]  # fmt: skip


@pytest.mark.parametrize("allow_private", [True, False])
@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_never_visited(address: str, allow_private: bool) -> None:  # noqa: FBT001 - a table
    assert refusal(address, allow_private=allow_private)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_visited_where_the_check_says_so(address: str) -> None:
    assert refusal(address, allow_private=False) == "private; a check of a private address says allow-private: true"
    assert refusal(address, allow_private=True) is None


@pytest.mark.parametrize("allow_private", [True, False])
@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_visited(address: str, allow_private: bool) -> None:  # noqa: FBT001 - a table
    assert refusal(address, allow_private=allow_private) is None


@given(st.text(max_size=40))
def test_what_is_no_address_is_not_visited(text: str) -> None:
    assert refusal("x" + text, allow_private=True) == "not an address"


@given(st.ip_addresses(v=4, network="169.254.0.0/16"))
def test_no_link_local_address_is_visited_however_it_is_wrapped(address: object) -> None:
    for text in (f"{address}", f"::ffff:{address}", f"64:ff9b::{address}"):
        assert refusal(text, allow_private=True)


def targets(network: Network, host: str, *, allow_private: bool = False) -> list[tuple[str, int]]:
    return asyncio.run(network.targets(host, 80, allow_private=allow_private))


def answers(*addresses: str) -> Network:
    async def fake(_host: str, _port: int) -> list[str]:
        return list(addresses)

    return Network(resolve=fake)


def test_a_name_is_visited_at_its_addresses_that_may_be() -> None:
    network = answers("10.0.0.1", "1.1.1.1", "169.254.169.254", "8.8.8.8")
    assert targets(network, "fitfoot.ch") == [("1.1.1.1", 80), ("8.8.8.8", 80)]


def test_a_name_with_none_that_may_be_is_forbidden() -> None:
    with pytest.raises(AddressForbidden, match=r"fitfoot.ch \(10.0.0.1\) is private; .*allow-private: true"):
        targets(answers("10.0.0.1"), "fitfoot.ch")


def test_a_name_without_any_address_is_forbidden() -> None:
    with pytest.raises(AddressForbidden, match=r"fitfoot.ch \(no address\) is without an address"):
        targets(answers(), "fitfoot.ch")


@pytest.mark.parametrize("host", ["2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518"])
def test_an_address_in_disguise_is_forbidden_too(host: str) -> None:
    with pytest.raises(AddressForbidden, match=r"169\.254\.169\.254\) is link-local or instance metadata"):
        targets(Network(), host)


def test_an_address_is_its_own_name() -> None:
    with pytest.raises(AddressForbidden, match=r"^127.0.0.1 is private"):
        targets(Network(), "127.0.0.1")


@pytest.mark.parametrize(("where", "target"), [("127.0.0.1:8443", ("127.0.0.1", 8443)), ("[::1]:8443", ("::1", 8443))])
def test_a_local_run_says_where_a_name_leads(where: str, target: tuple[str, int]) -> None:
    assert targets(Network(connect_to={"fitfoot.ch:80": where}), "fitfoot.ch") == [target]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "::1", "::ffff:127.0.0.1"])
def test_the_runtime_of_the_function_itself_is_never_visited(host: str) -> None:
    with pytest.raises(AddressForbidden, match="the probe's own runtime"):
        targets(Network(own_port=80), host, allow_private=True)
    assert targets(Network(own_port=9001), host, allow_private=True)


def test_the_default_is_the_system_s_resolver() -> None:
    assert Network().resolve is resolve
