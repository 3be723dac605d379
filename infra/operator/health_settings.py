"""Infra: the part of the settings that says what the health check asks, and when it is not well."""

import json
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import Field, PlainValidator, field_validator

from functions.api.health.finding import CHECKS
from functions.model.network_address import refusal
from infra.operator.field_values import matching, number, one_of, true_or_false, whole_number
from infra.operator.findings import WrongValue, shown
from infra.operator.model_findings import Part

_EXAMPLE: Final = "https://api.example.ch/health"
_MOST_APIS: Final = 10  # asked at once, each time
_HIGHEST_PORT: Final = 65535


def _url(value: object) -> str:
    if not isinstance(value, str) or len(value) > 500 or not value.isascii() or not value.isprintable():  # noqa: PLR2004
        raise WrongValue("an address like https://…", value, _EXAMPLE)
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise WrongValue("an address like https://…", value, _EXAMPLE) from error
    if parts.scheme not in ("https", "http") or not parts.hostname or " " in value or parts.fragment:
        raise WrongValue("an address like https://…", value, _EXAMPLE)
    if "@" in parts.netloc:
        raise ValueError("url holds a user's name or password, which a file in Git must not; leave it out")
    if port == 0:
        raise WrongValue(f"an address with a port from 1 to {_HIGHEST_PORT}", value, _EXAMPLE)
    return value


class ExternalApi(Part):
    """An API of somebody else's that the shop needs."""

    name: Annotated[
        str, PlainValidator(matching(r"[\w .-]{1,60}", "1 to 60 letters, digits and dashes", "payments"))
    ] = Field(examples=["payments"])
    url: Annotated[str, PlainValidator(_url)] = Field(examples=[_EXAMPLE])
    status: Annotated[int, PlainValidator(whole_number(100, 599, 200))] | None = None
    allow_private: Annotated[bool, PlainValidator(true_or_false)] = False


class HealthSettings(Part):
    """What must be known, from what on nodes are too full (percent used), and which APIs are asked."""

    required: tuple[Annotated[str, PlainValidator(one_of(CHECKS, "a check", "database"))], ...] = Field(
        (), max_length=len(CHECKS)
    )
    disk_used_percent: Annotated[float, PlainValidator(number(1, 100, 90))] = 90
    memory_used_percent: Annotated[float, PlainValidator(number(1, 100, 95))] = 95
    external_apis: tuple[ExternalApi, ...] = Field((), max_length=_MOST_APIS)

    @field_validator("external_apis")
    @classmethod
    def _each_once_and_allowed(cls, value: tuple[ExternalApi, ...]) -> tuple[ExternalApi, ...]:
        names = [one.name for one in value]
        for index, one in enumerate(value):
            if one.name in names[:index]:
                raise ValueError(f"{shown(one.name)} stands there twice; give each API a name of its own")
            why = _refusal(one)
            if why:
                raise ValueError(f"{shown(one.url)} is {why}; write a public address, or allow_private: true")
        return value

    @property
    def variable(self) -> str:
        """As the API's environment has it."""
        said: dict[str, Any] = self.model_dump(mode="json")
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _refusal(api: ExternalApi) -> str:
    """Why an address that is written as such is asked never; a name is judged when it is asked."""
    host = urlsplit(api.url).hostname or ""
    why = refusal(host, allow_private=api.allow_private)
    return "" if why is None or why == "not an address" else why.partition(";")[0]
