"""Report generator: how long a report took, in CloudWatch's embedded format."""

from typing import Final

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

NAMESPACE = "FitFoot/Monitoring"
_ALL_DAY: Final = frozenset({"refresh"})
"""Asked for every five minutes: a metric of its own costs all month what Lambda's Duration of this function tells."""


def measure(report: str, seconds: float) -> None:
    """Print `ReportSeconds`; the report is its `service`. Of what is asked for all day nothing is printed."""
    if report in _ALL_DAY:
        return
    metrics = EphemeralMetrics(namespace=NAMESPACE, service=report)
    metrics.add_metric("ReportSeconds", MetricUnit.Seconds, round(seconds, 3))
    metrics.flush_metrics()
