"""Infra: the metrics that alarms and dashboard show: AWS's own of each function, and those that ours print."""

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

OURS: Final = "FitFoot/Monitoring"
"""The namespace of what functions print in CloudWatch's embedded format; its one dimension is `service`."""
QUEUE: Final = "fitfoot-failures"
_MINUTE: Final = Duration.minutes(1)


def of_function(
    name: str, metric: str, statistic: str = "Sum", period: Duration = _MINUTE, label: str = ""
) -> cloudwatch.Metric:
    """Of AWS/Lambda, of the function `fitfoot-NAME`."""
    return _metric("AWS/Lambda", metric, statistic, period, label, FunctionName=f"fitfoot-{name}")


def ours(
    metric: str, statistic: str, service: str = "monitoring", period: Duration = _MINUTE, label: str = ""
) -> cloudwatch.Metric:
    """Of what our functions print."""
    return _metric(OURS, metric, statistic, period, label, service=service)


def of_queue(metric: str, label: str = "") -> cloudwatch.Metric:
    """Of the queue into which goes what failed."""
    return _metric("AWS/SQS", metric, "Maximum", _MINUTE, label, QueueName=QUEUE)


def of_api(api_id: str, metric: str, statistic: str, label: str) -> cloudwatch.Metric:
    """Of the HTTP API."""
    return _metric("AWS/ApiGateway", metric, statistic, Duration.minutes(5), label, ApiId=api_id)


def of_table(name: str, metric: str) -> cloudwatch.Metric:
    """Of AWS/DynamoDB, of the table `fitfoot-NAME`."""
    return _metric("AWS/DynamoDB", metric, "Sum", Duration.minutes(5), name, TableName=f"fitfoot-{name}")


def _metric(
    namespace: str, metric: str, statistic: str, period: Duration, label: str, **dimensions: str
) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=namespace,
        metric_name=metric,
        dimensions_map=dimensions,
        statistic=statistic,
        period=period,
        label=label or None,  # with one, an alarm would be written as a calculation
    )


def together(metrics: list[cloudwatch.Metric], period: Duration, label: str) -> cloudwatch.IMetric:
    """The sum of several; over an array, and not with `+`, which has no result where one has none."""
    named: dict[str, cloudwatch.IMetric] = {f"m{place}": metric for place, metric in enumerate(metrics)}
    return cloudwatch.MathExpression(
        expression=f"SUM([{', '.join(named)}])", using_metrics=named, period=period, label=label
    )


def part_of_timeout(name: str, timeout_seconds: float, period: Duration, place: int = 0) -> cloudwatch.MathExpression:
    """How much of its timeout the longest call of a function took, in percent."""
    longest = f"d{place}"
    return cloudwatch.MathExpression(
        expression=f"{longest} / {timeout_seconds * 10:g}",  # of milliseconds, times a hundred
        using_metrics={longest: of_function(name, "Duration", "Maximum", period)},
        period=period,
        label=name,
    )
