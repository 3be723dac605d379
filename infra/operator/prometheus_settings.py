"""Infra: the part of the settings that says which Prometheus the rules ask."""

from ipaddress import ip_address
from typing import Annotated, Final

from pydantic import Field, PlainValidator

from functions.shop_reader.address import EXAMPLE, Address, BadAddress
from infra.operator.findings import WrongValue
from infra.operator.model_findings import Part

_PRIVATE_ENDINGS: Final = (".monitoring", ".internal", ".local", ".svc")  # of clusters and private zones


def _url(value: object) -> str:
    if not isinstance(value, str):
        raise WrongValue("an address", value, EXAMPLE)
    try:
        address = Address.parse(value)
    except BadAddress as error:
        raise ValueError(f"url {error}") from error
    if address.has_password:
        raise ValueError("url holds a user's name or password, which a file in Git must not; leave it out")
    return address.url


class PrometheusSettings(Part):
    """The Prometheus that the rules ask."""

    url: Annotated[str, PlainValidator(_url)] = Field(examples=[EXAMPLE])

    @property
    def address(self) -> Address:
        """The URL, read."""
        return Address.parse(self.url)


def private_host(url: str) -> str | None:
    """The host of a URL, if nobody outside its network can reach it; None also where the URL is wrong."""
    try:
        host = Address.parse(url).host
    except BadAddress:
        return None
    return host if is_private(host) else None


def is_private(host: str) -> bool:
    """Whether a name or an address means something inside one network only."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_ENDINGS)
