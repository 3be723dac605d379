"""Dashboards: how this bundle's own metrics are asked for.

They are scraped once a minute, and each scrape tells of the whole bundle: where it has two addresses for a while, the
figures are the same twice, so that `max by` is taken of gauges, never a sum over instances.
"""

from typing import Final

from grafana_foundation_sdk.builders import prometheus

from infra.dashboards.panels import query

OURS: Final = 'job="fitfoot-monitoring"'


def our_query(expr: str, legend: str) -> prometheus.Dataquery:
    """A query whose `$__rate_interval` holds at least four scrapes of ours."""
    return query(expr, legend).interval("1m")
