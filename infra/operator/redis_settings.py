"""Infra: the part of the settings that says which Redis is the shop's."""

from typing import Annotated

from pydantic import Field, PlainValidator

from functions.shop_reader.address import BadAddress
from functions.shop_reader.redis_address import EXAMPLE, RedisAddress
from infra.operator.findings import WrongValue
from infra.operator.model_findings import Part
from infra.operator.prometheus_settings import is_private

_IN_A_VPC = ".cache.amazonaws.com"  # ElastiCache's names are public, and what they resolve to is not


def _url(value: object) -> str:
    if not isinstance(value, str):
        raise WrongValue("an address", value, EXAMPLE)
    try:
        address = RedisAddress.parse(value)
    except BadAddress as error:
        raise ValueError(f"url {error}") from error
    if address.password:
        raise ValueError(
            "url holds a password, which a file in Git must not, and the shop reader can fetch none; name a user that "
            "needs none: ACL SETUSER fitfoot on nopass -@all +ping +info, and redis://fitfoot@…"
        )
    return value


class RedisSettings(Part):
    """The shop's Redis, whose health a runbook asks for."""

    url: Annotated[str, PlainValidator(_url)] = Field(examples=[EXAMPLE])


def private_redis_host(url: str) -> str | None:
    """The host of a URL, if nobody outside its network can reach it; None also where the URL is wrong."""
    try:
        host = RedisAddress.parse(url).host
    except BadAddress:
        return None
    return host if is_private(host) or host.endswith(_IN_A_VPC) else None
