"""Incident detector: what people do to incidents, written so that nobody's change is lost."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from functions.incident_detector.decide import people
from functions.incident_detector.decide.refusal import NotNow
from functions.incident_detector.request import Act
from functions.model.incident import Change, Incident
from functions.model.notice import Channel
from functions.state.client import Outrun

_TRIES = 4
_NOBODY = "somebody at a terminal"


class IncidentsTable(Protocol):
    """What acting needs of the incidents."""

    def get(self, incident_id: str) -> Incident | None: ...  # noqa: D102 - as Incidents
    def write(self, change: Change) -> None: ...  # noqa: D102


def act(asked: Act, incidents: IncidentsTable, clock: Callable[[], datetime]) -> Change:
    """Do what a person asks for.

    Raises:
        NotNow: there is no such incident, or it does not stand so that this can be done.
        TableUnavailable: absent, throttled or out of reach.
    """
    by = asked.by or _NOBODY

    def wanted() -> Change:
        incident = incidents.get(asked.incident)
        if incident is None:
            raise NotNow(f'there is no incident {asked.incident!r}; {{"list": "recent"}} shows those that there are')
        match asked.action:
            case "acknowledge":
                return people.acknowledge(incident, by, clock(), asked.text)
            case "resolve":
                return people.resolve(incident, by, asked.text, clock())
            case _:
                return people.note(incident, by, asked.text, clock())

    return _written(wanted, incidents)


def drill(channels: Iterable[Channel], last: Incident | None, incidents: IncidentsTable, now: datetime) -> Change:
    """Begin a drill on these channels; `last` is the drill that is open, if one is.

    Raises:
        NotNow: the last one still waits to be acknowledged, or there is no channel.
        TableUnavailable: absent, throttled or out of reach.
    """
    return _written(lambda: people.open_drill(channels, now, last), incidents)


def _written(wanted: Callable[[], Change], incidents: IncidentsTable) -> Change:
    for _ in range(_TRIES):
        change = wanted()
        try:
            incidents.write(change)
        except Outrun:
            continue
        return change
    raise NotNow(f"somebody else changed it {_TRIES} times meanwhile; try again")
