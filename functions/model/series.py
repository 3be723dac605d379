"""Model: series that are counted from log lines, and what one batch of lines adds to them."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

Labels = tuple[str, ...]
"""Values, in the order of their family's labels."""
Key = tuple[str, Labels]
"""A series: its family's name, and its labels."""


@dataclass(frozen=True)
class Family:
    """What series have in common: a histogram where there are `bounds` (inclusive, growing), else a counter."""

    name: str
    help: str
    labels: tuple[str, ...]
    bounds: tuple[float, ...] = ()


@dataclass(slots=True)
class Spread:
    """A histogram: how many values fell up to each bound and above the one before, and past the last; not cumulative.

    `micro` is the sum of the values in millionths: whole numbers come to the same in whichever order they are added.
    """

    counts: list[int]
    micro: int = 0

    def add(self, bounds: tuple[float, ...], value: float) -> None:
        """Count a value, in the unit of the family's name, which has to be finite."""
        self.micro += round(value * 1_000_000)
        self.counts[bisect_left(bounds, value)] += 1

    def join(self, other: "Spread") -> None:
        """Add what another one of the same bounds has counted."""
        self.micro += other.micro
        self.counts = [mine + its for mine, its in zip(self.counts, other.counts, strict=True)]


@dataclass(slots=True)
class Delta:
    """What one batch of lines adds to the series; it grows while the batch is counted."""

    counters: dict[Key, int] = field(default_factory=dict)
    spreads: dict[Key, Spread] = field(default_factory=dict)

    def count(self, family: str, labels: Labels, by: int = 1) -> None:
        """Add to a counter."""
        key = (family, labels)
        self.counters[key] = self.counters.get(key, 0) + by

    def observe(self, family: str, labels: Labels, value: float) -> None:
        """Add a finite value, in the family's unit, to a histogram."""
        self.spread(family, labels).add(FAMILIES[family].bounds, value)

    def spread(self, family: str, labels: Labels) -> Spread:
        """The histogram of a series, which is empty where nothing was counted yet."""
        key = (family, labels)
        if key not in self.spreads:
            self.spreads[key] = Spread([0] * (len(FAMILIES[family].bounds) + 1))
        return self.spreads[key]


def _by_name(families: Iterable[Family]) -> Mapping[str, Family]:
    return {family.name: family for family in families}


_REQUEST: Final = ("service", "method", "route", "status")
_VISIT: Final = ("page", "device")
_DURATIONS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 10.0)
"""With an edge at 2, the limit of a p95: a quantile is only known to lie between two edges."""
FAMILIES: Final[Mapping[str, Family]] = _by_name(
    (
        Family("http_requests_total", "Requests by the class of their status.", _REQUEST),
        Family("http_request_duration_seconds", "How long requests took.", _REQUEST, _DURATIONS),
        Family("api_request_duration", "Seconds that the API took.", ("method", "endpoint", "status"), _DURATIONS),
        Family(
            "web_vitals_lcp_seconds",
            "Largest Contentful Paint: good up to 2.5, poor above 4.",
            _VISIT,
            (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 10.0, 20.0),
        ),
        Family(
            "web_vitals_inp_seconds",
            "Interaction to Next Paint: good up to 0.2, poor above 0.5.",
            _VISIT,
            (0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 1.0, 2.0, 5.0),
        ),
        Family(
            "web_vitals_fcp_seconds",
            "First Contentful Paint: good up to 1.8, poor above 3.",
            _VISIT,
            (0.25, 0.5, 1.0, 1.4, 1.8, 2.4, 3.0, 5.0, 10.0, 20.0),
        ),
        Family(
            "web_vitals_ttfb_seconds",
            "Time to First Byte: good up to 0.8, poor above 1.8.",
            _VISIT,
            (0.1, 0.2, 0.4, 0.6, 0.8, 1.2, 1.8, 3.0, 5.0, 10.0),
        ),
        Family(
            "web_vitals_fid_seconds",
            "First Input Delay, of browsers that still tell it: good up to 0.1, poor above 0.3.",
            _VISIT,
            (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0),
        ),
        Family(
            "web_vitals_cls",
            "Cumulative Layout Shift: good up to 0.1, poor above 0.25.",
            _VISIT,
            (0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.5, 1.0),
        ),
        Family("log_lines_total", "Lines that were read, by kind.", ("service", "kind")),
        Family("log_errors_total", "Lines that tell an error.", ("service",)),
    )
)
"""By name. A status is a class (`2xx`); a route, endpoint or page is one pattern of many addresses."""
