"""Incident detector: what became of notices in one run, for its summary and for timelines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from functions.incident_detector.paging.channels import NOT_SET_UP
from functions.model.delivery import Accepted, Delivery, Later, Refused
from functions.model.incident import Entry, EntryKind
from functions.model.notice import Channel, Notice, NoticeKind

PATIENCE = 3
"""Attempts that may fail before others are told that a channel takes nothing."""
_NAMES: Mapping[Channel, str] = {
    Channel.PAGERDUTY: "PagerDuty",
    Channel.SNS: "the team's topic",
    Channel.RUNBOOK: "Systems Manager",
}
_WHAT: Mapping[NoticeKind, str] = {
    NoticeKind.TRIGGER: "the page",
    NoticeKind.ACKNOWLEDGE: "the acknowledgement",
    NoticeKind.REMIND: "the reminder",
    NoticeKind.RESOLVE: "the resolve",
}


@dataclass(frozen=True)
class Unsent:
    """A notice that was not taken, and why."""

    notice: Notice
    reason: str


@dataclass
class Paid:
    """`later` were put off and are owed still; `left` is all that is owed after the run; `failures` are of tables."""

    sent: list[Notice] = field(default_factory=list)
    later: list[Unsent] = field(default_factory=list)
    refused: list[Unsent] = field(default_factory=list)
    left: list[Notice] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def undeliverable(self) -> dict[Channel, str]:
        """Channels that take no notices, and why: refused for good, not set up, or failing again and again."""
        lasting = (one for one in self.later if one.notice.attempts >= PATIENCE or _not_set_up(one))
        return {one.notice.channel: one.reason for one in (*lasting, *self.refused)}

    @property
    def deliverable(self) -> set[Channel]:
        """Channels that took something, and refused nothing."""
        return {notice.channel for notice in self.sent} - set(self.undeliverable)


def told_of(notice: Notice, delivery: Delivery, now: datetime) -> Entry:
    """What a timeline says of a delivery."""
    if notice.channel is Channel.RUNBOOK:
        return Entry(now, EntryKind.NOTICE, _started(notice, delivery))
    channel, what = _NAMES[notice.channel], _WHAT[notice.kind]
    match delivery:
        case Accepted(receipt, remark):
            said = ", ".join(part for part in (remark, receipt) if part and part != notice.dedup_key)
            text = f"{channel} took {what} ({said})" if said else f"{channel} took {what}"
        case Refused(reason):
            text = f"{channel} refused {what}, which is not sent again: {reason}"
        case Later(reason):
            text = f"{channel} has not taken {what} yet: {reason}"
        case _:
            assert_never(delivery)
    return Entry(now, EntryKind.NOTICE, text)


def _started(notice: Notice, delivery: Delivery) -> str:
    runbook = f"runbook {notice.document}"
    match delivery:
        case Accepted(receipt, remark):
            said = ", ".join(part for part in (remark, receipt and f"execution {receipt}") if part)
            return f"{runbook} started: {said}" if said else f"{runbook} started"
        case Refused(reason):
            return f"{runbook} was not started, and is not tried again: {reason}"
        case Later(reason):
            return f"{runbook} is not started yet: {reason}"
        case _:
            assert_never(delivery)


def not_started(notice: Notice, now: datetime) -> Entry:
    """What a timeline says of a runbook whose incident was over before it could be started."""
    return Entry(now, EntryKind.NOTICE, f"runbook {notice.document} was not started: it is over")


def not_needed(notice: Notice, now: datetime) -> Entry:
    """What a timeline says of a notice that follows a page which was refused."""
    return Entry(
        now, EntryKind.NOTICE, f"{_NAMES[notice.channel]} needs no {_WHAT[notice.kind][4:]}: no page came there"
    )


def _not_set_up(one: Unsent) -> bool:
    return one.reason == NOT_SET_UP[one.notice.channel]
