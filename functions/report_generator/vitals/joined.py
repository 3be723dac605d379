"""Report generator: which sessions of web vitals the shop knows, and which of them ordered; pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Joined:
    """Of sessions the distinct ids: those of which it was asked, that the shop's events know, and that ordered.

    `reason` says why of some it was not asked, or not answered.
    """

    asked: frozenset[str]
    known: frozenset[str]
    ordered: frozenset[str]
    reason: str = ""
