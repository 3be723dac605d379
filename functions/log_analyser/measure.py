"""Log analyser: how many lines a batch had, in CloudWatch's embedded format."""

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

NAMESPACE = "FitFoot/Monitoring"


def measure(service: str, lines: int) -> None:
    """Print `LinesAnalysed` of a service."""
    metrics = EphemeralMetrics(namespace=NAMESPACE, service=service)
    metrics.add_metric("LinesAnalysed", MetricUnit.Count, lines)
    metrics.flush_metrics()
