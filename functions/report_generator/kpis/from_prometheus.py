"""Report generator: KPIs that Prometheus knows: what is asked, and what the answers say; pure.

A day's figure is made of the day's requests, not of its minutes' figures: a mean of p95s is the p95 of nothing, and a
quiet night would count as much as the evening. What is known of the day is told by the recorded series of the same
name (recording.yml), looked at every five minutes.
"""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from functions.model.kpi import LEAST_COVERAGE, Kpi, Measured
from functions.model.period import day_end, day_start
from functions.model.uptime import floored
from functions.report_generator.kpis.wording import plain
from functions.shop.questions import Answer, Answered, PromQL, Unanswered

_STEP: Final = timedelta(minutes=5)
CUSTOMERS: Final = 'job=~"fitfoot-(web|api)", route!~"/(api/)?(health|metrics)"'
QUERIES: Final[Mapping[str, str]] = {
    # as error_rate in recording.yml, over the day instead of five minutes: the worse of what a service counts and what
    # the storefront sees of it
    "error_rate": """
        100 * max(
          sum by (job, seen_by) (rate(instance:http_failures:sum[$range]))
            / on (seen_by) group_left ()
          sum by (seen_by) (rate(instance:http_requests:sum[$range]))
        )""",
    "response_time_p95": f"""
        1000 * max(histogram_quantile(0.95, sum by (le, job) (
          rate(http_request_duration_seconds_bucket{{{CUSTOMERS}}}[$range])
        )))""",
    "db_query_time_p95": """
        1000 * max(histogram_quantile(0.95, sum by (le, job) (
          rate(db_query_duration_seconds_bucket{job=~"fitfoot-(web|api)"}[$range])
        )))""",
}
_NOTHING: Final = {
    "error_rate": "there were no requests",
    "response_time_p95": "there were no requests",
    "db_query_time_p95": "there were no queries",
}
_DIGITS: Final = {"error_rate": 3, "response_time_p95": 1, "db_query_time_p95": 1}


def questions(kpi: Kpi, day: date) -> tuple[PromQL, PromQL]:
    """The value at the end of the time that it is of, and at how many steps of it anything is known."""
    range_, ends = f"{_lasts(kpi, day) // timedelta(seconds=1)}s", day_end(day)
    steps = f"count_over_time(max({kpi.name})[{range_}:{_STEP // timedelta(seconds=1)}s])"
    return PromQL(QUERIES[kpi.name].replace("$range", range_), ends), PromQL(steps, ends)


def measured(kpi: Kpi, day: date, value: Answer, steps: Answer) -> Measured:
    """What the two answers say."""
    for answer in (value, steps):
        if isinstance(answer, Unanswered):
            return Measured(None, answer.reason)
    known = _number(steps)
    second = timedelta(seconds=1)
    steps_seconds, lasts = round(known or 0) * (_STEP // second), _lasts(kpi, day) // second
    share = floored(min(steps_seconds, lasts), lasts, 1) or Decimal(0)
    if share < LEAST_COVERAGE:
        return Measured(None, f"Prometheus knows {plain(share)} % of the time, too little to say", share)
    found = _number(value)
    if found is None:
        return Measured(None, _NOTHING[kpi.name], share)
    warned = f"; Prometheus warns: {value.warnings[0]}" if isinstance(value, Answered) and value.warnings else ""
    return Measured(_rounded(found, _DIGITS[kpi.name]), f"known for {plain(share)} % of the time{warned}", share)


def _lasts(kpi: Kpi, day: date) -> timedelta:
    return day_end(day) - day_start(kpi.first_day(day))


def _number(answer: Answer) -> float | None:
    """The one value of an answer; None where there is none, as of 0/0."""
    values = [one.value for one in answer.samples] if isinstance(answer, Answered) else []
    return values[0] if values and math.isfinite(values[0]) else None


def _rounded(value: float, digits: int) -> Decimal:
    return Decimal(repr(round(value, digits)))
