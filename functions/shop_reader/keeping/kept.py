"""Shop reader: a transaction of the refreshing role's that changes the schema `monitoring`, and no other."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from functions.shop_reader.answer import Unanswerable, one_line
from functions.shop_reader.postgres.client import MANNERS, Connection
from functions.shop_reader.postgres.reading import Place
from functions.shop_reader.postgres.refusal import Refused, of_what_is_missing
from functions.shop_reader.postgres.wire import Lost

LOCK_SECONDS: Final = 15
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('fitfoot.monitoring.refresh'))"
_SECONDS_TO_TELL: Final = 1.0  # between Postgres's end of a statement and ours: it says why
_SET_UP: Final = "have the shop's owner run sql/setup.sql"
_WORDS: Final = {
    "25006": "the database only reads (a replica, or default_transaction_read_only): point the address at the primary",
    "3F000": f"the schema monitoring is missing; {_SET_UP}",
    "42883": 'a function of sql/migrations is missing; invoke the report generator with {"report": "migrate"}',
    "42501": f"the refreshing role may not do that; {_SET_UP}",
    "57014": "it took too long, or somebody cancelled it, and was stopped",
    "55P03": f"it waits for a lock that somebody holds for more than {LOCK_SECONDS} s; try again",
}


@contextmanager
def connected(place: Place, ends: float) -> Iterator[Connection]:
    """A connection of its own, closed afterwards; it serves no questions, and is rare.

    Raises:
        Unanswerable: with what is wrong, in words for people, which hold no password.
    """
    shown = place.address.shown
    try:
        made = Connection(place.address, place.tls(), place.password(), iam=bool(place.iam), manners=_manners(ends))
        made.open(ends)
    except Unanswerable as why:
        raise Unanswerable(f"cannot connect to {shown}: {why}") from why
    try:
        yield made
    except Lost as error:
        raise Unanswerable(f"{shown}: {error}; what was not committed is undone") from error
    finally:
        made.close()


@contextmanager
def transaction(connection: Connection, ends: float, *, locked: bool = True) -> Iterator[None]:
    """Commit what the block does, or nothing of it; `locked`: while no pass over the rollup runs, nor a migration.

    Raises:
        Refused, Lost: as the connection says.
    """
    connection.run("BEGIN", ends)
    try:
        if locked:
            connection.run(_LOCK, ends)
        yield
        connection.run("COMMIT", ends)
    except BaseException:
        _undo(connection, ends)
        raise


def why(error: Refused) -> str:
    """What Postgres said, with what to do about it where we know."""
    fields = error.fields
    said, code = one_line(fields.get("M", "it does not say why")), fields.get("C", "no code")
    if code in ("42P01", "42703") and "W" in fields:  # a function's: of a file's own statement its line is told
        return of_what_is_missing(fields, "")
    known = _WORDS.get(code)
    return f"{known} ({said})" if known else f"the database refuses: {said} ({code})"


def _manners(ends: float) -> dict[str, str]:
    """As for questions, but for writing, and for what takes its time."""
    left = max(ends - time.monotonic() - _SECONDS_TO_TELL, 1.0)
    writing = {"default_transaction_read_only": "off", "search_path": "monitoring, public"}
    return MANNERS | writing | {"statement_timeout": f"{int(left * 1000)}ms", "lock_timeout": f"{LOCK_SECONDS}s"}


def _undo(connection: Connection, ends: float) -> None:
    try:
        connection.run("ROLLBACK", ends)
    except (Refused, Lost):
        connection.close()  # which undoes it as well
