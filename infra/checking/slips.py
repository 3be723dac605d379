"""Checking: names that are almost others: a slip of the pen, or a new thing that is nobody's mistake."""

from collections.abc import Iterable, Mapping
from typing import Final

from functions.model.names import nearest

_ALMOST: Final = 0.75


def slip(written: str, known: Iterable[str]) -> str | None:
    """Which of the known names was meant, where one is so near that nobody would call two things so."""
    names = list(known)
    if written in names:
        return None
    return _other_case(written, names) or nearest(written, names, _ALMOST) or _swapped(written, names)


def service_slip(written: str, services: Iterable[str], of_checks: Mapping[str, str]) -> str | None:
    """Which service was meant, also where a check's name was written; `of_checks`: its service by its name."""
    return slip(written, names := list(services)) or (None if written in names else of_checks.get(written))


def _other_case(written: str, names: list[str]) -> str | None:
    return next((one for one in names if one.lower() == written.lower()), None)


def _swapped(written: str, names: list[str]) -> str | None:
    return next((one for one in names if sorted(one) == sorted(written)), None)
