"""Model: a kind of error: what its occurrences have in common."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

NEW_ERROR: Final = "NewError"
"""The name of the alert that a kind is while it is new."""


@dataclass(frozen=True)
class ErrorKind:
    """`fingerprint` is 16 hex digits, the same for each occurrence; message and stack are those of the first one."""

    fingerprint: str
    service: str
    message: str
    stack: str = ""


@dataclass(frozen=True)
class Occurrences:
    """When a kind was first and last seen, of those that somebody looked at; both aware."""

    kind: ErrorKind
    first: datetime
    last: datetime

    def and_at(self, at: datetime) -> "Occurrences":
        """One more."""
        return Occurrences(self.kind, min(self.first, at), max(self.last, at))
