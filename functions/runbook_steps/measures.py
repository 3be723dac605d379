"""Runbook steps: what recovery is measured by, each fresh: over minutes that a cure may already show in; pure.

The recorded series look back over five minutes, which would keep a cured shop ill for as long.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan

from functions.model.verdict import Verdict
from functions.runbook_steps.scope import Scope
from functions.runbook_steps.wording import number, one_line
from functions.shop.questions import Answer, Unanswered


@dataclass(frozen=True)
class Measure:
    """`expr` gives a value for each job; `lately`: it looks back over the window."""

    words: str
    unit: str
    expr: str
    lately: bool = True

    def said(self, value: float, scope: Scope) -> str:
        """`error rate 12.4 % in the last 2 minutes`."""
        return f"{self.words} {number(value)} {self.unit}" + (f" {scope.lately}" if self.lately else "")


@dataclass(frozen=True)
class Judged:
    """`value` is the worst of the jobs, None where nothing is known."""

    verdict: Verdict
    value: float | None
    line: str


MEASURES: Mapping[str, Measure] = {
    # as recording.yml makes error_rate: the worse of what a service counts and what the storefront sees of it
    "error_rate": Measure(
        "error rate",
        "%",
        """
        100 * max by (job) (
          sum by (job, seen_by) (rate(instance:http_failures:sum{job=~"$jobs"}[$window]))
            / on (seen_by) group_left ()
          sum by (seen_by) (rate(instance:http_requests:sum[$window]))
        )
        """,
    ),
    "response_time_p95": Measure(
        "response time (p95)",
        "ms",
        """
        1000 * histogram_quantile(0.95, sum by (le, job) (
          rate(http_request_duration_seconds_bucket{job=~"$jobs", route!~"/(api/)?(health|metrics)"}[$window])
        ))
        """,
    ),
    "down": Measure("unreachable", "%", '100 * (1 - avg by (job) (up{job=~"$jobs"}))', lately=False),
}


def judged(measure: Measure, scope: Scope, below: float, answer: Answer) -> Judged:
    """Recovered: every job is below. Ill: one is not. Unknown: of one nothing is known, and none is ill."""
    if isinstance(answer, Unanswered):
        return Judged(Verdict.UNKNOWN, None, f"{measure.words} unknown: {one_line(answer.reason)}")
    values = {one.labels.get("job", ""): one.value for one in answer.samples}
    known = {job: values[job] for job in scope.jobs if job in values and not isnan(values[job])}
    missing = [job for job in scope.jobs if job not in known]
    worst = max(known, key=lambda job: known[job], default=None)
    limit = f"{number(below)} {measure.unit}"
    if worst is not None and known[worst] >= below:
        line = f"{worst}: {measure.said(known[worst], scope)}, not below {limit}"
        return Judged(Verdict.ILL, known[worst], line)
    if missing:
        why = "no requests, or no series" if measure.lately else "no series"
        line = f"{measure.words} of {', '.join(missing)} unknown: {why}" + (
            f" {scope.lately}" if measure.lately else ""
        )
        return Judged(Verdict.UNKNOWN, known[worst] if worst else None, line)
    assert worst is not None  # noqa: S101 - for the type: a scope has a job at least
    return Judged(Verdict.RECOVERED, known[worst], f"{worst}: {measure.said(known[worst], scope)}, below {limit}")
