"""Web vitals: a beacon: what npm's web-vitals sends, one metric or many, without what is private in it; pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from functions.model.paths import pattern_of
from functions.model.vitals import DEVICES, LIMITS, NAVIGATIONS, Device, Vital
from functions.web_vitals.answers import Refused

MOST: Final = 50
"""Metrics of one beacon; a page view has six."""
_OPAQUE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LONGEST_WHOLE: Final = 20
_WAVERING: Final = 1e-9
"""How far floats are off that stand for one number."""
_LONGEST_PAGE: Final = 2000
_OTHER_NAVIGATION: Final = "other"
_UNKNOWN_PAGE: Final = "/:unknown"


class Malformed(Exception):
    """A metric that cannot be one; the message says why."""


@dataclass(frozen=True, slots=True)
class Sender:
    """What the request itself tells: its id, the device by its user agent, and the page, where it tells one."""

    request: str
    device: Device
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Beacon:
    """The vitals of one session's page, and how many metrics were none. A session is an opaque id, or not known."""

    session: str | None
    vitals: tuple[Vital, ...]
    malformed: int

    def to_line(self, at: datetime) -> dict[str, Any]:
        """As it stands in the log, where `fitfoot-log-analyser` reads it."""
        line = {"type": "vitals", "at": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z", "session": self.session}
        malformed = {"malformed": self.malformed} if self.malformed else {}
        return {**line, "vitals": [vital.to_json() for vital in self.vitals], **malformed}


def read(body: bytes, sender: Sender) -> Beacon:
    """Read a metric, a list of them, or `{"session_id"?, "page"?, "device"?, "metrics": [...]}`.

    Raises:
        Refused: 400 where there is no good metric in it.
    """
    around, metrics = _taken_apart(body)
    vitals: list[Vital] = []
    why = "the beacon has no metrics"
    for index, metric in enumerate(metrics[:MOST]):
        try:
            vitals.append(_vital(metric, around, sender, index))
        except Malformed as malformed:
            why = str(malformed)
    if not vitals:
        raise Refused(400, why)
    return Beacon(_session(around, metrics), tuple(vitals), len(metrics) - len(vitals))


def _taken_apart(body: bytes) -> tuple[Mapping[str, Any], list[Any]]:
    """What is said once for all metrics, and the metrics."""
    try:
        found = json.loads(body, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise Refused(400, 'the body is not JSON; send a metric, like {"name": "LCP", "value": 1234.5, …}') from error
    match found:
        case list():
            return {}, found
        case {"metrics": list(metrics)} | {"vitals": list(metrics)}:
            return found, metrics
        case {"name": _}:
            return {}, [found]
        case _:
            raise Refused(400, "a beacon is a metric, a list of metrics, or an object with metrics")


def _whole(digits: str) -> float:
    """Python reads no whole number of thousands of digits, and has no float for one of hundreds: that is infinite."""
    return int(digits) if len(digits) <= _LONGEST_WHOLE else float(digits)


def _vital(metric: object, around: Mapping[str, Any], sender: Sender, index: int) -> Vital:
    if not isinstance(metric, dict):
        raise Malformed("a metric is an object with name, value and id")
    name, value = metric.get("name"), metric.get("value")
    if not isinstance(name, str) or name not in LIMITS:
        raise Malformed(f"a metric's name is one of {', '.join(LIMITS)}")
    limits = LIMITS[name]  # type: ignore[index]  # it is one of them
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= limits.most:
        raise Malformed(f"the value of {name} is a number from 0 to {limits.most:.0f}")
    id_ = metric.get("id")
    navigation = metric.get("navigationType")
    navigation = navigation.replace("_", "-") if isinstance(navigation, str) else ""  # before version 3: back_forward
    return Vital(
        name,  # type: ignore[arg-type]  # as above
        round(float(value), 4),
        id_ if isinstance(id_, str) and _OPAQUE.fullmatch(id_) else f"{sender.request[:40]}-{index}",
        _page(metric, around, sender),
        _device(around) or sender.device,
        first=_first(metric),
        navigation=navigation if navigation in NAVIGATIONS else _OTHER_NAVIGATION,
    )


def _first(metric: Mapping[str, Any]) -> bool:
    """Our reporter says it. Else: what web-vitals tells again has a delta that is only a part of its value."""
    said, delta = metric.get("first"), metric.get("delta")
    if isinstance(said, bool):
        return said
    return not isinstance(delta, int | float) or abs(delta - metric["value"]) < _WAVERING


def _page(metric: Mapping[str, Any], around: Mapping[str, Any], sender: Sender) -> str:
    """The page that a metric is of; a single-page application has several, so the metric's own comes first."""
    said = (metric.get("page"), metric.get("navigationURL"), around.get("page"), around.get("url"), sender.page)
    found = next((page for page in said if isinstance(page, str) and page), None)
    return _UNKNOWN_PAGE if found is None else pattern_of(found[:_LONGEST_PAGE])


def _device(around: Mapping[str, Any]) -> Device | None:
    said = around.get("device")
    return next((device for device in DEVICES if device == said), None)


def _session(around: Mapping[str, Any], metrics: list[Any]) -> str | None:
    """The first that is told, if it is an opaque id: an address or a name is private, and dropped."""
    for told in (around, *metrics[:MOST]):
        for name in ("session_id", "session", "sessionId"):
            said = told.get(name) if isinstance(told, Mapping) else None
            if isinstance(said, str) and _OPAQUE.fullmatch(said):
                return said
    return None
