"""Dashboards: This Bundle: what it reads of the shop, how old its figures are, and what a scrape of it costs."""

from typing import Final

from grafana_foundation_sdk.builders import timeseries

from functions.api.kpi_metrics import TOTALS_HOLD
from infra.dashboards.limits import at_most
from infra.dashboards.ours import OURS, our_query
from infra.dashboards.panels import Face, query, time_series

_MADE_LATE: Final = 32 * 3600
"""Seconds after a day's end: its KPIs are made at 06:50, those of the day before hold until then."""
_COUNTED_LATE: Final = 600
"""Seconds: the totals are counted every five minutes."""
_READ: Final = f"sum by (service) (rate(log_lines_total{{{OURS}}}[1h]))"
"""Of a service whose lines are read, what none of them tells is 0, and not unknown."""
_SLOW_SCRAPE, _LOST_SCRAPE = 10, 30
"""Seconds: the latter is the job's scrape_timeout in prometheus.yml."""


def line_panels() -> list[timeseries.Panel]:
    """What the log analyser reads."""
    return [_lines(), _malformed(), _errors(), _counted_twice()]


def file_panels() -> list[timeseries.Panel]:
    """How old the figures are, and how large and slow /metrics is."""
    return [_kpis(), _totals(), _scrape(), _series()]


def _lines() -> timeseries.Panel:
    says = (
        "Lines of the shop's logs that were read, a second, by service and kind. A service that ends here sends none: "
        "is its log group in `log_groups` of the settings, and does it write our line (infra/middleware)?"
    )
    asked = f"sum by (service, kind) (rate(log_lines_total{{{OURS}}}[$__rate_interval]))"
    return time_series(Face("Lines Read", "cps", says, width=6, least=0), our_query(asked, "{{service}} {{kind}}"))


def _malformed() -> timeseries.Panel:
    says = (
        "Of the lines of an hour, those that look like ours but cannot be read. From 1 % on requests are missing in "
        "what is counted: has the shop's middleware the version of this bundle?"
    )
    face = Face("Malformed Lines", "percentunit", says, at_most(0.01, 0.1), width=6, least=0, nothing="none was read")
    bad = f'sum by (service) (rate(log_lines_total{{{OURS}, kind="malformed"}}[1h]))'
    return time_series(face, our_query(f"({bad} or 0 * {_READ}) / {_READ}", "{{service}}"))


def _errors() -> timeseries.Panel:
    says = (
        "Lines that tell an error, a minute, by service. A kind that is new is an alert of its own; what climbs here "
        "is an old one that comes more often."
    )
    told = f"sum by (service) (rate(log_errors_total{{{OURS}}}[$__rate_interval]))"
    asked = f"60 * ({told} or 0 * {_READ})"
    face = Face("Errors in Logs", "cpm", says, width=6, least=0, nothing="none was read")
    return time_series(face, our_query(asked, "{{service}}"))


def _counted_twice() -> timeseries.Panel:
    says = (
        "The API's requests as its log has them and as it counts them itself. A log far below its own count loses "
        "lines; far above it, something in front of the API answers or fails in its stead."
    )
    face = Face("Requests of the API, Counted Twice", "reqps", says, width=6, least=0)
    ours = f'sum(rate(http_requests_total{{{OURS}, service="api"}}[$__rate_interval]))'
    return time_series(
        face,
        our_query(ours, "in its log"),
        query('sum(rate(http_requests_total{job="fitfoot-api"}[$__rate_interval]))', "by its own count"),
    )


def _kpis() -> timeseries.Panel:
    says = (
        "How long ago the day ended that a KPI's value is of. It climbs to 31 hours, until the next is made at 06:50 "
        "in Zurich; above, the report generator failed: look at fitfoot-failures. After two days there is no value any "
        "more."
    )
    face = Face("Age of KPIs", "s", says, at_most(_MADE_LATE, None), width=6, least=0)
    asked = f"time() - max by (kpi) (kpi_day_end_timestamp_seconds{{{OURS}}})"
    return time_series(face, our_query(asked, "{{kpi}}"))


def _totals() -> timeseries.Panel:
    hold = int(TOTALS_HOLD.total_seconds())
    says = (
        "How long ago orders, revenue and visitors were last counted, which is done every five minutes. After "
        f"{hold // 60} they are told no more: is the shop's database up, and what does the log of "
        "fitfoot-report-generator say?"
    )
    face = Face("Age of Totals", "s", says, at_most(_COUNTED_LATE, hold), width=6, least=0)
    asked = f"time() - max(shop_totals_last_timestamp_seconds{{{OURS}}})"
    return time_series(face, our_query(asked, "totals"))


def _scrape() -> timeseries.Panel:
    says = (
        "How long Prometheus waits for /metrics; a second or two now and then is a cold start. From thirty seconds on "
        "it gives up, and all is unknown: are the tables throttled?"
    )
    face = Face("Scrapes Take", "s", says, at_most(_SLOW_SCRAPE, _LOST_SCRAPE), width=6, least=0)
    return time_series(face, our_query(f"max(scrape_duration_seconds{{{OURS}}})", "scrape"))


def _series() -> timeseries.Panel:
    says = (
        "Samples in /metrics. Each family that is counted from logs has at most 1,000 series, a histogram's of a dozen "
        "samples each; it grows with the shop's routes and pages, and must not climb without end."
    )
    face = Face("Samples in a Scrape", "none", says, width=6, least=0, decimals=0)
    return time_series(face, our_query(f"max(scrape_samples_scraped{{{OURS}}})", "samples"))
