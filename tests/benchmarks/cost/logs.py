"""Benchmarks: what a function's log group says: bytes written, how long calls took, which metrics were printed."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Self

EVENT_BYTES: Final = 26
"""That CloudWatch adds to each line before it asks for its gigabytes."""
_REPORT = re.compile(r"^REPORT RequestId: .*\tBilled Duration: ([\d.]+) ms\t")


@dataclass(frozen=True)
class Logged:
    """What a function's lines of a while say.

    Attributes:
        calls: that came to their end.
        wall_ms: that they took together, as the clock has it.
        log_bytes: as they are billed.
        metrics: those of CloudWatch that were printed: namespace, dimensions, name; each combination is paid for.
    """

    calls: int = 0
    wall_ms: float = 0
    log_bytes: int = 0
    metrics: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lines: Iterable[str]) -> Self:
        """Read the lines."""
        told = list(lines)
        durations = [float(found[1]) for line in told if (found := _REPORT.match(line))]
        return cls(
            len(durations),
            sum(durations),
            sum(len(line.encode()) + EVENT_BYTES for line in told),
            frozenset(metric for line in told for metric in printed(line)),
        )


def read(logs: Any, group: str, start_ms: int, end_ms: int) -> Logged:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """What a group has from one time until before another, in milliseconds since 1970."""
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=start_ms, endTime=end_ms - 1)
    return Logged.of(event["message"].rstrip("\n") for page in pages for event in page["events"])


def printed(line: str) -> frozenset[str]:
    """The metrics of a line in CloudWatch's embedded format; none of any other."""
    if '"_aws"' not in line:
        return frozenset()
    try:
        told = json.loads(line)
    except ValueError:
        return frozenset()
    return frozenset(
        " ".join([one["Namespace"], *(f"{name}={told.get(name)}" for name in sorted(names)), metric["Name"]])
        for one in told["_aws"]["CloudWatchMetrics"]
        for names in one["Dimensions"]
        for metric in one["Metrics"]
    )
