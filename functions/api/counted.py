"""API: the series that the log analyser counted, out of the table of series."""

from collections.abc import Mapping
from typing import Protocol

from aws_lambda_powertools.logging import Logger

from functions.api.series_metrics import families
from functions.model.series import Labels
from functions.model.shapes import Amount
from functions.prometheus.exposition import Family
from functions.state.client import TableUnavailable

logger = Logger(service="api", child=True)


class Store(Protocol):
    """What the API needs of the pages of series."""

    def load(self) -> Mapping[str, Mapping[Labels, Amount]]: ...  # noqa: D102 - as SeriesPages


class Counted:
    """Requests, vitals and lines as they were last folded."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def families(self) -> list[Family]:
        """What Prometheus scrapes: nothing where the table cannot be read, for the checks are told all the same."""
        try:
            return families(self._store.load())
        except TableUnavailable:
            logger.exception("series_unknown")
            return []
