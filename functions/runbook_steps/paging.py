"""Runbook steps: the runbook's own page: sent beside the incident's, tried again while there is time, closed again."""

from collections.abc import Callable
from datetime import datetime, timedelta

from functions.model.delivery import Accepted, Delivery, Later
from functions.model.incident import Incident
from functions.pagerduty.direct import NoCure
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.office import Office
from functions.runbook_steps.wording import one_line
from functions.state.evidence import owner_of

_TRIES = 4
_PAUSE = timedelta(seconds=2)
_NOT_SET_UP = "PagerDuty is not set up"


def send(desk: Desk, why: str) -> str:
    """Wake somebody: the runbook did not help. What became of it, in a line for the timeline.

    A run that is tried again does not wake them twice: its page stays open until it is well, or the incident is over.
    """
    office, sender = desk.office, desk.office.pager()
    if sender is None:
        return f"{_NOT_SET_UP}: this runbook woke nobody"
    page = _page(desk, why)
    if desk.tables.pages.was_sent(desk.owner, desk.id):
        return f"the runbook's own page {page.dedup_key} was sent before, and is open"
    desk.tables.pages.opening(desk.owner, desk.now)  # before: who is killed here must not forget it
    delivery = _taken(office, lambda: page.page(sender, office.clock()), desk.deadline)
    if isinstance(delivery, Accepted):
        desk.tables.pages.sent(desk.owner, desk.id, desk.now)
        return f"PagerDuty took the runbook's own page {page.dedup_key}"
    verb = "did not take" if isinstance(delivery, Later) else "refused"
    return f"PagerDuty {verb} the runbook's own page {page.dedup_key}: {one_line(delivery.reason)}"


def close(office: Office, owner: str, about: str, deadline: datetime) -> tuple[bool, str]:
    """Close the page about an incident or a run, if one may be open; whether none is, and what was done in a line."""
    if not office.tables.pages.is_open(owner):
        return True, ""
    page, sender = NoCure(about), office.pager()
    if sender is None:
        return False, f"{_NOT_SET_UP} any more: the runbook's own page {page.dedup_key} stays open"
    delivery = _taken(office, lambda: page.over(sender, office.clock()), deadline)
    if not isinstance(delivery, Accepted):
        return False, f"PagerDuty did not close the runbook's own page {page.dedup_key}: {one_line(delivery.reason)}"
    office.tables.pages.closed(owner, office.clock())
    return True, f"the runbook's own page {page.dedup_key} is closed"


def about_of(desk: Desk) -> str:
    """What a run's page is about: its incident, or itself."""
    return desk.incident or desk.id


def close_of_incident(office: Office, incident: str, deadline: datetime) -> tuple[bool, str]:
    """The same for an incident that is over."""
    return close(office, owner_of("", incident), incident, deadline)


def _page(desk: Desk, why: str) -> NoCure:
    incident = desk.tables.incidents.get(desk.incident) if desk.incident else None
    return NoCure(
        about_of(desk),
        f"{desk.runbook} did not help" + (f": {incident.title}" if incident else ""),
        _text(desk, why, incident),
        incident.service if incident else "shop",
    )


def _text(desk: Desk, why: str, incident: Incident | None) -> str:
    lines = [why, f"Run {desk.id} of {desk.runbook} is over, and nobody is known to look after it."]
    if incident and desk.office.incidents_url:
        lines.append(f"{desk.office.incidents_url}/{incident.id}")
    return "\n".join(lines)


def _taken(office: Office, deliver: Callable[[], Delivery], deadline: datetime) -> Delivery:
    """Deliver; what may be taken later is tried again while there is time."""
    delivery = deliver()
    for attempt in range(1, _TRIES):
        pause = max(delivery.after or timedelta(), _PAUSE * attempt) if isinstance(delivery, Later) else None
        if pause is None or office.clock() + pause >= deadline:
            break
        office.wait(pause)
        delivery = deliver()
    return delivery
