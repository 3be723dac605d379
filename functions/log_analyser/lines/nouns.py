"""Log analyser: what a line of a log tells."""

from datetime import datetime
from enum import Enum
from typing import Final, Literal, NamedTuple


class Error(NamedTuple):
    """Something went wrong. `name` is the error's own (`TypeError`); name and stack may be empty."""

    message: str
    stack: str = ""
    name: str = ""


class Request(NamedTuple):
    """A request was answered. `address` is a route's pattern if `routed`, else what was asked for, as it was.

    `took_ms` is None where a proxy did not measure it.
    """

    method: str
    address: str
    routed: bool
    status: int
    took_ms: float | None
    error: Error | None = None


class Felt(NamedTuple):
    """What a visitor felt; in milliseconds, but for CLS, which has no unit. `first`: it was not told of before."""

    name: str
    value: float
    id: str
    page: str
    device: str
    first: bool


class Vitals(NamedTuple):
    """What one beacon told; `whole` if nothing of it was malformed."""

    at: datetime
    session: str | None
    vitals: tuple[Felt, ...]
    whole: bool


class Nothing(Enum):
    """A line that is nothing of these: of no kind that is counted by itself, or of one, but not to be read."""

    OTHER = "other"
    MALFORMED = "malformed"


OTHER: Final = Nothing.OTHER
MALFORMED: Final = Nothing.MALFORMED
Other = Literal[Nothing.OTHER]
Malformed = Literal[Nothing.MALFORMED]


class Wrapped(NamedTuple):
    """A line that Kubernetes' log collector wrapped; `app` is the pod's, or empty."""

    app: str
    line: Request | Vitals | Error | Nothing


Told = Request | Vitals | Error | Nothing
Line = Told | Wrapped
Fields = dict[str, object]
"""A JSON object."""
