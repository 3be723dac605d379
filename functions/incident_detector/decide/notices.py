"""Incident detector: which notices an incident owes now, and what its channels have been told with them; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.incident_detector.decide.hearing import Heard
from functions.incident_detector.decide.wording import cut, reasons, title_of
from functions.model.alert import Severity
from functions.model.duration import show_duration
from functions.model.incident import Incident, IncidentStatus, Told
from functions.model.notice import TO_PEOPLE, Channel, Notice, NoticeKind

NUMBERS_A_VERSION = 100


@dataclass(frozen=True)
class Saying:
    """What one notice says: its kind and channel, how severe, under which title, with which text."""

    channel: Channel
    kind: NoticeKind
    severity: Severity
    title: str
    text: str
    runbook: str = ""
    dashboard: str = ""


def owing(incident: Incident, sayings: Sequence[Saying], now: datetime) -> tuple[Incident, tuple[Notice, ...]]:
    """The incident, at its new version, with what its channels are told now, and the notices for that."""
    notices, told = [], dict(incident.told)
    for index, saying in enumerate(sayings):
        first = told.get(saying.channel)
        told[saying.channel] = Told(saying.severity, first.first_at if first else now, now)
        notices.append(_notice(incident, saying, incident.version * NUMBERS_A_VERSION + index, now))
    return replace(incident, told=told), tuple(notices)


def due(incident: Incident, heard: Sequence[Heard], known: Severity, now: datetime) -> list[Saying]:
    """Triggers and reminders that are due while these alerts fire, the worst first; `known` was its severity before."""
    loud = [one for one in heard if one.loud]
    if not loud:
        return []
    triggers = _triggers(incident, loud, known)
    spoken = {saying.channel for saying in triggers}
    late = late_channels(incident.told, loud[0].route.repeat_interval, now)
    return triggers + _reminders(incident, loud, [channel for channel in late if channel not in spoken], now)


def late_channels(told: Mapping[Channel, Told], interval: timedelta, now: datetime) -> list[Channel]:
    """Channels to be reminded: not PagerDuty, which reminds by itself, and none where the interval is zero."""
    if interval <= timedelta(0):
        return []
    reminded = (channel for channel in TO_PEOPLE if channel is not Channel.PAGERDUTY)
    return [channel for channel in reminded if channel in told and now - told[channel].last_at >= interval]


def to_told(incident: Incident, kind: NoticeKind, text: str, severity: Severity | None = None) -> list[Saying]:
    """The same to every channel that was told, as severe as it was told unless said otherwise."""
    return [
        Saying(channel, kind, severity or told.severity, incident.title, text, incident.runbook, incident.dashboard)
        for channel in TO_PEOPLE
        if (told := incident.told.get(channel))
    ]


def _triggers(incident: Incident, loud: Sequence[Heard], known: Severity) -> list[Saying]:
    """To channels that were not told, or told of less; once acknowledged, only what is worse than was known then."""
    heard_on = {channel: [one for one in loud if channel in one.channels] for channel in TO_PEOPLE}
    wanted = {channel: hearers for channel, hearers in heard_on.items() if hearers}
    limit = _acknowledged_as(incident, known) if incident.status is IncidentStatus.ACKNOWLEDGED else len(Severity)
    return [
        _saying(incident, channel, NoticeKind.TRIGGER, hearers[0].alert.severity, hearers)
        for channel, hearers in wanted.items()
        if hearers[0].alert.severity.rank < min(limit, _told_as(incident, channel))
    ]


def _told_as(incident: Incident, channel: Channel) -> int:
    """The rank that a channel was told; worse than none where it was not."""
    told = incident.told.get(channel)
    return told.severity.rank if told else len(Severity)


def _acknowledged_as(incident: Incident, known: Severity) -> int:
    """The rank that who acknowledged it knew of: the worst that any channel was told, or it had where none was."""
    return min((told.severity.rank for told in incident.told.values()), default=known.rank)


def _reminders(incident: Incident, loud: Sequence[Heard], channels: Iterable[Channel], now: datetime) -> list[Saying]:
    by = f", acknowledged by {incident.acknowledged_by}" if incident.acknowledged_by else ""
    still = f"still firing after {show_duration(now - incident.opened_at)}{by}"
    return [
        _saying(incident, channel, NoticeKind.REMIND, incident.told[channel].severity, loud, still)
        for channel in channels
    ]


def _saying(  # noqa: PLR0913, PLR0917 - a saying is these
    incident: Incident,
    channel: Channel,
    kind: NoticeKind,
    severity: Severity,
    heard: Sequence[Heard],
    first_line: str = "",
) -> Saying:
    """Of these alerts, under the incident's title, unless that is of one that nobody is to hear of."""
    alerts = [one.alert for one in heard]
    titles = [title_of(alert) for alert in alerts]
    text = reasons(alerts)
    return Saying(
        channel,
        kind,
        severity,
        incident.title if incident.title in titles else titles[0],
        cut(f"{first_line}\n{text}") if first_line else text,
        heard[0].runbook or incident.runbook,
        heard[0].dashboard or incident.dashboard,
    )


def _notice(incident: Incident, saying: Saying, number: int, now: datetime) -> Notice:
    return Notice(
        incident=incident.id,
        number=number,
        channel=saying.channel,
        kind=saying.kind,
        owed_at=now,
        opened_at=incident.opened_at,
        severity=saying.severity,
        service=incident.service,
        group=incident.group,
        title=saying.title,
        text=saying.text,
        runbook=saying.runbook,
        dashboard=saying.dashboard,
        deployed=incident.deployed,
        drill=incident.drill,
    )
