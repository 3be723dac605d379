"""Dashboards: System Overview: which endpoints fail, and which are slow."""

from typing import Final

from grafana_foundation_sdk.builders import table
from grafana_foundation_sdk.models.dashboard import DynamicConfigValue

from infra.dashboards.limits import at_most
from infra.dashboards.panels import Face, query, table_panel
from infra.dashboards.shop import CUSTOMERS, SHOP

_WHERE: Final = {"job": "Service", "method": "Method", "route": "Endpoint"}
_TAKEN: Final = f"sum by (le, job, method, route) (rate(http_request_duration_seconds_bucket{{{CUSTOMERS}}}[1h]))"
_SLOWEST: Final = f"topk(10, histogram_quantile(0.95, {_TAKEN}) > 0)"
"""Of no requests a percentile is NaN, which is over nothing."""
_COUNT: Final = f"sum by (job, method, route) (increase(http_request_duration_seconds_count{{{CUSTOMERS}}}[1h]))"
_FAILED: Final = f"""\
topk(10, sum by (job, method, endpoint) (label_replace(
  increase(http_requests_total{{{SHOP}, status=~"5.."}}[1h]), "endpoint", "$1", "route", "(.*)"
)) > 0)"""


def endpoint_panels() -> list[table.Panel]:
    """Errors, and the slowest, by endpoint."""
    return [_failing(), _slowest()]


def _failing() -> table.Panel:
    says = (
        "Where requests failed most in the last hour, and how many of those in its last five minutes. One "
        "endpoint: look for a deployment and at Sentry; all of them: the database, or the runbook HighErrorRate."
    )
    limits, lately = at_most(1, 10), f"errors_by_endpoint and on (job, method, endpoint) {_FAILED}"
    return table_panel(
        Face("Errors by Endpoint", "none", says, limits, "HighErrorRate", decimals=0, nothing="none is known of"),
        {"job": "Service", "method": "Method", "endpoint": "Endpoint"},
        {"Last hour": query(_FAILED, "{{endpoint}}"), "Last 5 minutes": query(lately, "{{endpoint}}")},
    )


def _slowest() -> table.Panel:
    says = (
        "The ten endpoints whose 95th percentile of the last hour is highest, with the number of requests: of few "
        "requests it says little. The runbook SlowResponse looks at the usual causes."
    )
    shown = table_panel(
        Face("Slowest Endpoints", "s", says, runbook="SlowResponse", decimals=2),
        _WHERE,
        {
            "95th percentile": query(_SLOWEST, "{{route}}"),
            "Requests": query(f"{_COUNT} and on (job, method, route) {_SLOWEST}", "{{route}}"),
        },
    )
    return shown.override_by_name("Requests", [DynamicConfigValue("unit", "none"), DynamicConfigValue("decimals", 0)])
