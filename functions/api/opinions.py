"""API: a second opinion: an alert that another watcher pushes, written if it is news, and the detector nudged."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Protocol

from aws_lambda_powertools.logging import Logger
from botocore.exceptions import BotoCoreError, ClientError

from functions.api.detector import FUNCTION
from functions.model.alert import Alert, AlertStatus

logger = Logger(service="api", child=True)


class Store(Protocol):
    """What is needed of the alerts."""

    def get(self, fingerprints: Iterable[str]) -> dict[str, Alert]: ...  # noqa: D102 - as Alerts
    def put_newer(self, alert: Alert) -> bool: ...  # noqa: D102 - as Alerts


class Nudge:
    """Has the incident detector look; that it cannot be asked costs a minute, until its next tick."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    def __call__(self) -> None:
        """Ask it, and wait for nothing."""
        try:
            self._client().invoke(FunctionName=FUNCTION, InvocationType="Event", Payload=b"{}")
        except (BotoCoreError, ClientError):
            logger.exception("nudge_failed")


class Opinions:
    """Alerts of watchers that only push: once or often, in any order; its own time says which is the last."""

    def __init__(self, store: Store, nudge: Callable[[], None]) -> None:
        self._store, self._nudge = store, nudge

    def hear(self, alert: Alert) -> str:
        """Write it; what is then so, `firing` or `resolved`, or that it is `nothing newer`.

        What is over is written where nothing was known, too: what began it may come later.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        before = self._store.get([alert.fingerprint]).get(alert.fingerprint)
        if before is not None and _last_word(before, alert):
            return "nothing newer"
        goes_on = before is not None and before.status is not AlertStatus.RESOLVED
        written = replace(alert, starts_at=min(before.starts_at, alert.starts_at)) if before and goes_on else alert
        if not self._store.put_newer(written):
            return "nothing newer"
        logger.info("opinion_heard", source=alert.source, status=alert.status, about=alert.service)
        self._nudge()
        return str(alert.status)


def _last_word(before: Alert, alert: Alert) -> bool:
    """Whether what is known was said later; of one instant the end holds."""
    if before.updated_at == alert.updated_at:
        return before.status is AlertStatus.RESOLVED
    return before.updated_at > alert.updated_at
