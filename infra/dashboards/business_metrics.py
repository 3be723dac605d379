"""Dashboards: FitFoot Business Metrics: does the shop sell as it should, and where does it lose people."""

from typing import Final

from grafana_foundation_sdk.builders import bargauge, stat, timeseries
from grafana_foundation_sdk.models.dashboard import Dashboard

from infra.dashboards import kpi_panels
from infra.dashboards.limits import Kpis, at_least, at_most, of_kpi
from infra.dashboards.ours import OURS
from infra.dashboards.page import Rows, filled, page
from infra.dashboards.panels import Face, bar_gauge, query, stat_panel, time_series
from infra.dashboards.trade import during

UID: Final = "business-metrics"
_ROLLING: Final = "Of the 24 hours before, always: Prometheus knows no day in Zurich. The days stand under Targets."
_AVERAGE: Final = f"{during('revenue')} / {during('orders')}"


def board(kpis: Kpis) -> Dashboard:
    """The page; its limits are the KPIs' targets and alerts."""
    says = f"What is sold, against the targets of kpis.yaml; money in CHF before refunds. {_ROLLING}"
    rows: Rows = {
        "Does It Sell?": [_revenue_now(), _against(), _orders_now(), _average_now(), _counted()],
        "Revenue and Orders": [_daily_revenue(), _funnel(), _orders_by_hour(), _steps()],
        "Rates of 24 Hours": [_conversion(kpis), _abandonment(kpis), _per_visitor(kpis)],
        "Orders and Refunds": [_average(), _refunds()],
    }
    mine = kpi_panels.of_page(kpis, UID)
    targets: Rows = {
        "Targets": [kpi_panels.last_day(kpis, kpi, 6) for kpi in mine],
        "Targets by Day": [kpi_panels.by_day(kpis, kpi, 6) for kpi in mine],
    }
    return filled(page(UID, "FitFoot Business Metrics", says, since="now-7d"), {**rows, **(targets if mine else {})})


def _revenue_now() -> stat.Panel:
    says = f"CHF of the orders that were completed in the last 24 hours, before refunds. {_ROLLING}"
    face = Face("Revenue, 24 Hours", "currencyCHF", says, width=5, height=5, decimals=0)
    return stat_panel(face, query(during("revenue"), "revenue"))


def _against() -> stat.Panel:
    says = (
        "Revenue of the last 24 hours against the same 24 hours a week before, which is the same weekday. A fall "
        "by half with nothing down: look at the funnel for the step that lost people."
    )
    face = Face("Against a Week Before", "percent", says, at_least(-50, -25), width=5, height=5, decimals=0)
    now, before = during("revenue"), during("revenue", before="7d")
    return stat_panel(face, query(f"100 * ({now} / {before} - 1)", "revenue"))


def _orders_now() -> stat.Panel:
    says = (
        "Orders that were completed in the last 24 hours. The detector opens an incident when far fewer come than "
        "usual."
    )
    face = Face("Orders, 24 Hours", "none", says, width=5, height=5, decimals=0)
    return stat_panel(face, query(during("orders"), "orders"))


def _average_now() -> stat.Panel:
    says = "CHF of an order, of the last 24 hours. A jump is a price that is wrong, or one very large order."
    face = Face("Average Order", "currencyCHF", says, width=5, height=5, decimals=2)
    return stat_panel(face, query(_AVERAGE, "average order"))


def _counted() -> stat.Panel:
    says = (
        "How long ago the shop's database was last counted, which is every five minutes. Over 20 minutes these "
        "figures are gone and all is unknown: invoke the report generator with refresh, and look at This Bundle."
    )
    face = Face("Counted Ago", "s", says, at_most(600, 1200), width=4, height=5, decimals=0)
    return stat_panel(face, query(f"time() - max(shop_totals_last_timestamp_seconds{{{OURS}}})", "ago"))


def _daily_revenue() -> timeseries.Panel:
    says = f"CHF of completed orders, before refunds, and the same a week before. {_ROLLING}"
    face = Face("Daily Revenue", "currencyCHF", says, decimals=0, least=0)
    return time_series(
        face,
        query(during("revenue"), "Total Revenue"),
        query(during("revenue", before="7d"), "A week before"),
    )


def _funnel() -> bargauge.Panel:
    says = (
        "Sessions of the last 24 hours, those that put something into a cart, that started a checkout, and the "
        "orders. The step that falls off more than usual is where to look: cart, checkout or payment."
    )
    return bar_gauge(
        Face("Conversion Funnel", "none", says, decimals=0, least=0),
        query(during("visitors"), "Visitors"),
        query(during("cart_additions"), "Cart Additions"),
        query(during("checkouts"), "Checkouts"),
        query(during("orders"), "Orders"),
    )


def _orders_by_hour() -> timeseries.Panel:
    says = (
        "Orders of an hour, and of the same hour a week before. Counted every five minutes, whole orders only roughly."
    )
    return time_series(
        Face("Orders per Hour", "none", says, least=0),
        query(during("orders", "1h"), "orders"),
        query(during("orders", "1h", before="7d"), "a week before"),
    )


def _steps() -> timeseries.Panel:
    says = (
        "Of 100 that reached a step of the funnel, how many went on to the next, over 24 hours: which one has changed?"
    )
    return time_series(
        Face("Steps of the Funnel", "percent", says, least=0),
        query(f"100 * {during('cart_additions')} / {during('visitors')}", "visit to cart"),
        query(f"100 * {during('checkouts')} / {during('cart_additions')}", "cart to checkout"),
        query(f"100 * {during('orders')} / {during('checkouts')}", "checkout to order"),
    )


def _conversion(kpis: Kpis) -> timeseries.Panel:
    says = (
        "Orders of 100 sessions of 24 hours. Dashed: target and alert of the KPI, which counts sessions with an order."
    )
    face = Face("Conversion", "percent", says, of_kpi(kpis, "conversion_rate"), width=8, least=0)
    return time_series(face, query(f"100 * {during('orders')} / {during('visitors')}", "conversion"))


def _abandonment(kpis: Kpis) -> timeseries.Panel:
    says = (
        "Of 100 sessions with something in the cart, how many ordered nothing, over 24 hours. Dashed: the KPI's limits."
    )
    face = Face("Cart Abandonment", "percent", says, of_kpi(kpis, "cart_abandonment_rate"), width=8)
    return time_series(face, query(f"100 * (1 - {during('orders')} / {during('cart_additions')})", "abandoned"))


def _per_visitor(kpis: Kpis) -> timeseries.Panel:
    says = "CHF of completed orders by session, over 24 hours. Dashed: the KPI's target and alert."
    face = Face("Revenue per Visitor", "currencyCHF", says, of_kpi(kpis, "revenue_per_visitor"), width=8, least=0)
    return time_series(face, query(f"{during('revenue')} / {during('visitors')}", "revenue per visitor"))


def _average() -> timeseries.Panel:
    says = "CHF of an order over 24 hours. A step is a price, a discount or a shipping rule that has changed."
    return time_series(Face("Average Order by Day", "currencyCHF", says, least=0), query(_AVERAGE, "average order"))


def _refunds() -> timeseries.Panel:
    says = (
        "CHF that were refunded, of 100 CHF that were sold, over 24 hours. A rise is a product or a delivery that "
        "is wrong."
    )
    share = f"100 * {during('refunded_revenue')} / {during('revenue')}"
    return time_series(Face("Refunded", "percent", says, at_most(10, 20), least=0), query(share, "refunded"))
