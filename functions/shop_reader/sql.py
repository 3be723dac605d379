"""Shop reader: named questions of Postgres, asked in a thread: pg8000 waits, and the batch's others go on.

Nothing of the Postgres half is loaded before the first such question: queries over Prometheus start without it.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from functions.shop_reader.answer import NotAsked
from functions.shop_reader.settings import Settings

if TYPE_CHECKING:
    from functions.shop_reader.postgres.reading import Reading

T = TypeVar("T")
_SECONDS_TO_END: Final = 0.5
_SOONER: Final = 0.05  # than the batch gives a question up, which would not say why


class Sql:
    """For as long as the function's instance lives; one question at a time."""

    def __init__(self, known: Settings) -> None:
        self._known = known
        self._reading: Reading | None = None

    async def ask(self, name: str, params: Mapping[str, Any], seconds: float) -> list[dict[str, Any]]:
        """The rows of a question; whoever calls ends it after the seconds.

        Raises:
            Unanswerable: with what is wrong, in words for people.
        """
        from functions.shop_reader.queries.shelf import Shelf
        from functions.shop_reader.queries.told import bind

        ends = time.monotonic() + seconds - min(_SOONER, seconds / 10)
        reading = self._opened()
        query = Shelf(self._known.queries).query(name)
        values = bind(query, params)
        return await self._in_a_thread(reading, lambda: reading.ask(query, values, ends))

    async def end(self) -> None:
        """End the batch: no transaction stays open while the instance is frozen."""
        if reading := self._reading:
            ends = time.monotonic() + _SECONDS_TO_END
            try:
                async with asyncio.timeout(_SECONDS_TO_END * 2):
                    await self._in_a_thread(reading, lambda: reading.end(ends))
            except TimeoutError:
                return  # it was given up, and with it the connection

    def close(self) -> None:
        """Hang up."""
        if self._reading:
            self._reading.close()

    def _opened(self) -> "Reading":
        known = self._known
        if known.database is None:
            raise NotAsked(known.database_missing)
        if self._reading is None:
            from functions.shop_reader.postgres.reading import Place, Reading

            secret = known.secret("DATABASE_PASSWORD")
            place = Place(known.database, known.authorities, known.database_iam, known.environment, secret)
            self._reading = Reading(place)
        return self._reading

    async def _in_a_thread(self, reading: "Reading", work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(None, work)
        except asyncio.CancelledError:
            reading.abort()
            self._reading = None  # the thread may still hold it
            raise
