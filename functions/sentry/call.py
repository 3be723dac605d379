"""Sentry: one call of a function: hears what is logged as an error, and tells of what is raised."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentry_sdk import Client
    from sentry_sdk.types import Event, Hint

_OURS = "sentry_sdk"
logger = logging.getLogger(f"{_OURS}.fitfoot")  # as the SDK's own: what it says of itself is not told


class Call(logging.Handler):
    """`client` answers None where no DSN is set; it is asked when there is an event for it, or a trace."""

    def __init__(self, client: "Callable[[], Client | None]", tags: Mapping[str, str]) -> None:
        super().__init__(logging.ERROR)
        self._make, self._tags = client, tags
        self._client: Client | None = None
        self._told: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of what was logged as an error."""
        if record.name.partition(".")[0] == _OURS:
            return
        from functions.sentry.events import of_record

        self._tell(lambda client: of_record(record, client))
        self._told = record.exc_info[1] if record.exc_info else self._told

    def tell_of(self, error: Exception) -> None:
        """Tell of what the function raises, unless it has logged that as well."""
        if error is not self._told:
            from functions.sentry.events import of_exception

            self._tell(lambda client: of_exception(error, client))

    @contextmanager
    def traced(self) -> Iterator[None]:
        """A transaction, of which Sentry keeps as many as are sampled."""
        client = self._known()
        if client is None:
            yield
            return
        import sentry_sdk

        with sentry_sdk.new_scope() as scope:
            scope.set_client(client)
            scope.set_tags(self._tags)
            with scope.start_transaction(op="function.aws", name=self._tags["function"], source="component"):
                yield

    def finish(self, seconds: float) -> None:
        """Wait until all is sent; what is left over goes with the next call, if there is one."""
        if self._client:
            self._client.flush(timeout=max(seconds, 0.0))

    def _tell(self, make: "Callable[[Client], tuple[Event, Hint]]") -> None:
        try:
            if client := self._known():
                import sentry_sdk

                with sentry_sdk.new_scope() as scope:
                    scope.set_client(client)
                    scope.set_tags(self._tags)
                    scope.capture_event(*make(client))
        except Exception:
            logger.warning("an error could not be told", exc_info=True)

    def _known(self) -> "Client | None":
        self._client = self._client or self._make()
        return self._client
