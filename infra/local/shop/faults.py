"""The demo shop: which faults there are, and the switchboard that turns them on and off."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator


class Part(StrEnum):
    """What can be broken."""

    WEB = "web"
    API = "api"
    ADMIN = "admin"
    DB = "db"


class Fault(StrEnum):
    """How it can be broken."""

    SLOW = "slow"
    ERRORS = "errors"
    DOWN = "down"
    BODY = "body"
    CERTIFICATE = "certificate"
    OVERLOAD = "overload"


POSSIBLE: Mapping[Part, tuple[Fault, ...]] = {
    Part.WEB: tuple(Fault),
    Part.API: tuple(Fault),
    Part.ADMIN: tuple(Fault),
    Part.DB: (Fault.SLOW, Fault.DOWN, Fault.OVERLOAD),
}


class BadSwitch(ValueError):
    """What was sent is no switch; the message names the field and what it may be."""


@dataclass(frozen=True, slots=True, order=True)
class Switch:
    """One fault of one part."""

    part: Part
    fault: Fault


class Request(BaseModel):
    """The body of POST /faults: one fault to turn on or off, or all to clear."""

    model_config = ConfigDict(extra="forbid")

    service: Annotated[Part | None, Field()] = None
    fault: Annotated[Fault | None, Field()] = None
    on: bool | None = None
    clear: bool = False

    @classmethod
    def read(cls, document: object) -> Self:
        """Check a body.

        Raises:
            BadSwitch: it names something that there is not, or that cannot happen.
        """
        if not isinstance(document, dict):
            raise BadSwitch('the body is no JSON object such as {"service": "web", "fault": "slow", "on": true}')
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            raise BadSwitch("; ".join(_sentence(each["loc"], each["msg"]) for each in error.errors())) from error

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.clear:
            return self
        for field, allowed in (("service", tuple(Part)), ("fault", tuple(Fault)), ("on", ("true", "false"))):
            if getattr(self, field) is None:
                raise ValueError(f"{field}: is missing; it is one of {', '.join(allowed)}")
        if self.service and self.fault not in POSSIBLE[self.service]:
            possible = ", ".join(POSSIBLE[self.service])
            raise ValueError(f"fault: {self.fault} makes no sense for {self.service}; it is one of {possible}")
        return self

    @property
    def switch(self) -> Switch | None:
        """The fault meant; None for all of them."""
        return Switch(self.service, self.fault) if self.service and self.fault and not self.clear else None


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"{place[0]}: {message}" if place else message


class Breakable(Protocol):
    """A part that can be broken."""

    async def set_fault(self, fault: Fault, *, on: bool) -> None:
        """Turn a fault on or off; called only when that is a change."""


class Switchboard:
    """Which faults are on."""

    def __init__(self, parts: Mapping[Part, Breakable]) -> None:
        self._parts = parts
        self._on: set[Switch] = set()
        self._turn = asyncio.Lock()

    def current(self) -> list[Switch]:
        """Return the faults that are on."""
        return sorted(self._on)

    async def turn(self, switch: Switch, *, on: bool) -> None:
        """Turn a fault on or off; one that already is stays so."""
        async with self._turn:
            if (switch in self._on) == on:
                return
            await self._parts[switch.part].set_fault(switch.fault, on=on)
            (self._on.add if on else self._on.discard)(switch)

    async def clear(self) -> None:
        """Turn all off."""
        for switch in self.current():
            await self.turn(switch, on=False)
