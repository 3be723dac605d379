"""Report generator: what each report asks the shop reader, by name, in one batch; pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from functions.model.kpi import Kpi
from functions.model.period import day_end, day_start
from functions.model.report import Kind
from functions.report_generator.figures.span import DAY, HOURS_OF_WEEKS, WEEK, WEEKS_BACK
from functions.report_generator.kpis import from_prometheus, from_sql
from functions.report_generator.kpis.from_prometheus import CUSTOMERS
from functions.shop.questions import PromQL, Sql

Asked = Mapping[str, PromQL | Sql]
MOST_PRODUCTS: Final = 5
MOST_QUERIES: Final = 10
_MOST_ENDPOINTS: Final = 100
_P95: Final = "histogram_quantile(0.95, sum by (le, job, method, route) (rate(http_request_duration_seconds_bucket"


def questions(kind: Kind, first: date, last: date, kpis: Iterable[Kpi]) -> Asked:
    """Of a report's days; the KPIs are those to be measured now, which daily and performance tell of."""
    match kind:
        case Kind.DAILY:
            return {
                **_business(first - WEEKS_BACK * WEEK, first, last),
                "hours": Sql("funnel_hours_in_weeks", {"date": last, "weeks": HOURS_OF_WEEKS}),
                **_products(first, last),
                **_kpis(kpis, last),
            }
        case Kind.WEEKLY:
            conversion = Sql("conversion_weekly", {"date": last})
            since = first - WEEKS_BACK * WEEK
            return {**_business(since, first, last), "conversion": conversion, **_products(first, last)}
        case Kind.MONTHLY:
            return _business(first.replace(year=first.year - 1), first, last)
        case Kind.PERFORMANCE:
            slowest = Sql("slowest_queries", {"limit": MOST_QUERIES})
            return {**_endpoints(last), "slowest": slowest, **_kpis(kpis, last)}


def asked_steps(name: str) -> str:
    """Under which name it is asked for how much of the day Prometheus knows a KPI."""
    return f"{name} steps"


def _business(since: date, first: date, last: date) -> Asked:
    return {
        "first_days": Sql("first_days"),
        "revenue": Sql("daily_revenue", {"from": since, "to": last}),
        "funnel": Sql("funnel_daily", {"from": since, "to": last}),
        "set_aside": Sql("orders_set_aside", {"from": first, "to": last}),
    }


def _products(first: date, last: date) -> Asked:
    told: dict[str, date | datetime | int | str] = {"from": first, "to": last, "limit": MOST_PRODUCTS}
    return {"best": Sql("products_best", told), "below_usual": Sql("products_below_usual", told)}


def _kpis(kpis: Iterable[Kpi], day: date) -> Asked:
    asked: dict[str, PromQL | Sql] = {}
    for kpi in kpis:
        if kpi.name in from_sql.QUESTIONS:
            asked[kpi.name] = from_sql.question(kpi, day)
        elif kpi.name in from_prometheus.QUERIES:
            asked[kpi.name], asked[asked_steps(kpi.name)] = from_prometheus.questions(kpi, day)
    return asked


def _endpoints(day: date) -> Asked:
    """p95 of a day and of the seven before, and how many requests there were on it."""
    start, end = day_start(day), day_end(day)
    of_day, of_week = (f"{lasts // timedelta(seconds=1)}s" for lasts in (end - start, start - day_start(day - 7 * DAY)))
    requests = f"increase(http_request_duration_seconds_count{{{CUSTOMERS}}}[{of_day}])"
    return {
        "endpoints": PromQL(f"topk({_MOST_ENDPOINTS}, 1000 * {_P95}{{{CUSTOMERS}}}[{of_day}]))))", end),
        "endpoints_before": PromQL(f"1000 * {_P95}{{{CUSTOMERS}}}[{of_week}])))", start),
        "requests": PromQL(f"sum by (job, method, route) ({requests})", end),
    }
