"""Benchmarks: what each function did from one moment to another: tallied requests, CPU, and what its log says."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from infra.local.deploy import Aws
from tests.benchmarks.cost.counted import Use, Uses
from tests.benchmarks.cost.forwarding import Tally
from tests.benchmarks.cost.logs import Logged, read
from tests.benchmarks.cost.workers import Workers

_LOOK_SECONDS: Final = 2.0


@dataclass(frozen=True)
class _State:
    """At a moment, in milliseconds since 1970: what was tallied so far, and CPU in milliseconds."""

    at_ms: int
    tallied: Mapping[tuple[str, str], Decimal]
    cpu_ms: Mapping[str, int]


class Meter:
    """Of the functions of a run.

    Attributes:
        memory_mb: by function, without `fitfoot-`.
        tally: to which proxies add.
    """

    def __init__(self, aws: Aws) -> None:
        found = aws.client("lambda").list_functions()["Functions"]
        ours = [one for one in found if one["FunctionName"].startswith("fitfoot-")]
        self.memory_mb = {one["FunctionName"].removeprefix("fitfoot-"): int(one["MemorySize"]) for one in ours}
        self.tally = Tally()
        self._logs = aws.client("logs")
        self._workers = Workers(urlsplit(aws.endpoint).port or 0)

    @contextmanager
    def running(self) -> Iterator[Uses]:
        """What is done meanwhile: there at the end."""
        used: Uses = {}
        before = self._state()
        yield used
        after = self._state()
        used |= {name: self._use(name, before, after) for name in self.memory_mb}

    def logged(self, name: str, start_ms: int, end_ms: int) -> Logged:
        """What a function's log says of a while, in milliseconds since 1970."""
        return read(self._logs, f"/aws/lambda/fitfoot-{name}", start_ms, end_ms)

    def wait(self, seconds: float) -> None:
        """Look at the workers meanwhile: what an ended one took is known no more."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self._workers.look()
            time.sleep(min(_LOOK_SECONDS, left))

    def _state(self) -> _State:
        return _State(now_ms(), self.tally.now(), self._workers.look())

    def _use(self, name: str, before: _State, after: _State) -> Use:
        logged = self.logged(name, before.at_ms, after.at_ms)
        items = {
            item: amount - before.tallied.get((function, item), Decimal(0))
            for (function, item), amount in sorted(after.tallied.items())
            if function == name
        }
        return Use(
            calls=logged.calls,
            wall_ms=round(logged.wall_ms, 1),
            cpu_ms=after.cpu_ms.get(name, 0) - before.cpu_ms.get(name, 0),
            log_bytes=logged.log_bytes,
            items={item: str(amount) for item, amount in items.items() if amount},
            metrics=tuple(sorted(logged.metrics)),
        )


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000
