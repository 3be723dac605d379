"""Dashboards: which of the shop's series count, and what its error budget is."""

from typing import Final

from infra.dashboards.ruled import Budget

SHOP: Final = 'job=~"fitfoot-(web|api)"'
"""This bundle exports metrics of the same names."""
CUSTOMERS: Final = f'{SHOP}, route!~"/(api/)?(health|metrics)"'
"""Health checks and scrapes are no customers' requests."""
FAILED_30D: Final = """\
max by (job) (
  sum by (job, seen_by) (increase(instance:http_failures:sum[30d]))
    / on (seen_by) group_left ()
  sum by (seen_by) (increase(instance:http_requests:sum[30d]))
)"""
DOWN_30D: Final = f"""\
1 - sum by (job) (sum_over_time(up{{{SHOP}}}[30d]))
  / sum by (job) (count_over_time(up{{{SHOP}}}[30d]))"""
"""Of all scrapes: an instance that lived for a minute is not half of its service."""


def left(spent: str, budget: Budget) -> str:
    """Percent of a budget that is left, of the share that was spent."""
    return f"100 * (1 - ({spent}) / {budget.allowed})"
