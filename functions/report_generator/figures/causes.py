"""Report generator: how the API was while fewer went on: what is asked about those hours, and what it says; pure."""

from datetime import timedelta
from typing import Final

from functions.report_generator.figures.falls import Fall
from functions.report_generator.figures.told import NotTold, Told
from functions.report_generator.kpis.from_prometheus import CUSTOMERS, QUERIES
from functions.shop.questions import PromQL

_BEFORE: Final = timedelta(days=1)
_P95: Final = (
    "histogram_quantile(0.95, sum by (le) (rate("
    f'http_request_duration_seconds_bucket{{job="fitfoot-api", {CUSTOMERS.partition(", ")[2]}}}[$range])))'
)
_RISEN: Final = 1.5
"""Times as slow as the day before."""
_LEAST_SECONDS: Final = 0.5
"""Faster than that nobody leaves."""
_FAILING: Final = 1.0
"""Percent of the requests."""
_SECOND: Final = timedelta(seconds=1)


def questions(fall: Fall) -> dict[str, PromQL]:
    """p95 (seconds) and error rate (percent) of those hours, and of the day before them."""
    hours = f"{(fall.until - fall.since) // _SECOND}s"
    day = f"{_BEFORE // _SECOND}s"
    return {
        "p95": PromQL(_P95.replace("$range", hours), fall.until),
        "p95 before": PromQL(_P95.replace("$range", day), fall.since),
        "errors": PromQL(QUERIES["error_rate"].replace("$range", hours), fall.until),
        "errors before": PromQL(QUERIES["error_rate"].replace("$range", day), fall.since),
    }


def cause(told: Told) -> str:
    """`, when API p95 rose to 3.1 s and 12 % of requests failed`; empty where neither did, or nobody knows."""
    p95, p95_before, errors, errors_before = (_value(told, name) for name in _ASKED)
    found = []
    if p95 is not None and p95 >= _LEAST_SECONDS and (p95_before is None or p95 >= _RISEN * p95_before):
        found.append(f"API p95 {'was' if p95_before is None else 'rose to'} {p95:.1f} s")
    if errors is not None and errors >= _FAILING and errors >= 2 * (errors_before or 0.0):
        found.append(f"{errors:.0f} % of requests failed")
    return f", when {' and '.join(found)}" if found else ""


_ASKED: Final = ("p95", "p95 before", "errors", "errors before")


def _value(told: Told, name: str) -> float | None:
    """The one number of an answer; None without one, as of 0/0."""
    try:
        samples = told.samples(name)
    except NotTold:
        return None
    return samples[0].value if samples and samples[0].value < float("inf") else None
