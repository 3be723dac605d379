"""Report generator: the steps of a delivery: made and stored once, its mail at most once, the bus told.

Killed between any two of them it is gone on with by who comes next: what was not sent for certain is sent, of what may
have been sent nothing is sent again but by a person's wish, and that nobody knows is said.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, assert_never

from functions.model.report import Kind
from functions.report_generator.delivering.addressees import Nobody, Reads, addressees
from functions.report_generator.delivering.delivered import Delivered, to_nobody, trouble_of
from functions.report_generator.delivering.outcomes import changes, said
from functions.report_generator.delivering.parcel import Parcel
from functions.report_generator.delivering.ports import Keeps, Sends, Stores
from functions.report_generator.delivering.shelf import ShelfUnavailable
from functions.report_generator.failing import ReportFailed
from functions.state.client import Outrun, TableUnavailable
from functions.state.deliveries import Dispatch, Standing

IN_HAND: Final = timedelta(minutes=10)
"""How long one that is being sent is left to who sends it: longer than a run may take."""
_KILLED: Final = "whoever sent it ended before it was known whether the mail was taken"
_NO_SENDER: Final = Nobody("no sender is set: mail_from in the settings", set_up=False)

Make = Callable[[], Parcel]


@dataclass(frozen=True)
class Courier:
    """Delivers; `post` is None where no sender is set.

    `writer` names this run and no other, `tell` puts `ReportDelivered` on the bus and says whether it could.
    """

    deliveries: Keeps
    shelf: Stores
    post: Sends | None
    parameters: Reads
    tell: Callable[[Dispatch], bool]
    clock: Callable[[], datetime]
    writer: str

    def deliver(self, kind: Kind, day: date, make: Make, *, resend: bool = False) -> Delivered:
        """Bring a report's delivery as far as it goes; `make` is called where there is nothing to go on with.

        Args:
            kind: which report.
            day: its last day.
            make: makes it; what it raises is raised.
            resend: a person wants the mail again, though it was sent, or may have been.

        Raises:
            ReportFailed: the mail was sent, and that could not be written.
            TableUnavailable: the table does not answer; nothing is sent without it.
        """
        try:
            dispatch, parcel, trouble = self._stored(kind, day, make)
            dispatch = self._doubted(dispatch)
            if self._sendable(dispatch, resend=resend):
                if self.post is None:
                    return to_nobody(dispatch, _NO_SENDER, trouble)
                to = addressees(self.parameters)
                if isinstance(to, Nobody):
                    return to_nobody(dispatch, to, trouble)
                dispatch = self._sent(dispatch, self.post, to, self._mail(dispatch, parcel, make))
        except Outrun:  # another run has it in hand
            found = self.deliveries.get(kind, day)
            if found is None:
                raise
            return Delivered(found)
        return Delivered(self._told(dispatch), (*trouble, *trouble_of(dispatch)))

    def _stored(self, kind: Kind, day: date, make: Make) -> tuple[Dispatch, Parcel | None, tuple[str, ...]]:
        """What stands, with its files stored where that can be; what was made for it, and what went wrong."""
        found = self.deliveries.get(kind, day)
        if found and (found.files or found.standing is Standing.SENDING):
            return found, None, ()
        parcel = make()
        files, mail, trouble = self._put(parcel)
        if found is None:
            made = Dispatch(kind, day, parcel.made_at, Standing.STORED, self.clock(), self.writer)
            return self._begun(replace(made, files=files, mail=mail)), parcel, trouble
        if files:
            found = self.deliveries.change(found, files=files, mail=mail, writer=self.writer)
        return found, parcel, trouble

    def _begun(self, dispatch: Dispatch) -> Dispatch:
        try:
            return self.deliveries.begin(dispatch)
        except Outrun:  # two runs made it: who claims it first sends it
            found = self.deliveries.get(dispatch.kind, dispatch.day)
            if found is None:
                raise
            return found

    def _put(self, parcel: Parcel) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
        """The keys under which it is stored. Without S3 the mail still goes: it is what people read."""
        try:
            self.shelf.put({**parcel.files, parcel.mail_key: parcel.mail})
        except ShelfUnavailable as error:
            return (), "", (f"its files are not stored: {error}",)
        return tuple(parcel.files), parcel.mail_key, ()

    def _doubted(self, dispatch: Dispatch) -> Dispatch:
        """One that has been in hand for too long is unknown: who had it was killed."""
        now = self.clock()
        if dispatch.standing is not Standing.SENDING or now - dispatch.at < IN_HAND:
            return dispatch
        return self.deliveries.change(dispatch, standing=Standing.UNKNOWN, at=now, reason=_KILLED, writer=self.writer)

    def _sendable(self, dispatch: Dispatch, *, resend: bool) -> bool:
        match dispatch.standing:
            case Standing.STORED | Standing.REFUSED:
                return True
            case Standing.SENDING:
                return False
            case Standing.UNKNOWN:
                return resend
            case Standing.SENT:  # the same wish may come twice
                return resend and self.clock() - dispatch.at >= IN_HAND
        assert_never(dispatch.standing)

    def _mail(self, dispatch: Dispatch, parcel: Parcel | None, make: Make) -> bytes:
        if parcel:
            return parcel.mail
        try:
            return self.shelf.get(dispatch.mail)
        except ShelfUnavailable:
            return make().mail

    def _sent(self, dispatch: Dispatch, post: Sends, to: tuple[str, ...], mail: bytes) -> Dispatch:
        """Claim it, send it, write what came of it."""
        claimed = self.deliveries.change(
            dispatch, standing=Standing.SENDING, at=self.clock(), reason="", receipt="", told=False, writer=self.writer
        )
        outcome = post.send(to, mail)
        try:
            return self.deliveries.change(claimed, **changes(outcome), at=self.clock(), writer=self.writer)
        except (Outrun, TableUnavailable) as error:
            raise ReportFailed(f"{said(outcome)}, and that could not be written: {error}") from error

    def _told(self, dispatch: Dispatch) -> Dispatch:
        """The bus is told of each mail that was sent; it may be told twice of one."""
        if dispatch.standing is Standing.SENT and not dispatch.told and self.tell(dispatch):
            with suppress(Outrun, TableUnavailable):
                return self.deliveries.change(dispatch, told=True, writer=self.writer)
        return dispatch
