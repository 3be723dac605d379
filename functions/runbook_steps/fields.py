"""Runbook steps: a payload's fields, read one by one; each refusal names its field. Documents send texts for all."""

import json
import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from functions.model.invocation import BadRequest, refuse_unknown

_NUMBER = re.compile(r"[0-9]+([.][0-9]+)?")
_TRUTHS = {"true": True, "false": False}


class Fields:
    """The fields of one payload, of which others than `known` are refused.

    Raises:
        BadRequest: naming the field and the nearest right one.
    """

    def __init__(self, event: Mapping[str, Any], known: tuple[str, ...]) -> None:
        refuse_unknown(event, known, f" of step {event.get('step')}")
        self._event = event

    def any(self, name: str) -> object:
        """Whatever it is; None where it is not there."""
        return self._event.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A text; None as `default`: it has to be there, and not be empty.

        Raises:
            BadRequest: it is none.
        """
        value = self._event.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise BadRequest(f"{name} is a text")
        return value

    def truth(self, name: str) -> bool:
        """True or false, also as texts; false where it is not there.

        Raises:
            BadRequest: it is neither.
        """
        value = self._event.get(name, False)
        value = _TRUTHS.get(value.strip().lower(), value) if isinstance(value, str) else value
        if not isinstance(value, bool):
            raise BadRequest(f"{name} is true or false")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        """A number from 0 on, also as a text.

        Raises:
            BadRequest: it is none.
        """
        value = self._event.get(name, default)
        if isinstance(value, str):
            value = value.strip() if _NUMBER.fullmatch(value.strip()) else None  # float() takes digits of any script
        try:
            read = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else -1
        except OverflowError:
            read = -1
        if not isfinite(read) or read < 0:
            raise BadRequest(f"{name} is a number from 0 on, like 1 or 0.5")
        return read

    def whole(self, name: str, default: int, *, least: int = 0, most: int = 100_000) -> int:
        """A whole number, also as a text.

        Raises:
            BadRequest: it is none, or not within its limits.
        """
        read = self.number(name, default)
        if read != int(read) or not least <= read <= most:
            raise BadRequest(f"{name} is a whole number from {least} to {most}")
        return int(read)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, also as the JSON of one, or a single text.

        Raises:
            BadRequest: it is none.
        """
        value = self._event.get(name, [])
        if isinstance(value, str):
            value = _listed(value)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise BadRequest(f'{name} is a list of texts, like ["api"]')
        return tuple(one.strip() for one in value if one.strip())


def _listed(text: str) -> object:
    try:
        return json.loads(text) if text.lstrip().startswith("[") else [text]
    except (ValueError, RecursionError):
        return None
