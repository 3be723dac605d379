"""Model: what a receiver made of a notice."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Accepted:
    """It was taken; `receipt` is what the receiver calls it, where it says so; `remark` is for the timeline."""

    receipt: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Later:
    """It was not taken now and may be later: throttled, unavailable, unreachable, or not set up yet."""

    reason: str
    after: timedelta | None = None


@dataclass(frozen=True)
class Refused:
    """It never will be: what was sent is wrong, or we are not allowed to."""

    reason: str


@dataclass(frozen=True)
class Receipt:
    """What a channel made of an incident's last page: what it calls it, where it says so, or that it refused it."""

    name: str = ""
    refused: bool = False


Delivery = Accepted | Later | Refused
