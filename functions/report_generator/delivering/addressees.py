"""Report generator: who gets the reports: the parameter TEAM_EMAIL, one address or several with commas between."""

import re
from dataclasses import dataclass
from typing import Final, Protocol

from functions.parameters.store import ParametersUnreadable, path_of

TEAM_EMAIL: Final = "TEAM_EMAIL"
_ADDRESS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONGEST: Final = 254
"""Characters of an address (RFC 5321, as corrected)."""
_MOST: Final = 50
"""Which SES takes at once."""


class Reads(Protocol):
    """What is needed of the parameter store."""

    def read(self, name: str) -> str | None: ...  # noqa: D102 - as Parameters


@dataclass(frozen=True)
class Nobody:
    """There is nobody to send to, for a reason; `set_up` says whether somebody was meant to be there."""

    reason: str
    set_up: bool = True


def addressees(parameters: Reads) -> tuple[str, ...] | Nobody:
    """The team's addresses; what is written wrongly is not said back, as it could be anything."""
    try:
        written = parameters.read(TEAM_EMAIL)
    except ParametersUnreadable as error:
        return Nobody(f"{path_of(TEAM_EMAIL)} cannot be read: {error}")
    if not written:
        return Nobody(f"the parameter {path_of(TEAM_EMAIL)} is not set", set_up=False)
    found = tuple(one.strip() for one in written.split(",") if one.strip())
    if not found or not all(_ADDRESS.fullmatch(one) and len(one) <= _LONGEST for one in found):
        return Nobody(f"{path_of(TEAM_EMAIL)} is no address like team@fitfoot.ch, or several with commas between")
    if len(found) > _MOST:
        return Nobody(f"{path_of(TEAM_EMAIL)} has {len(found)} addresses; SES takes {_MOST} at once")
    return found
