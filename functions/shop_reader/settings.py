"""Shop reader: what its environment says: where Prometheus and Redis are, and whom to believe that it is they."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import certifi
import httpx

from functions.shop_reader.address import Address, BadAddress
from functions.shop_reader.redis_address import RedisAddress
from functions.shop_reader.signature import SigV4

_Place = TypeVar("_Place", Address, RedisAddress)
NOT_SET: Final = (
    "no Prometheus is set; write prometheus: {url: …} in infra/monitoring/settings and deploy, or set PROMETHEUS_URL"
)

NO_REDIS_SET: Final = "no Redis is set; write redis: {url: …} in infra/monitoring/settings and deploy, or set REDIS_URL"


@dataclass(frozen=True)
class Settings:
    """Where to ask. Without an address, `missing` or `redis_missing` says what to do."""

    address: Address | None
    missing: str
    redis: RedisAddress | None
    redis_missing: str
    tls: ssl.SSLContext
    auth: httpx.Auth | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """PROMETHEUS_URL, REDIS_URL, and EXTRA_CA_FILE, which is trusted besides the public authorities."""
        address, missing = _read(environment, "PROMETHEUS_URL", Address.parse, NOT_SET)
        redis, redis_missing = _read(environment, "REDIS_URL", RedisAddress.parse, NO_REDIS_SET)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if any(one.secure for one in (address, redis) if one):  # 20 to 40 ms
            for file in filter(None, [certifi.where(), environment.get("EXTRA_CA_FILE")]):
                tls.load_verify_locations(file)
        auth = SigV4(address.workspace.region, environment) if address and address.workspace else None
        return cls(address, missing, redis, redis_missing, tls, auth)


def _read(
    environment: Mapping[str, str], name: str, parse: Callable[[str], _Place], not_set: str
) -> tuple[_Place | None, str]:
    """A place, or None and what to do."""
    url = environment.get(name, "")
    if not url:
        return None, not_set
    try:
        return parse(url), ""
    except BadAddress as error:
        return None, f"{name} {error}"
