"""Incident detector: one episode: how it opens, and goes on while something fires or is unknown; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from functions.incident_detector.decide.deployed import Deployed
from functions.incident_detector.decide.hearing import Heard, Hearing
from functions.incident_detector.decide.notices import due, owing
from functions.incident_detector.decide.starting import starting
from functions.incident_detector.decide.turns import Turn, entries_of, firing_of, kept_back, turns_of
from functions.incident_detector.decide.wording import clipped, joined, said, title_of
from functions.model.alert import Alert, AlertStatus
from functions.model.duration import show_duration
from functions.model.incident import ActionKind, Change, Entry, EntryKind, Incident, IncidentStatus
from functions.model.notice import Notice, NoticeKind


def opening(group: str, joining: Mapping[str, Alert], hearing: Hearing, deployed: Deployed) -> Change:
    """A new incident of all alerts of a group that fire and are in none."""
    now, turned = hearing.now, turns_of({}, joining)
    heard = [hearing.of(turn.now) for turn in turned]
    lead = heard[0]
    incident = Incident(
        id=Incident.id_of(group, now),
        group=group,
        service=lead.alert.service,
        title=title_of(lead.alert),
        severity=lead.alert.severity,
        status=IncidentStatus.OPEN,
        opened_at=now,
        updated_at=now,
        alerts=dict(joining),
        runbook=lead.runbook,
        dashboard=lead.dashboard,
        deployed=deployed.before(lead.alert.service),
    )
    after, notices = owing(incident, due(incident, heard, incident.severity, now), now)
    started = starting(after, lead, len(notices), now)
    others = f" and {len(turned) - 1} more" if len(turned) > 1 else ""
    runs = "".join(f", starts {one.document}" for one in started)
    reason = f"{said(lead.alert)}{others}; tells {joined(notice.channel for notice in notices)}{runs}"
    entries = (*_begun(after, lead), *entries_of(turned[1:], now), *kept_back(heard, now))
    alerts = tuple(turn.now for turn in turned)
    return Change(ActionKind.OPEN, None, after, reason, alerts, entries, (*notices, *started))


def raging(before: Incident, members: Mapping[str, Alert], turned: Sequence[Turn], hearing: Hearing) -> Change | None:
    """What changes of an incident of which something fires or is unknown; None where nothing does."""
    now = hearing.now
    heard = [hearing.of(alert) for alert in firing_of(members)]
    escalated = _escalated(before, heard)
    sayings = due(escalated, heard, before.severity, now)
    if not (turned or sayings or before.quiet_since):
        return None
    after, notices = owing(changed(escalated, turned, now), sayings, now)
    action = _action(before, after, turned, notices)
    new = [hearing.of(turn.now) for turn in turned if turn.now.status is AlertStatus.FIRING]
    entries = [
        *entries_of(turned, now),
        *_words(action, after, heard, notices, now),
        *kept_back(new, now),
    ]
    reason = _reason(action, after, entries, notices)
    return Change(action, before, after, reason, tuple(turn.now for turn in turned), tuple(entries), notices)


def changed(before: Incident, turned: Sequence[Turn], now: datetime) -> Incident:
    """The incident at its next version, with members that turned; it is not quiet."""
    after = replace(before, version=before.version + 1, updated_at=now, quiet_since=None)
    if not turned:
        return after
    return replace(after, alerts={**before.alerts, **{turn.fingerprint: turn.now for turn in turned}})


def _begun(incident: Incident, lead: Heard) -> list[Entry]:
    """With what it opened, and what went out shortly before."""
    entries = [Entry(incident.opened_at, EntryKind.OPENED, said(lead.alert))]
    if incident.deployed:
        words = incident.deployed.words(incident.opened_at)
        entries.append(Entry(incident.opened_at, EntryKind.DEPLOYED, words))
    return entries


def _escalated(incident: Incident, heard: Sequence[Heard]) -> Incident:
    """As severe as the worst that fires, and called after it, where it was less so far."""
    if not heard or heard[0].alert.severity.rank >= incident.severity.rank:
        return incident
    lead = heard[0]
    return replace(
        incident,
        severity=lead.alert.severity,
        title=title_of(lead.alert),
        runbook=lead.runbook or incident.runbook,
        dashboard=lead.dashboard or incident.dashboard,
    )


def _action(before: Incident, after: Incident, turned: Sequence[Turn], notices: Sequence[Notice]) -> ActionKind:
    """The weightiest part."""
    kinds = {notice.kind for notice in notices}
    parts = {
        ActionKind.ESCALATE: after.severity is not before.severity,
        ActionKind.JOIN: any(turn.was is None for turn in turned),
        ActionKind.PAGE: NoticeKind.TRIGGER in kinds,
        ActionKind.REMIND: NoticeKind.REMIND in kinds,
    }
    return next((action for action, is_part in parts.items() if is_part), ActionKind.UPDATE)


def _words(
    action: ActionKind, after: Incident, heard: Sequence[Heard], notices: Sequence[Notice], now: datetime
) -> list[Entry]:
    """What the timeline says beside its members' turns."""
    if action is ActionKind.ESCALATE:
        return [Entry(now, EntryKind.SEVERITY, f"{after.severity} now: {said(heard[0].alert)}")]
    if action is ActionKind.PAGE:
        channels = joined(notice.channel for notice in notices if notice.kind is NoticeKind.TRIGGER)
        return [Entry(now, EntryKind.NOTICE, f"{channels} told only now: nothing keeps it back any more")]
    return []


def _reason(action: ActionKind, after: Incident, entries: Sequence[Entry], notices: Sequence[Notice]) -> str:
    told = joined(notice.channel for notice in notices)
    if action is ActionKind.REMIND:
        return f"still firing after {show_duration(after.updated_at - after.opened_at)}; reminds {told}"
    words = "; ".join(entry.text for entry in entries) or "no longer quiet"
    return f"{clipped(words)}; tells {told}" if notices else clipped(words)
