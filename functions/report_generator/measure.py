"""Report generator: how long a report took, in CloudWatch's embedded format."""

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

NAMESPACE = "FitFoot/Monitoring"


def measure(report: str, seconds: float) -> None:
    """Print `ReportSeconds`; the report is its `service`."""
    metrics = EphemeralMetrics(namespace=NAMESPACE, service=report)
    metrics.add_metric("ReportSeconds", MetricUnit.Seconds, round(seconds, 3))
    metrics.flush_metrics()
