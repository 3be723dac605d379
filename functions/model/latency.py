"""Model: a day's response times in a few bytes: a histogram whose buckets are 15 % apart: quantiles within 7.5 %."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

_RATIO = math.log(1.15)
_FASTEST_MS, _SLOWEST_MS = 1.0, 120_000.0
_SEVEN_BITS, _MORE = 0x7F, 0x80

Latency = Mapping[int, int]
"""Bucket number to count; bucket n holds the milliseconds nearest to 1.15 ** n, from 1 ms (0) to 2 minutes (84)."""


def add(latency: Latency, took: timedelta) -> Latency:
    """The histogram with one more response time; under 1 ms counts as 1 ms, over two minutes as two."""
    milliseconds = min(max(took.total_seconds() * 1000, _FASTEST_MS), _SLOWEST_MS)
    bucket = round(math.log(milliseconds) / _RATIO)
    return {**latency, bucket: latency.get(bucket, 0) + 1}


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
            return round(math.exp(bucket * _RATIO), 2)
    return None


def pack(latency: Latency) -> bytes:
    """The lowest bucket's number, then the counts up to the highest, seven bits a byte (LEB128).

    Nothing a day can bring makes it longer than some 100 bytes; three bytes a bucket would be 255.
    """
    if not latency:
        return b""
    lowest = min(latency)
    counts = (latency.get(bucket, 0) for bucket in range(lowest, max(latency) + 1))
    return bytes([lowest, *(byte for count in counts for byte in _bytes(count))])


def unpack(packed: bytes) -> Latency:
    """Read what `pack` wrote."""
    latency, bucket, count, shift = {}, packed[0] if packed else 0, 0, 0
    for byte in packed[1:]:
        count |= (byte & _SEVEN_BITS) << shift
        shift += 7
        if byte & _MORE:
            continue
        if count:
            latency[bucket] = count
        bucket, count, shift = bucket + 1, 0, 0
    return latency


def _bytes(count: int) -> Iterator[int]:
    while count > _SEVEN_BITS:
        yield count & _SEVEN_BITS | _MORE
        count >>= 7
    yield count
