"""PagerDuty: who is woken when the tables are gone: past the tables, by what a warm instance remembers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from botocore.exceptions import ClientError

from functions.model.delivery import Accepted, Delivery
from functions.pagerduty import direct
from functions.pagerduty.setup import Sender

PATIENCE = timedelta(minutes=2)
"""A throttled minute wakes nobody: the next one heals it."""
_DEFINITE = ("ResourceNotFoundException", "AccessDeniedException", "UnrecognizedClientException")


@dataclass
class TablesAlarm:
    """Lives as long as an instance of a function. A new one begins anew, and pages under the same key.

    `sender` makes who pages, None where nobody is set up.
    """

    sender: Callable[[], Sender | None]
    failing_since: datetime | None = None
    paged: bool = False

    def failed(self, error: Exception, now: datetime) -> Delivery | None:
        """A tick could not reach its tables; pages at once where they are not there, else when it lasts."""
        self.failing_since = self.failing_since or now
        lasts = now - self.failing_since >= PATIENCE or _definite(error)
        sender = self.sender() if lasts else None
        if sender is None:
            return None
        told = direct.page(sender, direct.TABLES, str(error), now)
        self.paged = self.paged or isinstance(told, Accepted)
        return told

    def well(self, now: datetime) -> Delivery | None:
        """A tick reached its tables: if somebody was woken, that is over."""
        self.failing_since = None
        sender = self.sender() if self.paged else None
        if sender is None:
            return None
        told = direct.over(sender, direct.TABLES, now)
        self.paged = not isinstance(told, Accepted)
        return told


def _definite(error: Exception) -> bool:
    cause = error.__cause__
    return isinstance(cause, ClientError) and cause.response["Error"]["Code"] in _DEFINITE
