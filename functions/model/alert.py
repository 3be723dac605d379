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
    """Critical wakes somebody, warning waits for the morning, none (a watchdog) only says that alerting works."""

    CRITICAL = "critical"
    WARNING = "warning"
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Alert:
    """One thing that is or was wrong. `labels` say which, and alone make its fingerprint; `reason` is for people.

    `updated_at` is when its source last said so; `unknown_since` stands while the status is unknown; `runbook` and
    `dashboard` are addresses, or empty.
    """

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
    unknown_since: datetime | None = None
    runbook: str = ""
    dashboard: str = ""

    @property
    def fingerprint(self) -> str:
        """That of its labels."""
        return self.fingerprint_of(self.labels)

    @property
    def all_labels(self) -> dict[str, str]:
        """What matchers see: its labels, and service, severity and source beside them."""
        return {**self.labels, "service": self.service, "severity": self.severity, "source": self.source}

    @staticmethod
    def fingerprint_of(labels: Mapping[str, str]) -> str:
        """The same for the same labels, whoever reports them: 16 hex digits."""
        text = "\x00".join(f"{name}\x00{labels[name]}" for name in sorted(labels))
        return hashlib.sha256(text.encode()).hexdigest()[:16]
