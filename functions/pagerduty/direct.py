"""PagerDuty: a page past all tables, with a fixed key: a function is dead, tables are gone, a runbook did not help."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from functions.model.alert import Severity
from functions.model.delivery import Delivery
from functions.model.notice import Channel, Notice, NoticeKind
from functions.pagerduty.setup import Sender

TABLES = "watch-tables"
DETECTOR = "watch-incident-detector"
TITLES = {
    TABLES: "The monitoring cannot reach its tables",
    DETECTOR: "The incident detector is silent: nobody is paged for anything else",
}


@dataclass(frozen=True)
class NoCure:
    """A runbook's own page: it ran, and what it was to cure is still ill, or nobody knows. `about`: incident or run."""

    about: str
    title: str = "A runbook did not help"
    text: str = "It works again."
    service: str = "monitoring"

    @property
    def dedup_key(self) -> str:
        """One for each incident, however many runs tried; the incident's own page has another."""
        return self._notice(NoticeKind.TRIGGER, datetime.min.replace(tzinfo=UTC)).dedup_key

    def page(self, sender: Sender, now: datetime) -> Delivery:
        """Wake somebody; a repeated page changes nothing."""
        return sender.send(self._notice(NoticeKind.TRIGGER, now), "")

    def over(self, sender: Sender, now: datetime) -> Delivery:
        """Say that it is over."""
        return sender.send(self._notice(NoticeKind.RESOLVE, now), "")

    def _notice(self, kind: NoticeKind, now: datetime) -> Notice:
        notice = _notice(f"runbook/{self.about}", kind, self.title, self.text, now)
        return replace(notice, service=self.service, group=f"service={self.service}")


def page(sender: Sender, what: str, text: str, now: datetime) -> Delivery:
    """Wake somebody; however often it is repeated, PagerDuty has one page of this key open."""
    return sender.send(_notice(what, NoticeKind.TRIGGER, TITLES[what], text, now), "")


def over(sender: Sender, what: str, now: datetime) -> Delivery:
    """Say that it is over."""
    return sender.send(_notice(what, NoticeKind.RESOLVE, TITLES[what], "It works again.", now), "")


def _notice(what: str, kind: NoticeKind, title: str, text: str, now: datetime) -> Notice:
    return Notice(
        incident=what,
        number=0,
        channel=Channel.PAGERDUTY,
        kind=kind,
        owed_at=now,
        opened_at=now,
        severity=Severity.CRITICAL,
        service="monitoring",
        group="service=monitoring",
        title=title,
        text=text,
    )
