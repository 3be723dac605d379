"""Health probe: what came of a visit: the answer, or why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from functions.model.observation import NO_PHASES, Cause


class VisitFault(Exception):
    """A server that misbehaved, in words; subclasses say how."""

    cause: ClassVar[Cause]


@dataclass(frozen=True)
class Visited:
    """An endpoint answered. `phases` are those of the last request after redirects; `took` is the whole visit."""

    status: int
    body: bytes
    ip: str
    took: timedelta
    phases: Mapping[str, timedelta] = field(default_factory=lambda: NO_PHASES)
    certificate_expires: datetime | None = None


@dataclass(frozen=True)
class Failed:
    """An endpoint was tried and did not answer as a server should; that is its outcome, not ours."""

    cause: Cause
    reason: str
    took: timedelta
    connected: bool = False
    ip: str | None = None
    phases: Mapping[str, timedelta] = field(default_factory=lambda: NO_PHASES)
    certificate_expires: datetime | None = None


@dataclass(frozen=True)
class NotVisited:
    """We did not find out."""

    cause: Cause
    reason: str


Visit = Visited | Failed | NotVisited
