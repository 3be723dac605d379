"""Shop reader: one connection to Postgres; the only importer of pg8000.

Loading pg8000 takes as long as a third of a cold start: only who asks a Postgres imports this.
"""

import ssl
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pg8000.core import ERROR_RESPONSE, CoreConnection  # type: ignore[import-untyped]
from pg8000.exceptions import DatabaseError  # type: ignore[import-untyped]

from functions.shop_reader.answer import NotAsked, Unanswerable
from functions.shop_reader.postgres.address import DatabaseAddress
from functions.shop_reader.postgres.refusal import LOCK_SECONDS, Refused, of_a_connection
from functions.shop_reader.postgres.wire import NO_POSTGRES, Lost, Wire, connect

_NAME: Final = "fitfoot-shop-reader"
MANNERS: Final = {
    "default_transaction_read_only": "on",
    "statement_timeout": "10s",  # each question's own is shorter
    "lock_timeout": f"{LOCK_SECONDS}s",
    "idle_in_transaction_session_timeout": "20s",  # of a function that froze
    "search_path": "monitoring",
    "client_encoding": "UTF8",
    "TimeZone": "UTC",
    "DateStyle": "ISO",
}
"""Set after connecting: a pooler in front of Postgres takes no more than a user and a database at the start."""

Row = Sequence[str | None]


class Connection:
    """To one database. Whoever calls says until when (as time.monotonic counts)."""

    def __init__(
        self,
        address: DatabaseAddress,
        tls: ssl.SSLContext | None,
        password: str,
        *,
        iam: bool,
        manners: Mapping[str, str] = MANNERS,
    ) -> None:
        self._address, self._tls, self._password, self._iam = address, tls, password, iam
        self._manners = manners
        self._wire: Wire | None = None
        self._postgres: Any = None  # pg8000 has no types

    def open(self, ends: float) -> None:
        """Connect, be let in, and agree on manners.

        Raises:
            Unanswerable: with what is wrong, in words for people, which hold no password.
        """
        try:
            self._wire = connect(self._address, self._tls, ends)
            self._wire.allow(ends)
            self._postgres = self._let_in(self._wire)
            self.run("; ".join(f"SET {name} = '{value}'" for name, value in self._manners.items()), ends)
        except Refused as error:
            self.close()
            why = of_a_connection(error.fields, iam=self._iam, password=bool(self._password))
            if self._password and self._password in why:
                why = "it refuses, in words that hold the password"
            raise (NotAsked if error.of_the_user else Unanswerable)(why) from error
        except Lost as error:
            self.close()
            raise Unanswerable(str(error)) from error

    def _let_in(self, wire: Wire) -> Any:  # noqa: ANN401 - pg8000 has no types
        where = self._address
        try:
            made = CoreConnection(
                where.user,
                host=where.host,
                database=where.database,
                password=self._password,
                ssl_context=False,  # the wire has it
                application_name=_NAME,
                sock=wire,
                tcp_keepalive=False,  # the wire has it
            )
        except DatabaseError as error:
            raise Refused(_fields(error)) from error
        except Lost:
            raise
        except Exception as error:  # whatever the other end makes pg8000 stumble over
            raise Lost(NO_POSTGRES) from error
        made.pg_types.clear()  # each value stays the text that Postgres writes

        def refused(data: bytes, context: Any) -> None:  # noqa: ANN401 - pg8000 has no types
            made.handle_ERROR_RESPONSE(data, context)
            if Refused(_fields(context.error)).fatal:  # nothing follows: pg8000 would wait for it, and forget this
                raise context.error

        made.message_types[ERROR_RESPONSE] = refused
        return made

    def run(self, commands: str, ends: float) -> None:
        """Have commands of ours done.

        Raises:
            Refused, Lost: as it says.
        """
        self._do(ends, "execute_simple", commands)

    def ask(self, statement: str, values: Sequence[str], ends: float) -> tuple[list[tuple[str, int]], list[Row]]:
        """The columns (name, number of the type) and the rows of one statement, its values sent beside it.

        Raises:
            Refused, Lost: as it says.
        """
        found = self._do(ends, "execute_unnamed", statement, tuple(values))
        return [(one["name"], one["type_oid"]) for one in found.columns or ()], found.rows or []

    @property
    def lost(self) -> bool:
        """Whether it is of no more use."""
        return self._wire is None or self._wire.lost

    def abort(self) -> None:
        """Hang up from another thread."""
        if self._wire:
            self._wire.abort()

    def close(self) -> None:
        """Hang up; Postgres is told where it still listens."""
        postgres, wire = self._postgres, self._wire
        self._postgres = self._wire = None
        if postgres and wire and not wire.lost:
            try:
                postgres.close()
            except (Lost, OSError):
                wire.close()
        elif wire:
            wire.close()

    def _do(self, ends: float, method: str, *asked: object) -> Any:  # noqa: ANN401 - pg8000 has no types
        if self._wire is None or self._wire.lost:
            raise Lost("the connection was closed")
        self._wire.allow(ends)
        try:
            return getattr(self._postgres, method)(*asked)
        except DatabaseError as error:
            refused = Refused(_fields(error))
            self._wire.lost |= refused.fatal
            raise refused from error
        except Lost:
            raise
        except Exception as error:  # whatever the other end makes pg8000 stumble over
            self._wire.lost = True
            raise Lost(NO_POSTGRES) from error


def _fields(error: Exception) -> dict[str, str]:
    return dict(error.args[0])
