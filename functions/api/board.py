"""API: what the routes know: the checks, and their days out of the table, read once for several readers."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from functions.api.metrics import families
from functions.api.status import Status, first_day, status_of
from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.period import day_of
from functions.prometheus.exposition import Family

KEPT = timedelta(seconds=5)


class Store(Protocol):
    """What the API needs of the table of observations."""

    def latest(self, checks: Iterable[str], today: date) -> dict[str, CheckDay]: ...  # noqa: D102 - as Observations
    def since(self, check: str, first: date) -> list[CheckDay]: ...  # noqa: D102 - as Observations


class Board:
    """The checks as they stand; each status is kept for 5 seconds, so that a crowd reads the table no more often."""

    def __init__(self, checks: Iterable[Check], store: Store, clock: Callable[[], datetime]) -> None:
        self._checks = tuple(checks)
        self._store = store
        self._clock = clock
        self._kept: Status | None = None

    def status(self) -> Status:
        """Where everything stands: one query a check, of 90 items at most.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        now = self._clock()
        if self._kept is None or not timedelta() <= now - self._kept.at < KEPT:
            days = {check.name: self._store.since(check.name, first_day(now)) for check in self._checks}
            self._kept = status_of(self._checks, days, now)
        return self._kept

    def families(self) -> list[Family]:
        """What Prometheus scrapes, always anew.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        now = self._clock()
        latest = self._store.latest([check.name for check in self._checks], day_of(now))
        return families(self._checks, latest, now)
