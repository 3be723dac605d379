"""Live: the last drill: whether paging was tried lately, and whether somebody acknowledged the test page."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from functions.incident_detector.decide.drill import GROUP
from functions.model.duration import show_duration
from functions.model.incident import Incident
from functions.state.claims import claim_key, claim_of_item
from functions.state.incidents import Incidents
from functions.state.incidents_table import get
from infra.live.account import Account, asking
from infra.live.said import Said, Well, wrong

LATEST: Final = timedelta(days=40)
"""One is begun each month."""
_ANSWERED_WITHIN: Final = timedelta(hours=1)
_BEGIN: Final = (
    "`aws lambda invoke --function-name fitfoot-incident-detector --payload fileb:///dev/stdin out.json "
    """<<< '{"drill": true}'`, then acknowledge the page"""
)


def look_at_drill(account: Account, now: datetime) -> Iterator[Said]:
    """The last drill by the table of incidents.

    Raises:
        Unasked: the table could not be read.
    """
    with asking("dynamodb"):
        table = account.client("dynamodb")
        found = get(table, claim_key(GROUP))
        claim = claim_of_item(found) if found else None
        began = claim.group.opened[-1] if claim and claim.group.opened else None
        id_ = (claim.incident if claim else "") or (Incident.id_of(GROUP, began) if began else "")
        incident = Incidents(table).get(id_) if id_ else None
    yield judged(began, incident, now)


def judged(began: datetime | None, drill: Incident | None, now: datetime) -> Said:
    """What is to be said of a drill that began so; None: there never was one, or its record is gone."""
    if began is None:
        return wrong("drill", "there never was one: nobody knows whether a page wakes anybody", _BEGIN)
    ago = now - began
    when = f"the last one was {show_duration(ago)} ago"
    match drill:
        case None:
            return wrong("drill", f"{when}, and its record cannot be read", _BEGIN)
        case Incident(over=False) if ago > _ANSWERED_WITHIN:
            hint = f"see who is on call and whether the page arrived; then acknowledge {drill.id}"
            return wrong("drill", f"{when}, and nobody has acknowledged it", hint)
        case Incident(over=False):
            return Well(f"drill: it began {show_duration(ago)} ago and waits to be acknowledged")
        case Incident(acknowledged_at=None):
            return wrong("drill", f"{when}, and was ended without being acknowledged", _BEGIN)
    return _acknowledged(drill, when, late=ago > LATEST)


def _acknowledged(drill: Incident, when: str, *, late: bool) -> Said:
    if late:
        return wrong("drill", f"{when}, more than {LATEST.days} days", _BEGIN)
    took = show_duration((drill.acknowledged_at or drill.opened_at) - drill.opened_at)
    return Well(f"drill: {when}; {drill.acknowledged_by} acknowledged it after {took}")
