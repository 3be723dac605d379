"""Log analyser: the line that fitfoot-web-vitals writes of a beacon."""

from datetime import MAXYEAR, datetime
from typing import Final

from functions.log_analyser.lines.nouns import MALFORMED, Fields, Malformed, Vitals
from functions.model.period import parse_utc
from functions.model.vitals import DEVICES, LIMITS, Vital

_LONGEST_PAGE, _LONGEST_ID, _LONGEST_SESSION = 1000, 200, 200
_EARLIEST: Final = 2020
_NAMES: Final = tuple(LIMITS)  # in which anything may be looked for, a list too


def of_web_vitals(fields: Fields) -> Vitals | Malformed:
    """`{"type": "vitals", "at", "session", "vitals": [...]}`; what is well of it is kept."""
    told, at, session = fields.get("vitals"), _instant(fields.get("at")), fields.get("session")
    if not isinstance(told, list) or at is None:
        return MALFORMED
    vitals = tuple(filter(None, map(_vital, told)))
    named = session if isinstance(session, str) and 0 < len(session) <= _LONGEST_SESSION else None
    return Vitals(at, named, vitals, whole=bool(told) and len(vitals) == len(told)) if vitals else MALFORMED


def _vital(told: object) -> Vital | None:
    if not isinstance(told, dict):
        return None
    match told:
        case {"name": name, "value": int() | float() as value, "id": str(id_), "page": str(page), "device": device} if (
            name in _NAMES and device in DEVICES and page.startswith("/")
        ):
            first, navigation = told.get("first"), told.get("navigation", "")
        case _:
            return None
    in_range = not isinstance(value, bool) and 0 <= value <= LIMITS[name].most  # NaN and the infinite are in none
    short = len(page) <= _LONGEST_PAGE and 0 < len(id_) <= _LONGEST_ID
    if not (in_range and short and isinstance(first, bool) and isinstance(navigation, str)):
        return None
    return Vital(name, float(value), id_, page, device, first, navigation[:_LONGEST_ID])


def _instant(value: object) -> datetime | None:
    try:
        at = parse_utc(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None
    return at if at is not None and _EARLIEST <= at.year < MAXYEAR else None
