"""Model: a day's response times in a few bytes: a histogram whose buckets are 15 % apart: quantiles within 7.5 %."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from struct import Struct

_RATIO = math.log(1.15)
_SLOWEST_MS = 120_000.0
_PAIR = Struct(">BH")
_MOST = 0xFFFF

Latency = Mapping[int, int]
"""Bucket number to count; bucket n holds the milliseconds nearest to 1.15 ** n."""


def add(latency: Latency, took: timedelta) -> Latency:
    """The histogram with one more response time."""
    milliseconds = min(max(took.total_seconds() * 1000, 1.0), _SLOWEST_MS)
    bucket = round(math.log(milliseconds) / _RATIO)
    return {**latency, bucket: min(latency.get(bucket, 0) + 1, _MOST)}


def merge(days: Iterable[Latency]) -> Latency:
    """One histogram of several."""
    total: Counter[int] = Counter()
    for latency in days:
        total.update(latency)
    return total


def quantile(latency: Latency, q: float) -> float | None:
    """The q-quantile in milliseconds (nearest rank), or None for an empty histogram."""
    rank = math.ceil(q * sum(latency.values()))
    for bucket in sorted(latency):
        rank -= latency[bucket]
        if rank <= 0:
            return round(math.exp(bucket * _RATIO), 1)
    return None


def pack(latency: Latency) -> bytes:
    """Three bytes a bucket."""
    return b"".join(_PAIR.pack(bucket, latency[bucket]) for bucket in sorted(latency))


def unpack(packed: bytes) -> Latency:
    """Read what `pack` wrote."""
    return dict(_PAIR.iter_unpack(packed))
