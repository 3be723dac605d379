"""Live: the last drill: whether paging was tried lately, and whether somebody acknowledged the test page."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from functions.incident_detector.decide.drill import GROUP
from functions.model.duration import show_duration
from functions.model.incident import Entry, EntryKind, Incident
from functions.model.notice import Notice
from functions.state.claims import claim_key, claim_of_item
from functions.state.incidents import Incidents
from functions.state.incidents_table import get
from functions.state.notices import Notices
from infra.live.account import Account
from infra.live.said import Said, Well, wrong
from infra.live.ticking import OWED

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
    table = account.client("dynamodb")
    began, drill = account.within("dynamodb", partial(_last, table))
    yield judged(began, drill, now)
    if drill:
        owed = account.within("dynamodb", partial(Notices(table).owed_by, drill.id))
        yield from untaken(owed, account.within("dynamodb", partial(Incidents(table).timeline, drill.id)), now)


def _last(table: Any) -> tuple[datetime | None, Incident | None]:  # noqa: ANN401 - botocore's client
    found = get(table, claim_key(GROUP))
    claim = claim_of_item(found) if found else None
    began = claim.group.opened[-1] if claim and claim.group.opened else None
    id_ = (claim.incident if claim else "") or (Incident.id_of(GROUP, began) if began else "")
    return began, Incidents(table).get(id_) if id_ else None


def untaken(owed: Iterable[Notice], timeline: Iterable[Entry], now: datetime) -> Iterator[Said]:
    """What was to be told of a drill and was not taken: whoever acknowledged it on our page was paged by nobody."""
    for notice in owed:
        if now - notice.owed_at > OWED:
            since = show_duration(now - notice.owed_at)
            message = f"{notice.channel} has not taken its {notice.kind} for {since}"
            yield wrong("drill", f"{message}: {notice.problem}" if notice.problem else message, _BEGIN)
    for entry in timeline:
        if entry.kind is EntryKind.NOTICE and " refused " in entry.text:
            yield wrong("drill", entry.text, f"mend that; then {_BEGIN}")


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
