"""Cluster operator: an object of Kubernetes, read part by part: what is not as it should be is told by its path."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from functions.model.period import parse_utc

_MOST: Final = 2**31 - 1  # Kubernetes counts in 32 bits


class Garbled(Exception):
    """It is not there, or no such thing; the message is its path, like `spec.replicas`."""


@dataclass(frozen=True)
class Part:
    """An object, or an object in it; `path` is empty for the whole. All methods raise Garbled."""

    value: Mapping[str, Any]
    path: str = ""

    def part(self, name: str, *, needed: bool = True) -> "Part":
        """The object of that name; an empty one where it may be left out, and is."""
        value = self.value.get(name)
        if value is None and not needed:
            value = {}
        if not isinstance(value, Mapping):
            raise Garbled(self._at(name))
        return Part(value, self._at(name))

    def parts(self, name: str, *, needed: bool = True) -> list["Part"]:
        """The list of objects of that name; an empty one where it may be left out, and is."""
        values = self.value.get(name)
        if values is None and not needed:
            return []
        if not isinstance(values, list) or not all(isinstance(one, Mapping) for one in values):
            raise Garbled(self._at(name))
        return [Part(one, f"{self._at(name)}[{at}]") for at, one in enumerate(values)]

    def text(self, name: str) -> str:
        """A text that is not empty."""
        value = self.value.get(name)
        if not isinstance(value, str) or not value:
            raise Garbled(self._at(name))
        return value

    def texts(self, name: str) -> dict[str, str]:
        """Texts by name, like labels; none where they are left out."""
        found = self.part(name, needed=False)
        for key, text in found.value.items():
            if not isinstance(text, str):
                raise Garbled(f"{found.path}.{key}")
        return dict(found.value)

    def count(self, name: str, default: int | None = None) -> int:
        """A whole number from 0 on; None as `default`: it has to be there."""
        value = self.value.get(name)
        value = default if value is None else value
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
            raise Garbled(self._at(name))
        return value

    def truth(self, name: str) -> bool:
        """True or false; false where it is left out."""
        value = self.value.get(name)
        value = False if value is None else value
        if not isinstance(value, bool):
            raise Garbled(self._at(name))
        return value

    def instant(self, name: str) -> datetime:
        """A time."""
        try:
            return parse_utc(self.text(name))
        except (ValueError, OverflowError) as error:
            raise Garbled(self._at(name)) from error

    def _at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name
