"""Tests: a world in memory around `decide`: its tables with their conditions, a payer, and PagerDuty."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from functions.model.alert import Alert, AlertStatus
from functions.model.incident import Change, Group, Incident
from functions.model.notice import Channel, Notice, NoticeKind
from functions.model.silence import Silence


class Outrun(Exception):
    """Somebody else changed it meanwhile: nothing was written."""


class Died(Exception):
    """The process is gone."""


class Fault(AssertionError):
    """What must never be."""


@dataclass(frozen=True)
class Seen:
    """What a run has read, and when."""

    at: datetime
    alerts: dict[str, Alert]
    incidents: tuple[Incident, ...]
    silences: tuple[Silence, ...]
    groups: dict[str, Group]


@dataclass
class Tables:
    """Alerts, silences and incidents; a change is written whole or not at all.

    `careful` is whether it looks at versions, at claims and at what is there already, as the real ones do.
    """

    careful: bool = True
    alerts: dict[str, Alert] = field(default_factory=dict)
    silences: list[Silence] = field(default_factory=list)
    incidents: dict[str, Incident] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    opened: dict[str, tuple[datetime, ...]] = field(default_factory=dict)
    owed: list[Notice] = field(default_factory=list)
    history: list[Notice] = field(default_factory=list)

    @property
    def open(self) -> list[Incident]:
        return [incident for incident in self.incidents.values() if not incident.over]

    def look(self, at: datetime, incidents: Iterable[Incident] | None = None) -> Seen:
        """Alerts and silences as they are now, with incidents as they are, or as they were."""
        open_ones = tuple(self.open if incidents is None else incidents)
        members = {key for incident in open_ones for key in incident.alerts}
        wanted = {
            key: alert
            for key, alert in self.alerts.items()
            if alert.status is not AlertStatus.RESOLVED or key in members
        }
        groups = {one.group: Group(one.group, self.opened.get(one.group, ())) for one in open_ones}
        return Seen(at, wanted, open_ones, tuple(self.silences), groups)

    def write(self, change: Change) -> None:
        """Write a change with all that belongs to it.

        Raises:
            Outrun: its incident, or its group, is not as it was read.
            Fault: the members that it writes are not those that it means.
        """
        before, after = change.before, change.after
        if self.careful:
            self._condition(change)
        written = {**(before.alerts if before else {}), **{alert.fingerprint: alert for alert in change.alerts}}
        if written != dict(after.alerts):
            raise Fault(f"members are not written: {change}")
        self.incidents[after.id] = after
        if before is None:
            self.claims[after.group] = after.id
            self.opened[after.group] = (*self.opened.get(after.group, ()), after.opened_at)[-10:]
        if after.over:
            self.claims.pop(after.group, None)
        self.alerts |= {alert.fingerprint: alert for alert in change.settled}
        self.owed += change.notices
        self.history += change.notices

    def _condition(self, change: Change) -> None:
        before, after = change.before, change.after
        stored = self.incidents.get(after.id)
        if before is None:
            if stored is not None or after.group in self.claims:
                raise Outrun
        elif stored is None or stored.version != before.version:
            raise Outrun


class Outcome(Enum):
    """What becomes of an attempt to send a notice."""

    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    DIED_BEFORE = "died before it was sent"
    DIED_AFTER = "died before it was settled"


@dataclass
class Pager:
    """PagerDuty's events: gathered by key; a trigger after the resolve opens the page anew, which must not be.

    `refused` are keys of pages whose end it did not take.
    """

    pages: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def take(self, notice: Notice) -> None:
        """Take an event.

        Raises:
            Fault: a page that was resolved is opened again.
        """
        key, state = notice.dedup_key, self.pages.get(notice.dedup_key)
        if notice.kind is NoticeKind.TRIGGER:
            if state == "resolved":
                raise Fault(f"a page is opened anew: {notice}")
            self.pages[key] = "triggered"
        elif state is not None:
            self.pages[key] = "resolved" if notice.kind is NoticeKind.RESOLVE else state


@dataclass
class Payer:
    """Sends what is owed; of an incident on a channel in order, unless it is `hasty`."""

    tables: Tables
    pager: Pager
    hasty: bool = False

    def attempt(self, notice: Notice, outcome: Outcome) -> bool:
        """Try to send a notice; whether it is settled."""
        if not self.hasty and self._earlier(notice):
            return False
        if outcome in {Outcome.ACCEPTED, Outcome.DIED_AFTER} and notice.channel is Channel.PAGERDUTY:
            self.pager.take(notice)
        if outcome is Outcome.REFUSED and notice.kind is NoticeKind.RESOLVE:
            self.pager.refused.add(notice.dedup_key)
        if outcome in {Outcome.ACCEPTED, Outcome.REFUSED}:
            self.tables.owed.remove(notice)
            return True
        return False

    def _earlier(self, notice: Notice) -> bool:
        same = (one for one in self.tables.owed if (one.incident, one.channel) == (notice.incident, notice.channel))
        return any(one.number < notice.number for one in same)
