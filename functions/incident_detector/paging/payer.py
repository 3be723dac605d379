"""Incident detector: who pays in one run: each incident under its lease, each channel in its order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol, assert_never

from functions.incident_detector.paging.channels import NOT_SET_UP, Sender
from functions.incident_detector.paging.paid import Paid, Unsent, not_needed, not_started, told_of
from functions.model.delivery import Accepted, Delivery, Later, Receipt, Refused
from functions.model.incident import Entry
from functions.model.notice import Channel, Notice, NoticeKind
from functions.state.client import Outrun, TableUnavailable
from functions.state.leases import Lease

LEASE = timedelta(seconds=90)
"""Longer than a function's 60 seconds and a call's 10 together."""
_NEEDED = timedelta(seconds=40)
"""What the slowest delivery may take: three calls of 10 seconds, and some more."""
_FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=5)
_TURNS = 2
_AGAIN = 90_000_000
"""Numbers of resolves that are owed again: they come after all others."""
_FOLLOW_A_PAGE = (NoticeKind.ACKNOWLEDGE, NoticeKind.RESOLVE)


class Leases(Protocol):
    """What paying needs of the leases."""

    def take(self, incident: str, now: datetime, lasts: timedelta) -> Lease | None: ...  # noqa: D102 - as Leases
    def renew(self, lease: Lease, now: datetime, lasts: timedelta) -> Lease: ...  # noqa: D102
    def release(self, lease: Lease) -> None: ...  # noqa: D102


class Store(Protocol):
    """What paying needs of the notices."""

    @property
    def leases(self) -> Leases: ...  # noqa: D102 - as Notices
    def owed(self) -> list[Notice]: ...  # noqa: D102
    def owed_by(self, incident: str) -> list[Notice]: ...  # noqa: D102
    def owe(self, notice: Notice) -> None: ...  # noqa: D102
    def settle(self, notice: Notice, lease: Lease, told: Entry, receipt: Receipt | None = None) -> None: ...  # noqa: D102
    def postpone(self, notice: Notice, lease: Lease) -> None: ...  # noqa: D102
    def receipt(self, notice: Notice) -> Receipt: ...  # noqa: D102
    def over(self, incident: str) -> bool: ...  # noqa: D102
    def pause(self, channel: Channel, until: datetime) -> None: ...  # noqa: D102
    def paused(self, now: datetime) -> set[str]: ...  # noqa: D102


class Payer:
    """One run: what it did, and which channels it tries no more."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[Channel, Sender | None],
        clock: Callable[[], datetime],
        deadline: datetime,
    ) -> None:
        self.paid = Paid()
        self._store, self._channels, self._clock, self._deadline = store, channels, clock, deadline
        self._barred = store.paused(clock())

    def finish(self) -> Paid:
        """What was done, and what is owed still."""
        try:
            self.paid.left.extend(self._store.owed())
        except TableUnavailable as error:
            self.paid.failures.append(str(error))
        return self.paid

    def pay_incident(self, incident: str, owed: Iterable[Notice]) -> None:
        """Pay what an incident owes, as far as it is due; once more where it was overtaken."""
        if not any(self._due(notice) for notice in owed):
            return
        try:
            for _ in range(_TURNS):
                lease = self._store.leases.take(incident, self._clock(), LEASE)
                if lease is None or self._pay_under(lease):
                    return
        except TableUnavailable as error:
            self.paid.failures.append(f"{incident}: {error}")

    def _pay_under(self, lease: Lease) -> bool:
        """Pay in order, on each channel up to the first that has to wait; False where somebody took over."""
        waiting = set()
        try:
            # read anew: whoever had the lease before may have settled some of them
            for notice in self._store.owed_by(lease.incident):
                if notice.channel in waiting or not self._due(notice) or not self._pay(notice, lease):
                    waiting.add(notice.channel)
        except Outrun:
            return False
        finally:
            self._store.leases.release(lease)
        return True

    def _due(self, notice: Notice) -> bool:
        now = self._clock()
        rested = notice.not_before is None or notice.not_before <= now
        return rested and now < self._deadline and notice.channel not in self._barred

    def _pay(self, notice: Notice, lease: Lease) -> bool:
        """Send one and write down what became of it; whether the next one of its channel may follow."""
        receipt = self._store.receipt(notice)
        if receipt.refused and notice.kind in _FOLLOW_A_PAGE:
            self._store.settle(notice, lease, not_needed(notice, self._clock()))
            return True
        if notice.channel is Channel.RUNBOOK and self._store.over(notice.incident):
            self._store.settle(notice, lease, not_started(notice, self._clock()))
            return True
        sender = self._channels.get(notice.channel)
        if lease.until - self._clock() < _NEEDED:
            self._store.leases.renew(lease, self._clock(), LEASE)
        delivery = sender.send(notice, receipt.name) if sender else Later(NOT_SET_UP[notice.channel])
        try:
            self._write_down(notice, lease, delivery, receipt)
        except Outrun:
            self._make_up_for(notice, lease, delivery)
            raise
        return not isinstance(delivery, Later)

    def _write_down(self, notice: Notice, lease: Lease, delivery: Delivery, before: Receipt) -> None:
        told = told_of(notice, delivery, self._clock())
        match delivery:
            case Accepted(receipt):
                self._store.settle(notice, lease, told, Receipt(receipt or before.name))
                self.paid.sent.append(notice)
            case Refused(reason):
                is_page = notice.kind not in _FOLLOW_A_PAGE
                self._store.settle(notice, lease, told, Receipt(before.name, refused=True) if is_page else None)
                self.paid.refused.append(Unsent(notice, reason))
            case Later(reason, after):
                self._put_off(notice, lease, reason, after)
            case _:
                assert_never(delivery)

    def _put_off(self, notice: Notice, lease: Lease, reason: str, after: timedelta | None) -> None:
        """Try it again in a while, and nothing else on its channel in this run."""
        self._barred.add(notice.channel)
        until = self._clock() + min(after or _FIRST_PAUSE * 2 ** min(notice.attempts, 10), LONGEST_PAUSE)
        put_off = replace(notice, attempts=notice.attempts + 1, not_before=until, problem=reason)
        if after:
            self._store.pause(notice.channel, until)
        self._store.postpone(put_off, lease)
        self.paid.later.append(Unsent(put_off, reason))

    def _make_up_for(self, notice: Notice, lease: Lease, delivery: Delivery) -> None:
        """After a send by who was overtaken: if the episode is over, its last word has to be said again.

        Not to a runbook, which hears of no end: it was started under the same token by who overtook.
        """
        if notice.channel is Channel.RUNBOOK:
            return
        if notice.kind is NoticeKind.RESOLVE or isinstance(delivery, Refused) or not self._store.over(notice.incident):
            return
        again = replace(
            notice,
            kind=NoticeKind.RESOLVE,
            number=_AGAIN + lease.fence,
            owed_at=self._clock(),
            text="Resolved. Said again, because a page that was sent late may have opened it anew.",
            attempts=0,
            not_before=None,
            problem="",
        )
        self._store.owe(again)
