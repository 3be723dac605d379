"""API: what was counted from the shop's log lines, as metrics; pure."""

from collections.abc import Mapping
from typing import Final

from functions.model.series import FAMILIES, Labels, Spread
from functions.model.shapes import Amount
from functions.prometheus.exposition import Buckets, Counter, Family, Histogram

_MICRO: Final = 1_000_000


def families(series: Mapping[str, Mapping[Labels, Amount]]) -> list[Family]:
    """What Prometheus scrapes; of what was never counted nothing is said."""
    return [_family(name, series[name]) for name in FAMILIES if name in series]


def _family(name: str, amounts: Mapping[Labels, Amount]) -> Family:
    family = FAMILIES[name]
    told = [(dict(zip(family.labels, labels, strict=True)), amount) for labels, amount in amounts.items()]
    if not family.bounds:
        return Counter(name, family.help, [(labels, amount) for labels, amount in told if isinstance(amount, int)])
    spreads = [(labels, amount) for labels, amount in told if isinstance(amount, Spread)]
    return Histogram(name, family.help, [_buckets(family.bounds, *one) for one in spreads])


def _buckets(bounds: tuple[float, ...], labels: Mapping[str, str], spread: Spread) -> Buckets:
    counts = dict(zip(bounds, spread.counts, strict=False))
    return Buckets(labels, counts, spread.counts[-1], spread.micro / _MICRO)
