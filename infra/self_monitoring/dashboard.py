"""Infra: the dashboard `fitfoot-monitoring` in CloudWatch, for when Grafana, Prometheus or our own pages are dead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.operator.settings import Settings
from infra.self_monitoring.alarms import GROWING
from infra.self_monitoring.metrics import of_api, of_function, of_queue, of_table, ours, part_of_timeout

NAME: Final = "fitfoot-monitoring"
_FIVE: Final = Duration.minutes(5)
_REPORTS: Final = ("daily", "weekly", "monthly", "performance")
_TABLES: Final = ("observations", "alerts", "incidents", "series")


@dataclass(frozen=True)
class Shown:
    """What the dashboard is of; timeouts in seconds, by function."""

    alarms: Sequence[cloudwatch.Alarm]
    services: Sequence[str]
    timeouts: Mapping[str, float]
    api_id: str
    public_url: str
    settings: Settings


def dashboard(scope: Construct, shown: Shown) -> None:
    """Is it well? first; then who works, what is owed, what it costs."""
    cloudwatch.Dashboard(
        scope,
        "Dashboard",
        dashboard_name=NAME,
        default_interval=Duration.hours(12),
        widgets=[
            [
                _links(scope, shown),
                cloudwatch.AlarmStatusWidget(title="Is it well?", alarms=shown.alarms, width=16, height=6),
            ],
            [*_working(shown)],
            [*_failing(shown)],
            [*_telling()],
            [*_seeing(shown)],
            [*_serving(shown)],
        ],
    )


def _links(scope: Construct, shown: Shown) -> cloudwatch.TextWidget:
    region = Stack.of(scope).region
    console = f"https://{region}.console.aws.amazon.com"
    here = shown.public_url.rstrip("/")
    logs = f"{console}/cloudwatch/home?region={region}#logsV2:log-groups/log-group/$252Faws$252Flambda$252Ffitfoot-"
    links = {
        "Status": f"{here}/status",
        "Incidents": f"{here}/incidents",
        "Runbooks": f"{console}/systems-manager/documents?region={region}",
        "Probe's log": f"{logs}health-probe",
        "Detector's log": f"{logs}incident-detector",
        "Failures": f"{console}/sqs/v3/home?region={region}#/queues",
    }
    lines = (
        "# FitFoot's monitoring, seen from outside",
        " · ".join(f"[{name}]({address})" for name, address in links.items()),
        "What to do about an alarm stands in its description.",
    )
    return cloudwatch.TextWidget(width=8, height=6, markdown="\n\n".join(lines))


def _graph(title: str, metrics: Sequence[cloudwatch.IMetric], *, limit: float | None = None) -> cloudwatch.GraphWidget:
    """Three to a row; a limit is a line."""
    return cloudwatch.GraphWidget(
        title=title,
        left=metrics,
        width=8,
        height=6,
        left_y_axis=cloudwatch.YAxisProps(min=0, show_units=False),
        left_annotations=[] if limit is None else [cloudwatch.HorizontalAnnotation(value=limit, label="alarm")],
    )


def _working(shown: Shown) -> list[cloudwatch.GraphWidget]:
    ticks = [
        of_function("health-probe", "Invocations", label="probe: woken"),
        ours("RulesEvaluated", "SampleCount", label="detector: finished"),
    ]
    seen = [ours("ProbeSuccess", "SampleCount", service, label=service) for service in shown.services]
    parts = [part_of_timeout(name, shown.timeouts[name], _FIVE, place) for place, name in enumerate(GROWING)]
    return [
        _graph("Ticks a minute: one each", ticks),
        _graph("Checks observed a minute, by service", seen),
        _graph("Longest call, % of its timeout", parts, limit=90),
    ]


def _failing(shown: Shown) -> list[cloudwatch.GraphWidget]:
    throttled = ("health-probe", "incident-detector")
    waiting = of_queue("ApproximateNumberOfMessagesVisible", "waiting to be looked at")
    return [
        _graph(
            "Errors, by function", [of_function(name, "Errors", period=_FIVE, label=name) for name in shown.timeouts]
        ),
        _graph("Calls turned away", [of_function(name, "Throttles", period=_FIVE, label=name) for name in throttled]),
        _graph("Failures", [waiting], limit=1),
    ]


def _telling() -> list[cloudwatch.GraphWidget]:
    return [
        _graph("Notices owed at the end of each run", [ours("NoticesOwed", "Minimum", label="at least")], limit=1),
        _graph("Incidents open", [ours("IncidentsOpen", "Maximum", label="open")]),
        _graph(
            "Rules",
            [
                ours("RulesEvaluated", "Maximum", label="evaluated"),
                ours("RulesBlind", "Maximum", label="without an answer"),
            ],
        ),
    ]


def _seeing(shown: Shown) -> list[cloudwatch.GraphWidget]:
    lines = sorted({*shown.settings.log_groups.values(), "web-vitals"})
    return [
        _graph(
            "Visits that were not down, 1 is all",
            [ours("ProbeSuccess", "Average", one, label=one) for one in shown.services],
        ),
        _graph("Response time, p95 in ms", [ours("ProbeDuration", "p95", one, label=one) for one in shown.services]),
        _graph("Log lines in 5 minutes", [ours("LinesAnalysed", "Sum", service, _FIVE, service) for service in lines]),
    ]


def _serving(shown: Shown) -> list[cloudwatch.GraphWidget]:
    asked = [
        of_api(shown.api_id, "Count", "Sum", "requests"),
        of_api(shown.api_id, "4xx", "Sum", "4xx"),
        of_api(shown.api_id, "5xx", "Sum", "5xx"),
    ]
    written = [of_table(name, "ConsumedWriteCapacityUnits") for name in _TABLES]
    return [
        _graph("API in 5 minutes", asked),
        _graph("Writes in 5 minutes, by table", written),
        _graph("Reports, seconds", [ours("ReportSeconds", "Maximum", one, _FIVE, one) for one in _REPORTS]),
    ]
