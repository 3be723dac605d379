"""Incident detector: what people do to an incident: acknowledge it, resolve it, note something, drill; pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from functions.incident_detector.decide.drill import drilling
from functions.incident_detector.decide.ending import ended
from functions.incident_detector.decide.episode import changed
from functions.incident_detector.decide.notices import owing, to_told
from functions.incident_detector.decide.refusal import NotNow, checked, refuse_when_over, refuse_while_seen
from functions.incident_detector.decide.standing import SOURCE
from functions.incident_detector.decide.turns import entries_of, turns_of
from functions.incident_detector.decide.wording import clipped, joined, when
from functions.model.alert import Alert, AlertStatus
from functions.model.duration import show_duration
from functions.model.incident import ActionKind, Change, Entry, EntryKind, Incident, IncidentStatus
from functions.model.notice import Channel, NoticeKind

__all__ = ["NotNow", "acknowledge", "note", "open_drill", "resolve"]
_NAME_CHARS = 100


def acknowledge(incident: Incident, by: str, now: datetime, text: str = "") -> Change:
    """Somebody has seen it and takes care of it; a drill is over with that. `text` may be empty.

    Raises:
        NotNow: it is acknowledged or resolved already.
    """
    refuse_when_over(incident)
    if incident.status is IncidentStatus.ACKNOWLEDGED and incident.acknowledged_at:
        raise NotNow(f"{incident.acknowledged_by} has acknowledged it on {when(incident.acknowledged_at)}")
    by = _name(by)
    said = f": {checked(text)}" if text.strip() else ""
    text = f"acknowledged by {by} after {show_duration(now - incident.opened_at)}{said}"
    after = replace(changed(incident, (), now), acknowledged_at=now, acknowledged_by=by)
    if incident.drill:
        after, notices = ended(after, f"the drill is over: {text}", now, by)
        entries: tuple[Entry, ...] = (Entry(now, EntryKind.RESOLVED, f"the drill is over: {text}", by),)
        return Change(ActionKind.RESOLVE, incident, after, entries[-1].text, entries=entries, notices=notices)
    after = replace(after, status=IncidentStatus.ACKNOWLEDGED, quiet_since=incident.quiet_since)
    sayings = to_told(after, NoticeKind.ACKNOWLEDGE, f"{text}, on {when(now)}", incident.severity)
    after, notices = owing(after, sayings, now)
    entries = (Entry(now, EntryKind.ACKNOWLEDGED, text, by),)
    return Change(ActionKind.ACKNOWLEDGE, incident, after, text, entries=entries, notices=notices)


def resolve(incident: Incident, by: str, text: str, now: datetime) -> Change:
    """Somebody says that it is over; alerts that nobody looks at again are settled with it. `text` may be empty.

    Raises:
        NotNow: it is resolved already, something that is looked at each minute is still seen firing, or the text is
            too long.
    """
    refuse_when_over(incident)
    refuse_while_seen(incident)
    by, why = _name(by), f": {checked(text)}" if text.strip() else ""
    settled = {key: _settled(alert, by, now) for key, alert in incident.alerts.items() if _to_settle(alert)}
    turned = turns_of(incident.alerts, {**incident.alerts, **settled})
    words = f"resolved by {by} after {show_duration(now - incident.opened_at)}"
    after, notices = ended(changed(incident, turned, now), f"{words}{clipped(why)}", now, by)
    entries = (*entries_of(turned, now), Entry(now, EntryKind.RESOLVED, f"{words}{why}", by))
    alerts = tuple(turn.now for turn in turned)
    reason = f"{words}; tells {joined(notice.channel for notice in notices)}"
    return Change(ActionKind.RESOLVE, incident, after, reason, alerts, entries, notices, settled=alerts)


def note(incident: Incident, by: str, text: str, now: datetime) -> Change:
    """Somebody writes a note on the timeline, also of an incident that is over.

    Raises:
        NotNow: it is empty or too long.
    """
    by, words = _name(by), checked(text)
    after = replace(changed(incident, (), now), quiet_since=incident.quiet_since)
    entries = (Entry(now, EntryKind.NOTE, words, by),)
    return Change(ActionKind.NOTE, incident, after, f"{by} noted: {clipped(words, 80)}", entries=entries)


def open_drill(channels: Iterable[Channel], now: datetime, previous: Incident | None = None) -> Change:
    """A marked test page on each of these channels; `previous` is the last drill, or None.

    Raises:
        NotNow: the last one still waits to be acknowledged, or there is no channel.
    """
    if previous is not None and not previous.over:
        raise NotNow(f"the drill {previous.id} of {when(previous.opened_at)} still waits to be acknowledged")
    wanted = tuple(channels)
    if not wanted:
        raise NotNow("there is no channel to drill")
    return drilling(wanted, now)


def _to_settle(alert: Alert) -> bool:
    return alert.status is not AlertStatus.RESOLVED and alert.source != SOURCE


def _settled(alert: Alert, by: str, now: datetime) -> Alert:
    status, reason = AlertStatus.RESOLVED, f"resolved by {by}"
    return replace(alert, status=status, reason=reason, updated_at=now, ends_at=now, unknown_since=None)


def _name(by: str) -> str:
    return clipped(by, _NAME_CHARS) or "somebody"
