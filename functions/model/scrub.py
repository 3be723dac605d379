"""Model: what a log may hold and nobody else is to read: secrets, mail addresses, phone, card and bank numbers."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from functions.model.secret_patterns import NAMES, SCRUBBED, patterns

__all__ = ["SCRUBBED", "scrubbed", "scrubbed_value"]
_SHORTEST, _LONGEST_NAME = 6, 80
_SMALLEST_CARD, _BEYOND_CARDS = 10**12, 10**19


def scrubbed(text: str) -> str:
    """The text with `[scrubbed]` in place of what looks like a secret."""
    if len(text) < _SHORTEST:
        return text
    small = text.lower()
    for hints, pattern, instead in patterns():
        for hint in hints:
            if hint in small:
                text = pattern.sub(instead, text)
                break
    return text


def scrubbed_value(value: Any, name: str = "") -> Any:  # noqa: ANN401 - JSON
    """JSON with every text and name in it scrubbed, and whole what is named as secrets are (`apiToken`).

    Raises:
        RecursionError: it is nested a thousand deep.
    """
    if name and value is not None and not isinstance(value, bool) and _is_secret(name):
        return SCRUBBED
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, Mapping):
        return {_name(str(key)): scrubbed_value(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [scrubbed_value(inner) for inner in value]
    if isinstance(value, int | float) and _SMALLEST_CARD <= value < _BEYOND_CARDS and value == int(value):
        return SCRUBBED if scrubbed(str(int(value))) == SCRUBBED else value
    return value


def _name(name: str) -> str:
    return scrubbed(name) if len(name) > _LONGEST_NAME else _known_name(name)


def _is_secret(name: str) -> bool:
    return bool(_named().search(name)) if len(name) > _LONGEST_NAME else _known_secret(name)


@cache
def _named() -> re.Pattern[str]:
    return re.compile(NAMES, re.IGNORECASE)


@lru_cache(1000)  # names come again and again
def _known_name(name: str) -> str:
    return scrubbed(name)


@lru_cache(1000)
def _known_secret(name: str) -> bool:
    return bool(_named().search(name))
