"""Report generator: the steps of a delivery: made and stored once, its mail at most once, the bus told.

Killed between any two of them it is gone on with by who comes next: what was not sent for certain is sent, of what may
have been sent nothing is sent again but by a person's wish, and that nobody knows is said.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, assert_never

from functions.model.report import Kind
from functions.report_generator.delivering.addressees import Nobody, Reads, addressees
from functions.report_generator.delivering.delivered import IN_HAND, Delivered, left_to_another, to_nobody, trouble_of
from functions.report_generator.delivering.outcomes import changes, said
from functions.report_generator.delivering.ports import Keeps, Sends, Stores
from functions.report_generator.delivering.storing import Make, Storing
from functions.report_generator.failing import ReportFailed
from functions.state.client import Outrun, TableUnavailable
from functions.state.deliveries import Dispatch, Standing

_KILLED: Final = "whoever sent it ended before it was known whether the mail was taken"
_NO_SENDER: Final = Nobody("no sender is set: mail_from in the settings", set_up=False)


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
            resend: a person wants the mail again, though it was sent, or may have been: ten minutes ago or longer.

        Raises:
            ReportFailed: the mail was sent, and that could not be written.
            TableUnavailable: the table does not answer; nothing is sent without it.
        """
        try:
            storing = Storing(self.deliveries, self.shelf, self.clock, self.writer)
            dispatch, parcel, trouble = storing.stored(kind, day, make)
            dispatch = self._doubted(dispatch)
            if self._sendable(dispatch, resend=resend):
                whom = self._whom()
                if isinstance(whom, Nobody):
                    return to_nobody(self._noted(dispatch, whom), whom, trouble)
                mail, made_at = storing.mail(dispatch, parcel, make)
                dispatch = self._sent(self._claimed(dispatch, made_at), *whom, mail)
        except Outrun:  # another run has it in hand
            found = self.deliveries.get(kind, day)
            if found is None:
                raise
            return left_to_another(found)
        return Delivered(self._told(dispatch), (*trouble, *trouble_of(dispatch)))

    def _doubted(self, dispatch: Dispatch) -> Dispatch:
        """One that has been in hand for too long is unknown since it was claimed: who had it was killed."""
        if dispatch.standing is not Standing.SENDING or self.clock() - dispatch.at < IN_HAND:
            return dispatch
        return self.deliveries.change(dispatch, standing=Standing.UNKNOWN, reason=_KILLED, writer=self.writer)

    def _sendable(self, dispatch: Dispatch, *, resend: bool) -> bool:
        match dispatch.standing:
            case Standing.STORED | Standing.REFUSED:
                return True
            case Standing.SENDING:
                return False
            case Standing.UNKNOWN | Standing.SENT:  # the same wish may come twice
                return resend and self.clock() - dispatch.at >= IN_HAND
        assert_never(dispatch.standing)

    def _whom(self) -> tuple[Sends, tuple[str, ...]] | Nobody:
        if self.post is None:
            return _NO_SENDER
        to = addressees(self.parameters)
        return to if isinstance(to, Nobody) else (self.post, to)

    def _noted(self, dispatch: Dispatch, nobody: Nobody) -> Dispatch:
        """One that is stored says why nobody is to get it; else it is missed, and the next report says so."""
        reason = "" if nobody.set_up else nobody.reason
        if dispatch.standing is not Standing.STORED or dispatch.reason == reason:
            return dispatch
        return self.deliveries.change(dispatch, reason=reason, writer=self.writer)

    def _claimed(self, dispatch: Dispatch, made_at: datetime) -> Dispatch:
        claim = {"standing": Standing.SENDING, "at": self.clock(), "made_at": made_at, "writer": self.writer}
        return self.deliveries.change(dispatch, **claim, reason="", receipt="", told=False)

    def _sent(self, claimed: Dispatch, post: Sends, to: tuple[str, ...], mail: bytes) -> Dispatch:
        """Send it, and write what came of it."""
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
