"""Shop: the client that has fitfoot-shop-reader keep the rollup of the shop's figures, and migrate its schema."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, TypeVar

import botocore.session
from botocore.config import Config

from functions.model.period import utc_text
from functions.shop.columns import Row, count, day, optional
from functions.shop.invocation import NotKnown, invoke
from functions.shop.questions import Unanswered
from functions.shop.rows import read_rows

T = TypeVar("T")
Pass = Literal["refresh", "recount", "rebuild"]
CONFIG: Final = Config(connect_timeout=2, read_timeout=290, retries={"mode": "standard", "total_max_attempts": 1})
_SHAPE: Final = "the shop reader answers in a shape that is not its own"


@dataclass(frozen=True)
class Refreshed:
    """What a pass over the rollup did, in days. `busy`: another was at it, and nothing was done.

    `days_left` are over and not closed, or dirty; after a recount also those that are not compared yet. All of them
    are counted live until then. `closed_before` is the first day that is not closed; None where none is.
    """

    busy: bool
    days_closed: int
    days_repaired: int
    days_checked: int
    days_different: int
    days_left: int
    closed_before: date | None


@dataclass(frozen=True)
class Migrations:
    """Files by name, in order: `done` before or just now, and `pending`; `views` are or were made anew after those.

    `failed` says which file could not be applied, where and why: it and what follows it are pending.
    """

    done: tuple[str, ...]
    pending: tuple[str, ...]
    views: tuple[str, ...]
    failed: str | None = None


def lambda_client() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that waits as long as keeping may take, and asks once."""
    return botocore.session.get_session().create_client("lambda", config=CONFIG)


class ShopKeeper:
    """Has work done as the refreshing role."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def roll(self, what: Pass, seconds: int, since: datetime | None = None) -> Refreshed | Unanswered:
        """One pass of about so many seconds; `since` (aware) is when a recount of several passes began."""
        payload: dict[str, Any] = {"rollup": what, "seconds": seconds}
        return self._told(payload | ({"since": utc_text(since)} if since else {}), _refreshed)

    def migrations(self) -> Migrations | Unanswered:
        """Which would run; nothing is changed."""
        return self._told({"migrations": "list"}, _migrations)

    def migrate(self) -> Migrations | Unanswered:
        """Run those that are pending, in order, then make the views anew."""
        return self._told({"migrations": "apply"}, _migrations)

    def _told(self, payload: dict[str, Any], read: Callable[[Any], T | Unanswered]) -> T | Unanswered:
        try:
            answers = invoke(self._client, payload)
            return read(answers[0]) if len(answers) == 1 else Unanswered(_SHAPE)
        except NotKnown as why:
            return Unanswered(str(why))
        except ValueError as error:
            return Unanswered(f"{_SHAPE}: {error}")


def _refreshed(answer: Any) -> Refreshed | Unanswered:  # noqa: ANN401 - JSON
    found = read_rows(answer)
    if isinstance(found, Unanswered):
        return found
    if len(found.rows) != 1 or not isinstance(busy := found.rows[0].get("busy"), bool):
        return Unanswered(_SHAPE)
    row = found.rows[0]
    return Refreshed(
        busy,
        days_closed=_days(row, "days_closed"),
        days_repaired=_days(row, "days_repaired"),
        days_checked=_days(row, "days_checked"),
        days_different=_days(row, "days_different"),
        days_left=count(row, "days_left"),
        closed_before=optional(day, row, "closed_before"),
    )


def _days(row: Row, name: str) -> int:
    """NULL is none: of a pass that found another at it."""
    return optional(count, row, name) or 0


def _migrations(answer: Any) -> Migrations | Unanswered:  # noqa: ANN401 - JSON
    match answer:
        case {"ok": bool(), "value": {"done": list(done), "pending": list(pending), "views": list(views)}}:
            names = [tuple(map(str, one)) for one in (done, pending, views)]
            error = answer.get("error")
            return Migrations(names[0], names[1], names[2], str(error) if error else None)
        case {"ok": False, "error": str(error)} if error:
            return Unanswered(error)
    return Unanswered(_SHAPE)
