"""Shop reader: what its environment says: where Prometheus is, and whom to believe that it is it."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import certifi
import httpx

from functions.shop_reader.address import Address, BadAddress
from functions.shop_reader.signature import SigV4

NOT_SET: Final = (
    "no Prometheus is set; write prometheus: {url: …} in infra/monitoring/settings and deploy, or set PROMETHEUS_URL"
)


@dataclass(frozen=True)
class Settings:
    """Where to ask. Without an address, `missing` says what to do."""

    address: Address | None
    missing: str
    tls: ssl.SSLContext
    auth: httpx.Auth | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """PROMETHEUS_URL, and EXTRA_CA_FILE, which is trusted besides the public authorities."""
        tls, url = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), environment.get("PROMETHEUS_URL", "")
        if not url:
            return cls(None, NOT_SET, tls)
        try:
            address = Address.parse(url)
        except BadAddress as error:
            return cls(None, f"PROMETHEUS_URL {error}", tls)
        if address.secure:  # 20 to 40 ms
            for file in filter(None, [certifi.where(), environment.get("EXTRA_CA_FILE")]):
                tls.load_verify_locations(file)
        auth = SigV4(address.workspace.region, environment) if address.workspace else None
        return cls(address, "", tls, auth)
