"""API: what is said of the health check in the settings, as the function's environment has it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

VARIABLE = "HEALTH"


@dataclass(frozen=True)
class ExternalApi:
    """An API of somebody else's that the shop needs.

    Attributes:
        name: for people.
        url: where it is asked with a GET, which follows no redirect.
        status: what it answers while it is well; None: anything below 500.
        allow_private: whether its address may be a private one.
    """

    name: str
    url: str
    status: int | None = None
    allow_private: bool = False

    @property
    def host(self) -> str:
        """The name, or address, in its URL."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True)
class HealthSettings:
    """Which checks must be known, from what on the nodes are too full (percent), and which APIs are asked."""

    required: tuple[str, ...] = ()
    disk_used_percent: float = 90
    memory_used_percent: float = 95
    external_apis: tuple[ExternalApi, ...] = ()

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "HealthSettings":
        """Of the variable HEALTH, which the template has from the settings."""
        said = json.loads(environment.get(VARIABLE) or "{}")
        apis = tuple(ExternalApi(**one) for one in said.pop("external_apis", ()))
        return cls(**said | {"required": tuple(said.get("required", ())), "external_apis": apis})
