"""Benchmarks: whether the times that a visit reports are the endpoint's, on the part of a core that a function has."""

from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

from functions.health_probe.round import in_flight
from tests.benchmarks.bar import Bar, spread
from tests.benchmarks.child import PROBING_CPU, Child
from tests.benchmarks.cpu_share import held
from tests.benchmarks.endpoints import Endpoints
from tests.benchmarks.side import our_run
from tests.benchmarks.size import Size

NAME, MOST_PERCENT = "probing: first-byte time off the server's true delay, at 0.3 of a core", 15


def first_byte(served: Endpoints, size: Size, say: Callable[[str], None]) -> Bar:
    """What we say an endpoint took to its first byte, against what the endpoint itself says."""
    at_once = in_flight(size.memory_mb)
    urls = served.urls(2 * size.endpoints)
    with Child("visits", str(served.bundle_file), cpu=PROBING_CPU) as child:
        our_run(child, urls[:1], 1)
        with held(child.pid, size.core_share) as way:
            say(f"probing {len(urls)} endpoints, {at_once} in flight, {way}")
            served.true_delays_ms()
            runs = [our_run(child, urls, at_once) for _ in range(size.held_turns)]
        true = served.true_delays_ms()
    reported = [took for run in runs for took in run["processing_ms"]]
    detail = (
        f"reported {shown(reported)}; true {shown(true)}; {at_once} in flight as in a function of {size.memory_mb} MB, "
        f"{way}, {share_used(runs):.2f} used"
    )
    off = abs(median(reported) / median(true) - 1) * 100
    return Bar.at_most(NAME, off, MOST_PERCENT, "%", detail).and_only_if(
        len(reported) == len(true), f"{len(reported)} times reported, but {len(true)} requests served"
    )


def shown(values: list[float]) -> str:
    """Milliseconds with their 95th percentile."""
    p95 = quantiles(values, n=20, method="inclusive")[-1]
    return f"{spread(values, 'ms')}, p95 {p95:.4g} ms"


def share_used(runs: list[dict[str, Any]]) -> float:
    """The part of a core that the runs really had."""
    return float(sum(run["cpu_seconds"] for run in runs) / sum(run["wall_seconds"] for run in runs))
