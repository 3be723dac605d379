"""Shop reader: what it is told to do: `{"rollup": PASS, "seconds"?, "since"?}`, `{"migrations": "list" | "apply"}`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from functions.model.names import did_you_mean
from functions.model.period import parse_utc
from functions.shop_reader.request import BadRequest

PASSES: Final = ("refresh", "recount", "rebuild")
MOST_SECONDS: Final = 240
_MIGRATIONS: Final = ("list", "apply")
_FIELDS: Final = {"rollup": ("rollup", "seconds", "since"), "migrations": ("migrations",)}
_SECONDS: Final = 5
_SHOWN_CHARS = 40


@dataclass(frozen=True)
class Rollup:
    """A pass of about so many seconds; `since` is when the recount began that it goes on with, and None for others."""

    what: str
    seconds: int = _SECONDS
    since: datetime | None = None


@dataclass(frozen=True)
class Migrations:
    """Apply what is pending, or only list it."""

    apply: bool


Order = Rollup | Migrations


def is_order(event: object) -> bool:
    """Whether it is one of these, right or wrong, rather than questions."""
    return isinstance(event, Mapping) and any(name in event for name in _FIELDS)


def parse_order(event: Mapping[str, Any], now: datetime) -> Order:
    """Read an order.

    Raises:
        BadRequest: naming the field and what would be right.
    """
    kind = next(name for name in _FIELDS if name in event)
    for name in event:
        if name not in _FIELDS[kind]:
            raise BadRequest(f"unknown field {str(name)!r} beside {kind}{did_you_mean(str(name), _FIELDS[kind])}")
    if kind == "migrations":
        return Migrations(apply=_one_of(_MIGRATIONS, kind, event[kind]) == "apply")
    what = _one_of(PASSES, kind, event[kind])
    return Rollup(what, _seconds(event.get("seconds", _SECONDS)), _since(what, event.get("since"), now))


def _one_of(known: tuple[str, ...], kind: str, value: Any) -> str:  # noqa: ANN401 - anything may come
    if value not in known:
        shown = str(value)[:_SHOWN_CHARS]
        raise BadRequest(f"{kind} is not {shown!r}{did_you_mean(shown, known)}")
    return str(value)


def _seconds(value: Any) -> int:  # noqa: ANN401 - anything may come
    match value:
        case bool():
            pass
        case int() if 1 <= value <= MOST_SECONDS:
            return value
    raise BadRequest(f"seconds is a whole number from 1 to {MOST_SECONDS}")


def _since(what: str, value: Any, now: datetime) -> datetime | None:  # noqa: ANN401 - anything may come
    if what != "recount":
        if value is not None:
            raise BadRequest(f"a {what} takes no since; leave it out")
        return None
    try:
        return now if value is None else parse_utc(value)
    except (TypeError, ValueError) as error:
        raise BadRequest("since is an instant like 2026-11-23T04:05:00Z: when the recount began") from error
