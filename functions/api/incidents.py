"""API: which incidents there are: those that stand, and the last ones, the newest first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from functions.model.cost import Cost
from functions.model.incident import Entry, Incident
from functions.state.incidents import Standing

KEPT = timedelta(seconds=5)
_RECENT = 100


class Store(Protocol):
    """What the API needs of the table of incidents."""

    def standing(self) -> Standing: ...  # noqa: D102 - as Incidents
    def get(self, id_: str) -> Incident | None: ...  # noqa: D102 - as Incidents
    def timeline(self, id_: str) -> list[Entry]: ...  # noqa: D102 - as Incidents
    def recent(self, limit: int) -> list[Incident]: ...  # noqa: D102 - as Incidents


class CostStore(Protocol):
    """What the API needs of the costs of incidents."""

    def of(self, incident: str) -> Cost | None: ...  # noqa: D102 - as Costs


@dataclass(frozen=True)
class Known:
    """Incidents that stand, the newest first, then those that are over, the newest first.

    `unreadable` are groups that have an incident which stands but which this version cannot read.
    """

    incidents: tuple[Incident, ...]
    unreadable: tuple[str, ...] = ()


class IncidentBook:
    """The incidents as they stand."""

    def __init__(self, store: Store, costs: CostStore, clock: Callable[[], datetime]) -> None:
        self._store, self._costs, self._clock = store, costs, clock
        self._kept: tuple[datetime, Known] | None = None

    def now(self) -> datetime:
        """What time it is."""
        return self._clock()

    def all(self) -> Known:
        """All that stand, and the last hundred.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        found = self._store.standing()
        ids = {incident.id for incident in found.incidents}
        rest = [self._ended(one) for one in self._store.recent(_RECENT) if one.id not in ids]
        over = [one for one in rest if one.over]
        standing = [*found.incidents, *(one for one in rest if not one.over)]
        return Known((*_newest_first(standing), *_newest_first(over)), found.unreadable)

    def all_kept(self) -> Known:
        """The same, as it was up to five seconds ago, so that a crowd reads the table no more often.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        now = self._clock()
        if self._kept is None or not timedelta() <= now - self._kept[0] < KEPT:
            self._kept = now, self.all()
        return self._kept[1]

    def has(self, incident: str) -> bool:
        """Whether there is one of this id.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return self._store.get(incident) is not None

    def one(self, incident: str) -> tuple[Incident, list[Entry]] | None:
        """An incident with its timeline, the oldest entry first, or None where there is none.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        found = self._store.get(incident)
        return (found, self._store.timeline(incident)) if found else None

    def cost(self, incident: str) -> Cost | None:
        """What an incident cost, as it was last priced; None where nobody did yet.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return self._costs.of(incident)

    def _ended(self, incident: Incident) -> Incident:
        """What stands no more but is not over in the index, which is seconds behind, has ended just now."""
        return incident if incident.over else self._store.get(incident.id) or incident


def _newest_first(incidents: Iterable[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda incident: incident.opened_at, reverse=True)
