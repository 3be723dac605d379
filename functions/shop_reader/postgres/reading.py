"""Shop reader: the questions of a batch in one read-only transaction, over a connection that is kept for the next.

All of them see the same moment (repeatable read). One that fails is taken back to its savepoint and blinds no other; a
connection that is lost is made anew for the next question, which then sees a moment of its own.
"""

import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from functions.shop_reader.answer import NotAsked, Unanswerable
from functions.shop_reader.postgres.address import DatabaseAddress
from functions.shop_reader.postgres.client import Connection
from functions.shop_reader.postgres.refusal import Refused, of_a_question
from functions.shop_reader.postgres.token import token
from functions.shop_reader.postgres.values import rows
from functions.shop_reader.postgres.wire import Lost
from functions.shop_reader.queries.query_file import Query

_BEGIN: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_SECONDS_TO_GREET = 1.0  # a kept connection that leads nowhere any more is silent
_SECONDS_TO_TELL = 0.5  # between Postgres's end of a question and ours: it says why


@dataclass(frozen=True)
class Place:
    """A database, and how it is known that it is the one: whom the authorities in a file vouch for.

    `iam`: the region where RDS knows the function's role; empty where a password lets it in. `secret`: the name of the
    parameter that is the password; empty where the address has it, or none is needed.
    """

    address: DatabaseAddress
    authorities: str
    iam: str = ""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret: str = ""

    def tls(self) -> ssl.SSLContext | None:
        """As verify-full: whom an authority vouches for, by the name that we know it by.

        Raises:
            Unanswerable: the file of authorities is none.
        """
        if not self.address.secure:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            context.load_verify_locations(self.authorities)
        except OSError as error:  # a TLS error is one
            raise NotAsked(f"the file of authorities {self.authorities} cannot be read") from error
        return context

    def password(self) -> str:
        """A new token where the role is known, else the parameter's value, else the address's own.

        Raises:
            Unanswerable: there is nothing to sign a token with, or the parameter cannot be read.
        """
        where = self.address
        if self.secret and not self.iam:
            from functions.shop_reader.postgres.secret import secret

            return secret(self.secret)
        return token(where.host, where.port, where.user, self.iam, self.environment) if self.iam else where.password


class Reading:
    """Asks one question after the other; `end` ends the batch, `close` the connection."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._tls: ssl.SSLContext | None = None
        self._connection: Connection | None = None
        self._begun = False
        self._unreached: Unanswerable | None = None

    def ask(self, query: Query, values: Sequence[str], ends: float) -> list[dict[str, Any]]:
        """The rows, until then (as time.monotonic counts).

        Raises:
            Unanswerable: with what is wrong, in words for people.
        """
        connection = self._in_a_transaction(ends)
        left = ends - time.monotonic()
        seconds = max(left - _SECONDS_TO_TELL, left / 2, 0.001)
        try:
            connection.run(f"SAVEPOINT question; SET LOCAL statement_timeout = {int(seconds * 1000) or 1}", ends)
            found = connection.ask(query.statement.text, values, ends)
            connection.run("ROLLBACK TO question; RELEASE question", ends)
        except Refused as error:
            self._take_back(connection, ends)
            kind = NotAsked if error.of_the_user else Unanswerable
            raise kind(f"{query.name}: {of_a_question(error.fields, query.statement.text, seconds)}") from error
        except Lost as error:
            self.close()
            raise Unanswerable(f"{query.name}: {self._place.address.shown}: {error}") from error
        return rows(*found)

    def end(self, ends: float) -> None:
        """End the transaction; the next batch may go on with the connection."""
        begun, self._begun, self._unreached = self._begun, False, None
        if self._connection and begun:
            try:
                self._connection.run("COMMIT", ends)
            except (Refused, Lost):
                self.close()

    def abort(self) -> None:
        """Give up from another thread what takes too long."""
        connection, self._connection, self._begun = self._connection, None, False
        if connection:
            connection.abort()

    def close(self) -> None:
        """Hang up."""
        connection, self._connection, self._begun = self._connection, None, False
        if connection:
            connection.close()

    def _in_a_transaction(self, ends: float) -> Connection:
        kept = self._connection
        if kept and self._begun and not kept.lost:
            return kept
        if kept and not self._begun:
            try:
                kept.run(_BEGIN, min(ends, time.monotonic() + _SECONDS_TO_GREET))
            except (Refused, Lost):
                self.close()
            else:
                self._begun = True
                return kept
        self.close()
        return self._connect(ends)

    def _connect(self, ends: float) -> Connection:
        """A new connection; whom one question did not reach, the batch's others do not try again."""
        if self._unreached:
            raise self._unreached
        where = self._place
        made: Connection | None = None
        try:
            self._tls = self._tls or where.tls()
            made = Connection(where.address, self._tls, where.password(), iam=bool(where.iam))
            self._connection = made
            made.open(ends)
            made.run(_BEGIN, ends)
        except (Unanswerable, Refused, Lost) as error:
            self.close()
            why = error if isinstance(error, Unanswerable) else "it lets nobody begin a transaction"
            kind = NotAsked if isinstance(error, NotAsked) else Unanswerable
            self._unreached = kind(f"cannot connect to {where.address.shown}: {why}")
            raise self._unreached from error
        self._begun = True
        return made

    def _take_back(self, connection: Connection, ends: float) -> None:
        try:
            connection.run("ROLLBACK TO question; RELEASE question", ends)
        except (Refused, Lost):
            self.close()
