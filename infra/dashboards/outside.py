"""Dashboards: System Overview: what checks see from outside, and what is left of the error budget."""

from typing import Final

from grafana_foundation_sdk.builders import bargauge, stat, table, timeseries

from infra.dashboards.limits import at_least, at_most
from infra.dashboards.ours import OURS
from infra.dashboards.panels import Face, bar_gauge, query, stat_panel, table_panel, time_series
from infra.dashboards.ruled import Budget, Rules
from infra.dashboards.shop import DOWN_30D, FAILED_30D, left
from infra.dashboards.words import OUTCOMES, outcomes

_STATE: Final = " or ".join(f'{at} * probe_outcome{{{OURS}, outcome="{word}"}}' for word, (at, _) in OUTCOMES.items())
_STANDING: Final = f"""\
1000 * max by (incident, service, severity, title) (
  fitfoot_incident_opened_timestamp_seconds{{{OURS}}}
    unless on (incident)
  fitfoot_incident_resolved_timestamp_seconds{{{OURS}}}
)"""


def outside_panels() -> list[stat.Panel | timeseries.Panel | bargauge.Panel | table.Panel]:
    """The checks, how long their visits take, certificates, and the incidents."""
    return [_checks(), _visits(), _certificates(), _standing()]


def budget_panels(rules: Rules) -> list[bargauge.Panel | timeseries.Panel]:
    """What is left of 30 days, and how quickly it goes."""
    requests, scrapes = rules.budget("ErrorBudgetBurn"), rules.budget("UptimeBudgetBurn")
    return [_left(requests, scrapes), _burn(requests, scrapes)]


def _checks() -> stat.Panel:
    says = (
        "How each check of checks.yaml stands, visited every minute from outside. unknown: nobody visited it "
        "lately; look at This Bundle. Down: the incident says why."
    )
    face = Face("Checks", "none", says, at_most(2, 3), "ServiceDown", width=6, words=outcomes())
    return stat_panel(face, query(f"max by (check) ({_STATE})", "{{check}}"))


def _visits() -> timeseries.Panel:
    says = (
        "How long the last visit of each check took, from outside, with DNS, TLS and the answer. Over 2 s it is "
        "degraded."
    )
    face = Face("Visits from Outside", "s", says, at_most(2, 5), "SlowResponse", width=10, least=0)
    return time_series(face, query(f"max by (check) (probe_duration_seconds{{{OURS}}})", "{{check}}"))


def _certificates() -> bargauge.Panel:
    says = "Days until each certificate expires. Renew by hand what falls below 14; below 2 the check is degraded."
    face = Face("Certificates", "d", says, at_least(2, 14), "ServiceDown", width=8, decimals=0, least=0, most=90)
    expires = f"min by (check) (probe_ssl_earliest_cert_expiry{{{OURS}}})"
    return bar_gauge(face, query(f"({expires} - time()) / 86400", "{{check}}"))


def _standing() -> table.Panel:
    says = (
        "The incidents that nobody has resolved, with when they opened. The page Incidents shows what is known of them."
    )
    face = Face("Incidents That Stand", "dateTimeAsSystem", says, width=24, height=6, nothing="none that is known of")
    columns = {"title": "Incident", "service": "Service", "severity": "Severity"}
    return table_panel(face, columns, {"Opened": query(_STANDING, "{{title}}")})


def _left(requests: Budget, scrapes: Budget) -> bargauge.Panel:
    says = (
        f"What is left of the {requests.percent} of requests, and {scrapes.percent} of scrapes, that may fail in 30 "
        "days. Below 0 it is overspent: mend before you change anything else. Prometheus has to keep 30 days, else it "
        "is of what it keeps."
    )
    face = Face("Budget Left of 30 Days", "percent", says, at_least(0, 25), width=8, decimals=0, least=0, most=100)
    return bar_gauge(
        face,
        query(left(FAILED_30D, requests), "{{job}} requests"),
        query(left(DOWN_30D, scrapes), "{{job}} reachable"),
    )


def _burn(requests: Budget, scrapes: Budget) -> timeseries.Panel:
    paging = [budget.pages_from for budget in (requests, scrapes) if budget.pages_from]
    pages = f"; over {min(paging):g} it is gone in {30 / min(paging):.0f} days, and that pages" if paging else ""
    says = f"How many times faster than in 30 days the budget goes, over the last hour. At 1 it lasts just so{pages}."
    face = Face("Burn Rate", "none", says, at_most(1, min(paging, default=None)), "HighErrorRate", width=16, least=0)
    return time_series(
        face,
        query(f"job:http_failures:ratio_rate1h / {requests.allowed}", "{{job}} requests"),
        query(f"job:down:ratio_avg1h / {scrapes.allowed}", "{{job}} reachable"),
    )
