"""Model: an alert: what is wrong now, by fingerprint; every source writes its own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AlertStatus(StrEnum):
    """Unknown neither opens nor resolves anything."""

    FIRING = "firing"
    RESOLVED = "resolved"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """Critical wakes somebody, warning waits for the morning."""

    CRITICAL = "critical"
    WARNING = "warning"


@dataclass(frozen=True)
class Alert:
    """One thing that is or was wrong. `labels` say which, and alone make its fingerprint; `reason` is for people."""

    labels: Mapping[str, str]
    status: AlertStatus
    severity: Severity
    service: str
    source: str
    summary: str
    reason: str
    starts_at: datetime
    updated_at: datetime
    ends_at: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """That of its labels."""
        return self.fingerprint_of(self.labels)

    @staticmethod
    def fingerprint_of(labels: Mapping[str, str]) -> str:
        """The same for the same labels, whoever reports them: 16 hex digits."""
        text = "\x00".join(f"{name}\x00{labels[name]}" for name in sorted(labels))
        return hashlib.sha256(text.encode()).hexdigest()[:16]
