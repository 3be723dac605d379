"""Report generator: delivering: a report's files, made and stored once; whose they are stands in the table first."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.model.report import Kind
from functions.report_generator.delivering.parcel import Parcel
from functions.report_generator.delivering.ports import Keeps, Stores
from functions.report_generator.delivering.shelf import ShelfUnavailable
from functions.state.deliveries import Dispatch, Standing

Make = Callable[[datetime | None], Parcel]
"""Makes it; is told when what may be with people, or is stored, was made, where this is made after it."""
_MAY_BE_OUT: Final = {Standing.SENT, Standing.UNKNOWN}


@dataclass(frozen=True)
class Storing:
    """Stores for the run that is called `writer`."""

    deliveries: Keeps
    shelf: Stores
    clock: Callable[[], datetime]
    writer: str

    def stored(self, kind: Kind, day: date, make: Make) -> tuple[Dispatch, Parcel | None, tuple[str, ...]]:
        """What stands, with its files stored where that can be; what was made for it, and what went wrong.

        Raises:
            Outrun: another run makes it at this moment; nothing of this one is stored.
            TableUnavailable: the table does not answer.
        """
        found = self.deliveries.get(kind, day)
        if found and (found.files or found.standing is Standing.SENDING):
            return found, None, ()
        parcel = make(found.made_at if found and found.standing in _MAY_BE_OUT else None)
        held = self._held(found, parcel)
        try:
            self.shelf.put({**parcel.files, parcel.mail_key: parcel.mail})
        except ShelfUnavailable as error:  # the mail still goes: it is what people read
            return held, parcel, (f"its files are not stored: {error}",)
        names = {"files": tuple(parcel.files), "mail": parcel.mail_key}
        return self.deliveries.change(held, **names, made_at=parcel.made_at, writer=self.writer), parcel, ()

    def _held(self, found: Dispatch | None, parcel: Parcel) -> Dispatch:
        """Before anything is stored: of two runs that made it one goes on, and its files stay those of its mail."""
        if found is None:
            return self.deliveries.begin(
                Dispatch(parcel.kind, parcel.day, parcel.made_at, Standing.STORED, self.clock(), self.writer)
            )
        made_at = found.made_at if found.standing in _MAY_BE_OUT else parcel.made_at
        return self.deliveries.change(found, made_at=made_at, writer=self.writer)

    def mail(self, dispatch: Dispatch, parcel: Parcel | None, make: Make) -> tuple[bytes, datetime]:
        """What is to be sent: as it was stored, else made again, which it says; and `made_at` of the delivery then."""
        if parcel is None:
            with suppress(ShelfUnavailable):
                if dispatch.mail:
                    return self.shelf.get(dispatch.mail), dispatch.made_at
            parcel = make(dispatch.made_at)
        return parcel.mail, dispatch.made_at if dispatch.files else parcel.made_at
