"""Shop reader: what its environment says: where Prometheus, Redis and Postgres are, and whom to believe it."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import certifi
import httpx

from functions.shop_reader.address import Address, BadAddress
from functions.shop_reader.postgres.address import DatabaseAddress
from functions.shop_reader.redis_address import RedisAddress
from functions.shop_reader.signature import SigV4

_Place = TypeVar("_Place", Address, RedisAddress, DatabaseAddress)
_BUNDLE: Final = Path(__file__).parents[2]
NOT_SET: Final = (
    "no Prometheus is set; write prometheus: {url: …} in infra/monitoring/settings and deploy, or set PROMETHEUS_URL"
)

NO_REDIS_SET: Final = "no Redis is set; write redis: {url: …} in infra/monitoring/settings and deploy, or set REDIS_URL"
NO_REFRESHER_SET: Final = (
    "no database is set for the role that keeps the rollup; write database: {url: …} in infra/monitoring/settings and "
    "deploy, or set DATABASE_REFRESHER_URL"
)
NO_DATABASE_SET: Final = (
    "no database is set; write database: {url: …} in infra/monitoring/settings and deploy, or set DATABASE_URL"
)


@dataclass(frozen=True)
class Settings:
    """Where to ask. Without an address, `missing`, `redis_missing` or `database_missing` says what to do.

    `authorities`: the file of those who vouch for the database; `database_iam`: where RDS knows the role, its region.
    `refresher`: the same database as the one role that may write, in the schema `monitoring` alone.
    """

    address: Address | None
    missing: str
    redis: RedisAddress | None
    redis_missing: str
    tls: ssl.SSLContext
    auth: httpx.Auth | None = None
    database: DatabaseAddress | None = None
    database_missing: str = NO_DATABASE_SET
    database_iam: str = ""
    authorities: str = ""
    refresher: DatabaseAddress | None = None
    refresher_missing: str = NO_REFRESHER_SET
    sql: Path = _BUNDLE / "sql"
    queries: Path = _BUNDLE / "sql" / "queries"
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    def secret(self, name: str) -> str:
        """The parameter in which a password of the database is; empty where passwords are no parameters."""
        return name if self.environment.get("DATABASE_PASSWORDS") == "parameters" else ""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """PROMETHEUS_URL, REDIS_URL, and EXTRA_CA_FILE, which is trusted besides the public authorities.

        DATABASE_URL, DATABASE_REFRESHER_URL, DATABASE_IAM_REGION, and DATABASE_CA_FILE, which for the database is
        trusted instead of them.
        """
        address, missing = _read(environment, "PROMETHEUS_URL", Address.parse, NOT_SET)
        redis, redis_missing = _read(environment, "REDIS_URL", RedisAddress.parse, NO_REDIS_SET)
        database, database_missing = _read(environment, "DATABASE_URL", DatabaseAddress.parse, NO_DATABASE_SET)
        refresher, refresher_missing = _read(
            environment, "DATABASE_REFRESHER_URL", DatabaseAddress.parse, NO_REFRESHER_SET
        )
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if any(one.secure for one in (address, redis) if one):  # 20 to 40 ms
            for file in filter(None, [certifi.where(), environment.get("EXTRA_CA_FILE")]):
                tls.load_verify_locations(file)
        auth = SigV4(address.workspace.region, environment) if address and address.workspace else None
        return cls(
            address,
            missing,
            redis,
            redis_missing,
            tls,
            auth,
            database=database,
            database_missing=database_missing,
            refresher=refresher,
            refresher_missing=refresher_missing,
            database_iam=environment.get("DATABASE_IAM_REGION", ""),
            authorities=_authorities(environment),
            environment=environment,
        )


def _authorities(environment: Mapping[str, str]) -> str:
    """Of the database; a file of the bundle is written as its path in there."""
    file = environment.get("DATABASE_CA_FILE", "")
    return str(_BUNDLE / file) if file else certifi.where()


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
