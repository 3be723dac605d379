"""API: how the watching itself stands, out of the table of incidents."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from aws_lambda_powertools.logging import Logger

from functions.api.monitoring_families import gauge
from functions.api.watch_metrics import DEPLOYED_WITHIN, families
from functions.model.day import CheckDay
from functions.model.watched import Watched
from functions.prometheus.exposition import Family
from functions.state.client import TableUnavailable

logger = Logger(service="api", child=True)


class Store(Protocol):
    """What the API needs to know of the watching."""

    def look(self, deployed_since: datetime) -> Watched: ...  # noqa: D102 - as Watch


class WatchingItself:
    """Ticks, notices, rules and deployments as they stand, and which version of the bundle says so."""

    def __init__(self, store: Store, version: str, clock: Callable[[], datetime]) -> None:
        self._store, self._version, self._clock = store, version, clock

    def families(self, days: Iterable[CheckDay]) -> list[Family]:
        """What Prometheus scrapes; nothing but the version where the table cannot be read.

        `days` are the latest of the checks.
        """
        version = gauge("fitfoot_build_info", [((self._version,), 1)])
        try:
            watched = self._store.look(self._clock() - DEPLOYED_WITHIN)
        except TableUnavailable:
            logger.exception("watching_unknown")
            return [version]
        return [version, *families(watched, days)]
