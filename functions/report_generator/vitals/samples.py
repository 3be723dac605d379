"""Report generator: what beacons told of web vitals, each metric of a page view once: the latest value; pure."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from sys import intern
from typing import Any, Final, NamedTuple, cast

from functions.model.period import parse_utc
from functions.model.vitals import DEVICES, LIMITS, Device, Name


class Sample(NamedTuple):
    """One metric of one page view. `at` is when the value was told, `since` when the metric was first told of."""

    at: datetime
    value: float
    name: Name
    page: str
    device: Device
    session: str
    since: datetime


@dataclass(frozen=True)
class Felt:
    """What visitors felt in some days.

    Attributes:
        samples: each metric of a page view once; a session is an opaque id, or empty.
        malformed: how many lines, or values in them, could not be read.
        left_out: what is missing, in sentences for people.
    """

    samples: Sequence[Sample]
    malformed: int = 0
    left_out: tuple[str, ...] = ()


class Samples:
    """Gathers them in any order, also such as come twice; `malformed` counts what could not be read."""

    def __init__(self) -> None:
        self._latest: dict[tuple[str, Name], Sample] = {}
        self.malformed = 0

    def all(self) -> list[Sample]:
        """What was gathered."""
        return list(self._latest.values())

    def add(self, body: bytes) -> None:
        """The lines of a file; one that is malformed costs itself only."""
        for line in body.split(b"\n"):
            if line:
                try:
                    told = json.loads(line)
                    at = parse_utc(told["at"])
                    session, vitals = told["session"] or "", told["vitals"]
                    self._add(at, session, vitals)
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
                    self.malformed += 1

    def _add(self, at: datetime, session: Any, vitals: Iterable[Any]) -> None:  # noqa: ANN401 - JSON
        who = intern(session)  # of another type than a text it is a TypeError
        for vital in vitals:
            if _is_vital(vital):
                page, device = intern(vital["page"]), cast("Device", vital["device"])
                self._keep(vital["id"], Sample(at, float(vital["value"]), vital["name"], page, device, who, at))
            else:
                self.malformed += 1

    def _keep(self, id_: str, told: Sample) -> None:
        """Of two at the same moment the higher: LCP, INP and CLS grow only."""
        key = (id_, told.name)
        known = self._latest.get(key)
        if known is not None:
            told = max(known, told)._replace(since=min(known.since, told.since))
        self._latest[key] = told


def _is_vital(vital: Any) -> bool:  # noqa: ANN401 - JSON
    match vital:
        case {"value": bool()}:
            return False
        case {"name": str(name), "value": int() | float() as value, "id": str(), "page": str(), "device": str(device)}:
            return name in LIMITS and device in _DEVICES and math.isfinite(value) and 0 <= value <= _MOST[name]
    return False


_DEVICES: Final = frozenset[str](DEVICES)
_MOST: Final[dict[str, float]] = {name: limits.most for name, limits in LIMITS.items()}
