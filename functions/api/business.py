"""API: the shop's figures, out of the table of series."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from aws_lambda_powertools.logging import Logger

from functions.api.kpi_metrics import days, families
from functions.model.kpi import Kpi
from functions.prometheus.exposition import Family
from functions.state.client import TableUnavailable
from functions.state.figures import KeptFigures

logger = Logger(service="api", child=True)


class Store(Protocol):
    """What the API needs of the table of series."""

    def of(self, kpis: Iterable[str], days: Iterable[date]) -> KeptFigures: ...  # noqa: D102 - as Figures


class Business:
    """The KPIs as they were last worked out, and the totals."""

    def __init__(self, kpis: Sequence[Kpi], store: Store, clock: Callable[[], datetime]) -> None:
        self._kpis, self._store, self._clock = tuple(kpis), store, clock

    def families(self) -> list[Family]:
        """What Prometheus scrapes: nothing where the table cannot be read, for the checks are told all the same."""
        now = self._clock()
        try:
            known = self._store.of([kpi.name for kpi in self._kpis], days(now))
        except TableUnavailable:
            logger.exception("figures_unknown")
            return []
        return families(self._kpis, known.values, known.totals, now)
