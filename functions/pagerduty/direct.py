"""PagerDuty: a page past all tables, with a fixed key: a function is dead, or the tables are gone."""

from datetime import datetime

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


def page(sender: Sender, what: str, text: str, now: datetime) -> Delivery:
    """Wake somebody; however often it is repeated, PagerDuty has one page of this key open."""
    return sender.send(_notice(what, NoticeKind.TRIGGER, text, now), "")


def over(sender: Sender, what: str, now: datetime) -> Delivery:
    """Say that it is over."""
    return sender.send(_notice(what, NoticeKind.RESOLVE, "It works again.", now), "")


def _notice(what: str, kind: NoticeKind, text: str, now: datetime) -> Notice:
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
        title=TITLES[what],
        text=text,
    )
