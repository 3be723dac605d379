"""Sentry: around each call of a function: what it raises and what it logs as an error is told before it ends."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from functions.sentry.settings import Dsn, Settings, from_environment

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext
    from sentry_sdk import Client

T = TypeVar("T")
_LONGEST_SECONDS = 2.0
_TO_SPARE_SECONDS = 0.5
"""Of the invocation, for its answer."""


class Sentry:
    """Has no client until there is an event for it; with traces each call is one."""

    def __init__(
        self, settings: Settings, dsn: Callable[[], str | None], longest_seconds: float = _LONGEST_SECONDS
    ) -> None:
        self._settings, self._dsn, self._longest = settings, dsn, longest_seconds
        self._clients: dict[str, Client | None] = {}

    @contextmanager
    def around(self, context: "LambdaContext") -> Iterator[None]:
        """One call: whatever becomes of what is told, the call's own answer or error is what comes of it."""
        from functions.sentry.call import Call

        call = Call(self.client, {"function": self._settings.function, "aws_request_id": context.aws_request_id})
        root = logging.getLogger()
        root.addHandler(call)
        try:
            with call.traced() if self._settings.traces_sample_rate else nullcontext():
                try:
                    yield
                except Exception as error:
                    from functions.model.invocation import BadRequest

                    if not isinstance(error, BadRequest):  # of that is told who asked
                        call.tell_of(error)
                    raise
        finally:
            root.removeHandler(call)
            left = context.get_remaining_time_in_millis() / 1000 - _TO_SPARE_SECONDS
            call.finish(min(self._longest, left))

    def client(self) -> "Client | None":
        """The client of the DSN; None where there is none, or it is none."""
        dsn = self._dsn()
        if not dsn:
            return None
        if dsn not in self._clients:
            self._clients[dsn] = self._made(dsn)
        return self._clients[dsn]

    def _made(self, dsn: str) -> "Client | None":
        from functions.sentry.call import logger
        from functions.sentry.client import client

        try:
            return client(dsn, self._settings)
        except ValueError:  # the SDK's BadDsn
            logger.warning("the parameter /fitfoot/SENTRY_DSN is no DSN: no error is told")
            return None


@cache
def sentry() -> Sentry | None:
    """This function's own; None where the settings want none."""
    settings = from_environment()
    return Sentry(settings, Dsn()) if settings else None


def reported(
    handle: Callable[[dict[str, Any], "LambdaContext"], T], known: Callable[[], Sentry | None] = sentry
) -> Callable[[dict[str, Any], "LambdaContext"], T]:
    """The handler, and Sentry told of its errors where it is set."""

    @wraps(handle)
    def told(event: dict[str, Any], context: "LambdaContext") -> T:
        if (found := known()) is None:
            return handle(event, context)
        with found.around(context):
            return handle(event, context)

    return told
