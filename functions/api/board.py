"""API: what the routes know: the checks, and their days out of the table, read once for several readers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from aws_lambda_powertools.logging import Logger

from functions.api import incident_metrics, metrics
from functions.api.incidents import IncidentBook
from functions.api.public_incidents import public
from functions.api.status import Status, first_day, status_of
from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.incident import Incident
from functions.model.period import day_of
from functions.prometheus.exposition import Family
from functions.state.client import TableUnavailable

KEPT = timedelta(seconds=5)
logger = Logger(service="api", child=True)


class Store(Protocol):
    """What the API needs of the table of observations."""

    def latest(self, checks: Iterable[str], today: date) -> dict[str, CheckDay]: ...  # noqa: D102 - as Observations
    def since(self, check: str, first: date) -> list[CheckDay]: ...  # noqa: D102 - as Observations


class Board:
    """The checks as they stand; each status is kept for 5 seconds, so that a crowd reads the table no more often."""

    def __init__(
        self, checks: Iterable[Check], store: Store, book: IncidentBook, clock: Callable[[], datetime]
    ) -> None:
        self._checks = tuple(checks)
        self._store, self._book, self._clock = store, book, clock
        self._kept: Status | None = None

    def status(self) -> Status:
        """Where everything stands: one query a check, of 90 items at most, and the incidents, where they can be read.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        now = self._clock()
        if self._kept is None or not timedelta() <= now - self._kept.at < KEPT:
            days = {check.name: self._store.since(check.name, first_day(now)) for check in self._checks}
            incidents = self._incidents()
            shown = None if incidents is None else public(incidents, now)
            self._kept = status_of(self._checks, days, now, shown)
        return self._kept

    def latest(self) -> Mapping[str, CheckDay]:
        """The newest day of each check that was ever observed, read anew.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return self._store.latest([check.name for check in self._checks], day_of(self._clock()))

    def families(self, latest: Mapping[str, CheckDay]) -> list[Family]:
        """What Prometheus scrapes of the checks and the incidents; of these nothing where they cannot be read."""
        now, incidents = self._clock(), self._incidents()
        told = [] if incidents is None else incident_metrics.families(incidents, now)
        return [*metrics.families(self._checks, latest, now), *told]

    def _incidents(self) -> Sequence[Incident] | None:
        """None where nobody knows them all: the checks are shown all the same."""
        try:
            known = self._book.all_kept()
        except TableUnavailable:
            logger.exception("incidents_unknown")
            return None
        return None if known.unreadable else known.incidents
