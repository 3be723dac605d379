"""What panels are held against: what Prometheus has seen, and what one of their queries comes to then."""

from collections.abc import Mapping
from dataclasses import dataclass

OVERVIEW, BUSINESS, BUNDLE = "system-overview", "business-metrics", "this-bundle"
OURS = 'job="fitfoot-monitoring"'
HOUR, NAN = 3600, float("nan")


@dataclass(frozen=True)
class Case:
    """A panel, what Prometheus has seen every so often, and what one of its queries comes to, by labels, at an hour."""

    name: str
    uid: str
    title: str
    seen: Mapping[str, str]
    says: Mapping[str, float]
    query: int = 0
    at: int = 24
    every: str = "1h"
