"""Shop reader: forward-only migrations of the schema `monitoring`, each in a transaction; then the views, made anew."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from functions.shop_reader.answer import Unanswerable
from functions.shop_reader.keeping.kept import transaction, why
from functions.shop_reader.keeping.script import WrongScript, line_at, statements
from functions.shop_reader.postgres.client import Connection
from functions.shop_reader.postgres.refusal import Refused

_TABLE: Final = "SELECT to_regclass('monitoring.migrations') IS NOT NULL"
_DONE: Final = "SELECT name FROM monitoring.migrations ORDER BY name"


@dataclass(frozen=True)
class Plan:
    """Files by name, in order: what is recorded as done, what is pending, and the views that follow."""

    done: tuple[str, ...]
    pending: tuple[str, ...]
    views: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """`{"done", "pending", "views"}`."""
        return {"done": list(self.done), "pending": list(self.pending), "views": list(self.views)}

    def after(self, applied: Collection[str]) -> "Plan":
        """As it stands once these are applied."""
        pending = tuple(name for name in self.pending if name not in applied)
        return replace(self, done=(*self.done, *(name for name in self.pending if name in applied)), pending=pending)


class Failed(Exception):
    """A file could not be applied, and is not; the message says where and why."""


class Migrating:
    """The files of a bundle's folder `sql` against one database."""

    def __init__(self, folder: Path, connection: Connection, ends: float) -> None:
        self._folder, self._connection, self._ends = folder, connection, ends
        self.applied: list[str] = []

    def plan(self) -> Plan:
        """What would run.

        Raises:
            Unanswerable: the database has what this bundle does not know, or is ahead of what is pending.
        """
        there, done = _names(self._folder / "migrations"), self._done()
        if unknown := [name for name in done if name not in there]:
            raise Unanswerable(
                f"the database has {', '.join(unknown)}, which this bundle does not: deploy the newer one"
            )
        pending = tuple(name for name in there if name not in done)
        if done and pending and pending[0] < done[-1]:
            raise Unanswerable(f"{pending[0]} comes before {done[-1]}, which is applied: give it a higher number")
        return Plan(done, pending, _names(self._folder / "views"))

    def apply(self, plan: Plan) -> None:
        """Run what is pending, then the views.

        Raises:
            Failed: the first file that could not be applied; those before it stay.
        """
        for name in plan.pending:
            self._run("migrations", name)
            self.applied.append(name)
        for name in plan.views:
            self._run("views", name)

    def _run(self, folder: str, name: str) -> None:
        place = f"sql/{folder}/{name}.sql"
        script = (self._folder / folder / f"{name}.sql").read_text("utf-8")
        try:
            with transaction(self._connection, self._ends):
                if folder == "migrations" and name in self._done():
                    return  # another run was faster
                self._all(place, script)
                if folder == "migrations" and name not in self._done():
                    record = f"INSERT INTO monitoring.migrations (name) VALUES ('{name}');"  # noqa: S608 - words
                    raise Failed(f"{place} does not record itself; write {record}")
        except Refused as error:
            raise Failed(f"{place}: {why(error)}") from error

    def _all(self, place: str, script: str) -> None:
        line = 1
        try:
            for statement in statements(script):
                line = statement.line
                self._connection.run(statement.text, self._ends)
        except WrongScript as error:
            raise Failed(f"{place}, line {error.line}: {error}") from error
        except Refused as error:
            if (position := error.fields.get("P", "")).isdecimal():
                line += line_at(statement.text, int(position) - 1) - 1
            raise Failed(f"{place}, line {line}: {why(error)}") from error

    def _done(self) -> tuple[str, ...]:
        try:
            ((there,),) = self._connection.ask(_TABLE, (), self._ends)[1]
            found = self._connection.ask(_DONE, (), self._ends)[1] if there == "t" else []
        except Refused as error:
            raise Unanswerable(f"monitoring.migrations cannot be read: {why(error)}") from error
        return tuple(str(name) for (name,) in found)


def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in folder.glob("*.sql")))
