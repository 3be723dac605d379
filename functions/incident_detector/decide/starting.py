"""Incident detector: which runbook an incident starts by itself, once, with its opening; pure."""

from datetime import datetime

from functions.incident_detector.decide.hearing import Heard
from functions.incident_detector.decide.notices import NUMBERS_A_VERSION
from functions.incident_detector.decide.standing import SOURCE
from functions.model.incident import Incident
from functions.model.notice import Channel, Notice, NoticeKind

OURS = frozenset({SOURCE, "paging", "watch"})
"""Sources that tell what is wrong with the monitoring itself: no runbook of the shop's cures that."""


def starts(lead: Heard) -> str:
    """The runbook that an incident starts which opens for this alert, by its route; empty where it starts none."""
    wanted = lead.loud and lead.route.auto and lead.alert.source not in OURS
    return lead.route.document if wanted else ""


def starting(incident: Incident, lead: Heard, place: int, now: datetime) -> tuple[Notice, ...]:
    """What starts the runbook, owed with the opening as its notice number `place`: one, or none."""
    document = starts(lead)
    if not document:
        return ()
    notice = Notice(
        incident=incident.id,
        number=incident.version * NUMBERS_A_VERSION + place,
        channel=Channel.RUNBOOK,
        kind=NoticeKind.TRIGGER,
        owed_at=now,
        opened_at=incident.opened_at,
        severity=incident.severity,
        service=incident.service,
        group=incident.group,
        title=incident.title,
        text=f"route {lead.route.name} starts {document}",
        document=document,
    )
    return (notice,)
