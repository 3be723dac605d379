"""Health probe: metrics of a run in CloudWatch's embedded format, one blob a service."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from functions.model.check import Check
from functions.model.observation import Observation, Outcome

NAMESPACE = "FitFoot/Monitoring"


def measure(checks: Mapping[str, Check], observations: Iterable[Observation]) -> None:
    """Print `ProbeSuccess` (1 or 0) and `ProbeDuration` (ms) by `service`; an unknown check has neither."""
    by_service: defaultdict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        if observation.outcome is not Outcome.UNKNOWN:
            by_service[checks[observation.check].service].append(observation)
    for service, seen in by_service.items():
        metrics = EphemeralMetrics(namespace=NAMESPACE, service=service)
        for observation in seen:
            metrics.add_metric("ProbeSuccess", MetricUnit.Count, float(observation.outcome is not Outcome.DOWN))
            if observation.took is not None:
                metrics.add_metric("ProbeDuration", MetricUnit.Milliseconds, observation.took.total_seconds() * 1000)
        metrics.add_metadata("checks", {observation.check: observation.outcome for observation in seen})
        metrics.flush_metrics()
