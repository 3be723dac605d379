"""Dashboards: how this bundle's own metrics are asked for: they are scraped once a minute."""

from typing import Final

from grafana_foundation_sdk.builders import prometheus

from infra.dashboards.panels import query

OURS: Final = 'job="fitfoot-monitoring"'


def our_query(expr: str, legend: str) -> prometheus.Dataquery:
    """A query whose `$__rate_interval` holds at least four scrapes of ours."""
    return query(expr, legend).interval("1m")
