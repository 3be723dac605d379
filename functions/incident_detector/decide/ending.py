"""Incident detector: how an episode ends, by itself or by hand, and how a flapping one is held open; pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from functions.incident_detector.decide.episode import changed
from functions.incident_detector.decide.notices import owing, to_told
from functions.incident_detector.decide.turns import Turn, entries_of
from functions.incident_detector.decide.wording import joined
from functions.model.duration import show_duration
from functions.model.incident import ActionKind, Change, Entry, EntryKind, Group, Incident, IncidentStatus
from functions.model.notice import Notice, NoticeKind
from functions.model.route import Flapping


def calming(
    before: Incident, turned: Sequence[Turn], flapping: Flapping, group: Group | None, now: datetime
) -> Change | None:
    """What changes of an incident of which nothing fires and nothing is unknown; None while it is held open."""
    opened = episodes(before, flapping, group)
    quiet_since = before.quiet_since or now
    if opened < flapping.episodes or now - quiet_since >= flapping.hold:
        return _over(before, turned, now)
    if before.quiet_since and not turned:
        return None
    words = f"quiet, but its group opened {opened} times within {show_duration(flapping.within)}"
    entry = Entry(now, EntryKind.ALERT, f"{words}: held open until it was quiet for {show_duration(flapping.hold)}")
    entries = (*entries_of(turned, now), *(() if before.quiet_since else (entry,)))
    after = replace(changed(before, turned, now), quiet_since=quiet_since)
    return Change(ActionKind.UPDATE, before, after, entries[-1].text, tuple(turn.now for turn in turned), entries)


def episodes(incident: Incident, flapping: Flapping, group: Group | None) -> int:
    """How many incidents of its group opened within flapping's time up to this one, and with it.

    They are counted from its own opening, so that one that flaps does so for all its life, however long it is held.
    """
    since = incident.opened_at - flapping.within
    return 1 + sum(since <= at < incident.opened_at for at in (group.opened if group else ()))


def ended(incident: Incident, text: str, now: datetime, by: str = "") -> tuple[Incident, tuple[Notice, ...]]:
    """An incident at its new version resolved; everybody who was told of it is told of that."""
    status = IncidentStatus.RESOLVED
    over = replace(incident, status=status, updated_at=now, resolved_at=now, resolved_by=by, quiet_since=None)
    return owing(over, to_told(over, NoticeKind.RESOLVE, text), now)


def _over(before: Incident, turned: Sequence[Turn], now: datetime) -> Change:
    text = f"resolved after {show_duration(now - before.opened_at)}: nothing of it fires and nothing is unknown"
    after, notices = ended(changed(before, turned, now), text, now)
    entries = (*entries_of(turned, now), Entry(now, EntryKind.RESOLVED, text))
    reason = f"{text}; tells {joined(notice.channel for notice in notices)}"
    alerts = tuple(turn.now for turn in turned)
    return Change(ActionKind.RESOLVE, before, after, reason, alerts, entries, notices)
