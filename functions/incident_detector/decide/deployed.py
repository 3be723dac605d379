"""Incident detector: what went out shortly before something broke; pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from functions.model.deployment import Deployment

SHORTLY = timedelta(minutes=60)


class Deployed:
    """The deployments that began within an hour before an instant; others are left aside."""

    def __init__(self, deployments: Iterable[Deployment], now: datetime) -> None:
        recent = sorted(
            (one for one in deployments if now - SHORTLY <= one.at <= now),
            key=lambda one: (one.at, one.service, one.version),
        )
        self._by_service = {one.service: one for one in recent}
        self._last = recent[-1] if recent else None

    def before(self, service: str) -> Deployment | None:
        """The last one of a service; of another where that had none; None where nothing went out."""
        return self._by_service.get(service, self._last)
