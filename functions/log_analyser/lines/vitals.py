"""Log analyser: the line that fitfoot-web-vitals writes of a beacon, and what many of them come to."""

from collections.abc import Iterable
from datetime import MAXYEAR, datetime
from operator import attrgetter, itemgetter
from typing import Any, Final

from functions.log_analyser.lines.nouns import MALFORMED, Felt, Fields, Malformed, Vitals
from functions.model.period import parse_utc
from functions.model.vitals import DEVICES, LIMITS

_LONGEST_PAGE, _LONGEST_ID, _LONGEST_SESSION = 1000, 200, 200
_EARLIEST: Final = 2020
_NUMBERS: Final = (float, int)
_MOST: Final = {name: limits.most for name, limits in LIMITS.items()}
_parts = itemgetter("name", "value", "id", "page", "device", "first")


def of_web_vitals(fields: Fields) -> Vitals | Malformed:
    """`{"type": "vitals", "at", "session", "vitals": [...]}`; what is well of it is kept."""
    told, at, session = fields.get("vitals"), _instant(fields.get("at")), fields.get("session")
    if not isinstance(told, list) or at is None:
        return MALFORMED
    vitals = tuple(filter(None, map(_felt, told)))
    named = session if isinstance(session, str) and 0 < len(session) <= _LONGEST_SESSION else None
    return Vitals(at, named, vitals, whole=len(vitals) == len(told)) if vitals else MALFORMED


def latest_of(told: Iterable[Vitals]) -> list[Felt]:
    """Each visit once, as it was told last; not those that were first told in a batch before: they are counted."""
    latest: dict[tuple[str, str], Felt] = {}
    for beacon in sorted(told, key=attrgetter("at")):
        for felt in beacon.vitals:
            which = felt.name, felt.id
            if felt.first or which in latest:
                latest[which] = felt
    return list(latest.values())


def _felt(told: Any) -> Felt | None:  # noqa: ANN401 - JSON
    """None for one that is malformed; NaN and the infinite are in no range."""
    try:
        name, value, id_, page, device, first = parts = _parts(told)
        if not (0 <= value <= _MOST[name] and device in DEVICES and page[0] == "/"):
            return None
    except (IndexError, KeyError, TypeError):
        return None
    if not (type(value) in _NUMBERS and type(id_) is type(page) is str and type(first) is bool):
        return None
    return Felt._make(parts) if 0 < len(id_) <= _LONGEST_ID and len(page) <= _LONGEST_PAGE else None


def _instant(value: object) -> datetime | None:
    try:
        at = parse_utc(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None
    return at if at is not None and _EARLIEST <= at.year < MAXYEAR else None
