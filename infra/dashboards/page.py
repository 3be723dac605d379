"""Dashboards: what every page has above its panels: where it asks, what happened meanwhile, where else to look."""

from collections.abc import Mapping, Sequence
from typing import Final

from grafana_foundation_sdk.builders import dashboard, prometheus
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.dashboard import Dashboard, DashboardCursorSync, DashboardLinkType, Panel

from infra.dashboards.limits import BLUE, GREEN, RED
from infra.dashboards.links import outside
from infra.dashboards.ours import OURS
from infra.dashboards.panels import SOURCE

TAG: Final = "fitfoot"
API: Final = "https://monitoring.fitfoot.ch"
"""`public_url` of settings/production.yaml, and what prometheus.yml scrapes."""
STATUS, INCIDENTS = f"{API}/status", f"{API}/incidents"
Rows = Mapping[str, Sequence[Builder[Panel]]]
"""Panels in reading order, by the headings of their rows."""
_MARKS: Final = (
    ("Incidents", "fitfoot_incident_opened_timestamp_seconds", ("incident", "service", "title"), RED),
    ("Resolved", "fitfoot_incident_resolved_timestamp_seconds", ("incident", "service", "title"), GREEN),
    ("Deployments", "fitfoot_deployment_timestamp_seconds", ("service", "version"), BLUE),
)
"""What happened, by which labels it is one thing: an incident whose severity changes is marked once."""


def page(uid: str, title: str, says: str, since: str = "now-6h") -> dashboard.Dashboard:
    """A page without panels yet; `since` is how far it looks back at first."""
    others = dashboard.DashboardLink("FitFoot").type(DashboardLinkType.DASHBOARDS).tags([TAG])
    begun = (
        dashboard.Dashboard(title)
        .uid(uid)
        .description(says)
        .tags([TAG])
        .timezone("Europe/Zurich")
        .time(since, "now")
        .refresh("1m")
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .with_variable(dashboard.DatasourceVariable("datasource").label("Prometheus").type("prometheus"))
        .link(others.keep_time(keep_time=True))
        .link(outside("Status page", STATUS))
        .link(outside("Incidents", INCIDENTS))
    )
    for mark in _MARKS:
        begun = begun.annotation(_happened(*mark))
    return begun


def _happened(name: str, metric: str, one: Sequence[str], colour: str) -> dashboard.AnnotationQuery:
    """Marks where something happened: the series' values are the times, which Grafana wants in milliseconds."""
    expr = f"1000 * max by ({', '.join(one)}) ({metric}{{{OURS}}})"
    asked = prometheus.Dataquery().expr(expr).ref_id(name).interval("1m").datasource(SOURCE)
    text = "{{title}} ({{service}})" if "title" in one else "{{service}} {{version}}"
    shown = dashboard.AnnotationQuery().name(name).datasource(SOURCE).icon_color(colour).enable(enable=True)
    return shown.target(asked.range()).title_format(name).text_format(text).use_value_for_time(use_value_for_time=True)


def filled(begun: dashboard.Dashboard, rows: Rows) -> Dashboard:
    """The page with its panels."""
    for heading, panels in rows.items():
        begun = begun.with_row(dashboard.Row(heading))
        for panel in panels:
            begun = begun.with_panel(panel)
    return begun.build()
