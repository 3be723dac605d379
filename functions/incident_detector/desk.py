"""Incident detector: what people ask for and what they are answered: lists, actions, silences, drills."""

import secrets
from datetime import datetime
from typing import Any

from functions.incident_detector import acting
from functions.incident_detector.decide.drill import GROUP
from functions.incident_detector.decide.refusal import NotNow
from functions.incident_detector.request import Act, EndSilence, ListThem, StartDrill, StartSilence
from functions.incident_detector.summary import silence_json
from functions.incident_detector.wiring import Wiring
from functions.model.incident import Change
from functions.model.incident_json import incident_json, incidents_json
from functions.model.notice import TO_PEOPLE
from functions.model.silence import Silence

_RECENT = 50


def listed(asked: ListThem, wiring: Wiring, now: datetime) -> dict[str, Any]:
    """The incidents that are open, the last ones, or the silences.

    Raises:
        TableUnavailable: absent, throttled or out of reach.
    """
    match asked.which:
        case "open":
            standing = wiring.tables.incidents.standing()
            return incidents_json(standing.incidents, now, standing.unreadable)
        case "recent":
            return incidents_json(wiring.tables.incidents.recent(_RECENT), now)
        case _:
            return {"silences": [silence_json(one) for one in wiring.tables.silences.all()]}


def acted(asked: Act | StartDrill, wiring: Wiring, now: datetime) -> Change:
    """Do what a person asks of an incident.

    Raises:
        NotNow: it cannot be done; the message says why, and what can.
        TableUnavailable: absent, throttled or out of reach.
    """
    incidents = wiring.tables.incidents
    match asked:
        case Act():
            return acting.act(asked, incidents, wiring.clock)
        case StartDrill():
            last = next((one for one in incidents.standing().incidents if one.group == GROUP), None)
            return acting.drill(TO_PEOPLE, last, incidents, now)


def incident_answer(change: Change, wiring: Wiring, now: datetime) -> dict[str, Any]:
    """The incident as it stands after a person's change."""
    id_ = change.after.id
    incident = wiring.tables.incidents.get(id_) or change.after
    return {"incident": incident_json(incident, wiring.tables.incidents.timeline(id_), now)}


def silenced(asked: StartSilence | EndSilence, wiring: Wiring, now: datetime) -> dict[str, Any]:
    """Begin a silence, or end one.

    Raises:
        NotNow: there is no such silence.
        TableUnavailable: absent, throttled or out of reach.
    """
    match asked:
        case StartSilence(matchers, lasts, comment, by):
            id_ = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
            silence = Silence(id_, matchers, now, now + lasts, comment, by)
            wiring.tables.silences.put(silence)
            return {"silence": silence_json(silence)}
        case EndSilence(id_):
            if not wiring.tables.silences.expire(id_, now):
                raise NotNow(f'no silence {id_!r} holds; {{"list": "silences"}} shows those that do')
            return {"ended": id_}
