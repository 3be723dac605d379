"""Incident detector: metrics of a run in CloudWatch's embedded format."""

from dataclasses import dataclass

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

NAMESPACE = "FitFoot/Monitoring"


@dataclass(frozen=True)
class Figures:
    """Counts of one run; `rules` and `blind` only of a tick that evaluated."""

    incidents_open: int
    notices_owed: int
    rules: int | None = None
    blind: int | None = None


def measure(figures: Figures) -> None:
    """Print `IncidentsOpen`, `NoticesOwed`, and of a tick `RulesEvaluated` and `RulesBlind`."""
    counts = {
        "IncidentsOpen": figures.incidents_open,
        "NoticesOwed": figures.notices_owed,
        "RulesEvaluated": figures.rules,
        "RulesBlind": figures.blind,
    }
    metrics = EphemeralMetrics(namespace=NAMESPACE, service="monitoring")
    for name, count in counts.items():
        if count is not None:
            metrics.add_metric(name, MetricUnit.Count, count)
    metrics.flush_metrics()
