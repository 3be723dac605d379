"""Live: what a look at a deployment has to say: what is well, what is wrong, what could not be looked at."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.operator.findings import Finding

_USER: Final = re.compile(r"//[^/@\s]*@")
LIVE: Final = Path("live")
"""Stands where a finding names a file."""


UNSENDABLE: Final = "a header cannot be sent: does the token hold something other than letters, digits and signs?"


@dataclass(frozen=True)
class Well:
    """One thing that was looked at and is as it should be."""

    text: str


@dataclass(frozen=True)
class NotRun:
    """One thing that was not looked at: why, and what to do about that. Nobody knows whether it is well."""

    text: str


Said = Well | NotRun | Finding
Look = Callable[[], Iterator[Said]]


class Unasked(Exception):
    """Somebody could not be asked; the message says who, why, and what to do about it."""


def plainly(error: BaseException) -> str:
    """What an error says, on one line, without passwords of addresses; of one that speaks of a header no word of it."""
    text = _USER.sub("//", " ".join(str(error).split()))
    return UNSENDABLE if "header" in text.lower() else text or type(error).__name__


def wrong(thing: str, message: str, hint: str) -> Finding:
    """A finding about a thing of the deployment: an address, or a resource by its name."""
    return Finding(LIVE, 1, thing, message, hint)


def counted(number: int, noun: str) -> str:
    """`1 check`, `2 checks`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
