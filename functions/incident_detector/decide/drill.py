"""Incident detector: a drill: a marked test page, to be acknowledged as a real one would be; pure."""

from collections.abc import Iterable
from datetime import datetime

from functions.incident_detector.decide.episode import changed
from functions.incident_detector.decide.notices import Saying, late_channels, owing
from functions.incident_detector.decide.wording import joined
from functions.model.alert import Severity
from functions.model.duration import show_duration
from functions.model.incident import ActionKind, Change, Entry, EntryKind, Incident, IncidentStatus
from functions.model.notice import TO_PEOPLE, Channel, NoticeKind
from functions.model.route import DEFAULT_ROUTE

GROUP = "drill=paging"
"""A group of its own, so that there is one drill at a time."""

TITLE = "Drill: please acknowledge this test page"
TEXT = "This is a test of paging; nothing is wrong. Acknowledge it as you would a real page; that ends it."


def drilling(channels: Iterable[Channel], now: datetime) -> Change:
    """A drill that begins: a critical page on each of these channels."""
    incident = Incident(
        id=Incident.id_of(GROUP, now),
        group=GROUP,
        service="monitoring",
        title=TITLE,
        severity=Severity.CRITICAL,
        status=IncidentStatus.OPEN,
        opened_at=now,
        updated_at=now,
        drill=True,
    )
    wanted = [channel for channel in TO_PEOPLE if channel in set(channels)]
    sayings = [Saying(channel, NoticeKind.TRIGGER, incident.severity, TITLE, TEXT) for channel in wanted]
    after, notices = owing(incident, sayings, now)
    text = f"a drill began; tells {joined(wanted)}"
    return Change(ActionKind.OPEN, None, after, text, entries=(Entry(now, EntryKind.OPENED, text),), notices=notices)


def waiting(before: Incident, now: datetime) -> Change | None:
    """A reminder of a drill that nobody has acknowledged; None while none is due."""
    late = late_channels(before.told, DEFAULT_ROUTE.repeat_interval, now)
    if not late or before.status is not IncidentStatus.OPEN:
        return None
    still = f"not acknowledged after {show_duration(now - before.opened_at)}"
    text = f"{still}. {TEXT}"
    sayings = [Saying(channel, NoticeKind.REMIND, before.severity, before.title, text) for channel in late]
    after, notices = owing(changed(before, (), now), sayings, now)
    return Change(ActionKind.REMIND, before, after, f"{still}; reminds {joined(late)}", notices=notices)
