"""Log analyser: ships a batch's lines, keeps what was not taken, sends that again when asked to."""

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from functions.log_analyser.batch import Batch
from functions.log_analyser.shipping.better_stack import Fate, Verdict
from functions.log_analyser.shipping.offers import Delivered, Offers, Sender
from functions.log_analyser.shipping.records import Record, parts, records
from functions.log_analyser.shipping.unsent import REFUSED, WAITING, Damaged, Unreadable
from functions.log_analyser.shipping.unusable import Unusable

_LATEST_MS: Final = 10**15 - 1


class Keeper(Protocol):
    """Keeps lines that nobody took."""

    def keep(self, folder: str, name: str, part: Sequence[Record]) -> None: ...  # noqa: D102 - as Unsent
    def waiting(self) -> Iterable[str]: ...  # noqa: D102
    def read(self, name: str) -> list[Record]: ...  # noqa: D102
    def forget(self, name: str) -> None: ...  # noqa: D102


@dataclass
class Shipped:
    """Numbers of lines: taken, kept to be sent again, refused for good and kept apart; `why` the last was not taken."""

    sent: int = 0
    kept: int = 0
    refused: int = 0
    why: str = ""

    def add(self, done: Delivered) -> None:
        """Count what became of one part."""
        self.sent += done.sent
        self.kept += len(done.waiting)
        self.refused += len(done.refused)
        self.why = done.why or self.why


class Shipper:
    """At least once: a batch that CloudWatch delivers again is shipped again, with the same `aws.id` in each line.

    `sender` answers None where no token is set, and raises Unusable where it cannot be known, or used.
    """

    def __init__(
        self,
        sender: Callable[[], Sender | None],
        unsent: Keeper,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._sender, self._unsent, self._clock = sender, unsent, clock
        self._offers = Offers(clock, wait)

    def ship(self, batch: Batch, seconds: float) -> Shipped:
        """Ship a batch within some seconds; what is not taken is kept, under the same names whenever it comes.

        Raises:
            LinesNotKept: nor could it be kept: the batch is to be delivered again.
        """
        ends, shipped = self._clock() + seconds, Shipped()
        if not batch.lines:
            return shipped
        try:
            sender = self._sender()
        except Unusable as error:
            sender = _Nobody(str(error))
        if sender is None:
            return shipped
        since = min(max(min(batch.times, default=0), 0), _LATEST_MS)
        for number, part in enumerate(parts(records(batch))):
            done = self._offers.deliver(sender, part, ends)
            self._keep(f"{since:015}-{batch.identity}-{number:03}", done)
            shipped.add(done)
        return shipped

    def resend(self, seconds: float) -> Shipped:
        """Send what waits, oldest first, until all is sent, or the seconds are over, or nothing is taken.

        Raises:
            LinesNotKept: as `ship`; what could not be kept anew is kept still.
        """
        ends, shipped = self._clock() + seconds, Shipped()
        self._offers.forget()
        try:
            sender = self._sender()
            for name in self._unsent.waiting() if sender else ():
                if shipped.kept or not self._offers.timely(ends):
                    break
                shipped.add(self._sent_again(sender, name, ends))
        except (Unusable, Unreadable) as error:
            shipped.why = str(error)
        return shipped

    def _sent_again(self, sender: Sender | None, name: str, ends: float) -> Delivered:
        try:
            part = self._unsent.read(name)
        except Damaged as error:  # it goes with its time
            return Delivered(why=str(error))
        if not part or sender is None:
            return Delivered()
        done = self._offers.deliver(sender, part, ends)
        if len(done.waiting) < len(part):
            self._keep(name, done)
        if not done.waiting:
            self._unsent.forget(name)
        return done

    def _keep(self, name: str, done: Delivered) -> None:
        if done.refused:
            digest = hashlib.sha256(b"\n".join(done.refused)).hexdigest()
            self._unsent.keep(REFUSED, f"{name}-{digest[:8]}", done.refused)
        if done.waiting:
            self._unsent.keep(WAITING, name, done.waiting)


@dataclass(frozen=True)
class _Nobody:
    """Takes nothing, and says why."""

    why: str

    def send(self, part: Sequence[Record], seconds: float) -> Verdict:
        del part, seconds
        return Verdict(Fate.CLOSED, self.why)
