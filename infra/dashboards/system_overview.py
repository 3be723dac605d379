"""Dashboards: FitFoot System Overview: is the shop well, and if not, what of it is not."""

from typing import Final

from grafana_foundation_sdk.builders import stat, timeseries
from grafana_foundation_sdk.models.dashboard import Dashboard, DynamicConfigValue

from infra.dashboards import kpi_panels
from infra.dashboards.endpoints import endpoint_panels
from infra.dashboards.limits import RED, Kpis, at_least, at_most, of_kpi
from infra.dashboards.links import runbook
from infra.dashboards.machines import database_panels, machine_panels
from infra.dashboards.ours import OURS
from infra.dashboards.outside import budget_panels, outside_panels
from infra.dashboards.page import Rows, filled, page
from infra.dashboards.panels import Face, query, stat_panel, time_series
from infra.dashboards.ruled import Rules
from infra.dashboards.shop import CUSTOMERS, FAILED_30D, left
from infra.dashboards.words import up_or_down

UID: Final = kpi_panels.SYSTEM
_DATABASE: Final = """\
avg(
  up{job="fitfoot-db"} * on (job, instance) pg_up{job="fitfoot-db"}
    or on (job, instance)
  up{job="fitfoot-db"}
) or vector(NaN)"""


def board(kpis: Kpis, rules: Rules) -> Dashboard:
    """The page; its limits are the KPIs' targets and alerts, and those of alerts/*.yml."""
    says = "The top row answers whether the shop is well, the rest what of it is not. Times are those of Zurich."
    begun = page(UID, "FitFoot System Overview", says)
    for name in ("ServiceDown", "HighErrorRate", "SlowResponse", "RestoreCapacity"):
        begun = begun.link(runbook(name))
    days = [kpi_panels.last_day(kpis, kpi, 6) for kpi in kpi_panels.of_page(kpis, UID)]
    rows: Rows = {
        "Is It Well?": [
            _services(),
            _incidents(),
            _errors_now(kpis, rules),
            _slow_now(kpis, rules),
            _budget_now(rules),
        ],
        "Requests": [_response_times(kpis), _error_rate(kpis, rules), _traffic(), _by_service(kpis)],
        "Endpoints": endpoint_panels(),
        "Error Budget": budget_panels(rules),
        "From Outside": outside_panels(),
        "Machines": machine_panels(rules),
        "Database": database_panels(kpis, rules),
        **({"Targets": days} if days else {}),
    }
    return filled(begun, rows)


def _services() -> stat.Panel:
    says = (
        "Whether Prometheus reaches each service, and the database's exporter the database. Partly up: some "
        "instances. unknown: nobody asks, so nobody knows; look at Prometheus' targets. Down: the runbook "
        "ServiceDown."
    )
    limits = at_least(0.000001, 1)
    face = Face("Service Status", "none", says, limits, "ServiceDown", width=8, height=5, words=up_or_down())
    return stat_panel(
        face,
        query('avg(up{job="fitfoot-web"}) or vector(NaN)', "Frontend"),
        query('avg(up{job="fitfoot-api"}) or vector(NaN)', "API"),
        query(_DATABASE, "Database"),
    )


def _incidents() -> stat.Panel:
    says = "Incidents that nobody has resolved. The link above shows them; acknowledge one before you work on it."
    face = Face("Open Incidents", "none", says, at_most(1, None), width=4, height=5)
    asked = query(f"max by (severity) (fitfoot_incidents_open{{{OURS}}})", "{{severity}}")
    wakes = {"mode": "absolute", "steps": [{"value": None, "color": "green"}, {"value": 1, "color": RED}]}
    return stat_panel(face, asked).override_by_name("critical", [DynamicConfigValue("thresholds", wakes)])


def _errors_now(kpis: Kpis, rules: Rules) -> stat.Panel:
    says = (
        "Of the requests of the last five minutes, those that failed (5xx); of storefront and API the worse. "
        f"{rules.says('HighErrorRate', '{} %')}"
    )
    face = Face(
        "Failing Now", "percent", says, of_kpi(kpis, "error_rate"), "HighErrorRate", width=4, height=5, decimals=2
    )
    return stat_panel(face, query("max(error_rate)", "failed"))


def _slow_now(kpis: Kpis, rules: Rules) -> stat.Panel:
    says = (
        "95 of 100 requests of the last five minutes were faster; of storefront and API the slower. "
        f"{rules.says('SlowResponseTime', '{} ms')}"
    )
    face = Face(
        "Slow Now", "ms", says, of_kpi(kpis, "response_time_p95"), "SlowResponse", width=4, height=5, decimals=0
    )
    return stat_panel(face, query("max(response_time_p95)", "95th percentile"))


def _budget_now(rules: Rules) -> stat.Panel:
    budget = rules.budget("ErrorBudgetBurn")
    says = (
        f"What is left of the {budget.percent} of requests that may fail in 30 days; of storefront and API the less. "
        "Below 0 it is overspent: mend before you change anything else. Prometheus has to keep 30 days, else it is of "
        "what it keeps."
    )
    face = Face("Error Budget Left", "percent", says, at_least(0, 25), "HighErrorRate", width=4, height=5, decimals=0)
    return stat_panel(face, query(f"min({left(FAILED_30D, budget)})", "30 days"))


def _response_times(kpis: Kpis) -> timeseries.Panel:
    says = (
        "95, and 50, of 100 customers' requests to storefront and API were faster. If both rise, everything is "
        "slow: look at the machines and the database; if only the upper one does, some pages are: look at the "
        "slowest endpoints."
    )
    face = Face("Response Times", "s", says, of_kpi(kpis, "response_time_p95", times=0.001), "SlowResponse", least=0)
    spread = f"sum by (le) (rate(http_request_duration_seconds_bucket{{{CUSTOMERS}}}[$__rate_interval]))"
    return time_series(
        face,
        query(f"histogram_quantile(0.95, {spread})", "95th percentile"),
        query(f"histogram_quantile(0.50, {spread})", "50th percentile"),
    )


def _error_rate(kpis: Kpis, rules: Rules) -> timeseries.Panel:
    says = (
        "Percent of the requests of five minutes that failed (5xx). What the storefront answers for want of the "
        "API (502, 504) counts against the API. A gap is a time without requests. "
        f"{rules.says('HighErrorRate', '{} %')}"
    )
    face = Face("Error Rate", "percent", says, of_kpi(kpis, "error_rate"), "HighErrorRate", least=0)
    return time_series(face, query("error_rate", "{{job}}"))


def _traffic() -> timeseries.Panel:
    says = (
        "Customers' requests a second, by service and class of status. A sudden fall with nothing down: look at "
        "the storefront from outside, and at the funnel on Business Metrics."
    )
    counted = f"rate(http_requests_total{{{CUSTOMERS}}}[$__rate_interval])"
    classed = f'sum by (job, class) (label_replace({counted}, "class", "$1", "status", "(.).."))'
    return time_series(Face("Requests", "reqps", says, least=0), query(classed, "{{job}} {{class}}xx"))


def _by_service(kpis: Kpis) -> timeseries.Panel:
    says = "The 95th percentile of five minutes for each service by itself: the API's is part of the storefront's."
    face = Face("Response Times by Service", "ms", says, of_kpi(kpis, "response_time_p95"), "SlowResponse", least=0)
    return time_series(face, query("response_time_p95", "{{job}}"))
