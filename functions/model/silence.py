"""Model: a silence: for a time, alerts that match it page nobody; what happened is recorded all the same."""

from dataclasses import dataclass
from datetime import datetime

from functions.model.alert import Alert
from functions.model.matcher import Matcher, all_match


@dataclass(frozen=True)
class Silence:
    """From `starts_at` until `ends_at`, for alerts that all matchers match."""

    id: str
    matchers: tuple[Matcher, ...]
    starts_at: datetime
    ends_at: datetime
    comment: str = ""
    by: str = ""

    def covers(self, alert: Alert, now: datetime) -> bool:
        """Whether it silences this alert now."""
        return self.starts_at <= now < self.ends_at and all_match(self.matchers, alert.all_labels)
