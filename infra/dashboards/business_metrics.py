"""Dashboards: FitFoot Business Metrics: does the shop sell as it should, and where does it lose people."""

from typing import Final

from grafana_foundation_sdk.builders import bargauge, stat, timeseries
from grafana_foundation_sdk.models.dashboard import Dashboard

from functions.api.kpi_metrics import TOTALS_HOLD
from infra.dashboards import kpi_panels
from infra.dashboards.limits import Kpis, at_least, at_most, of_kpi
from infra.dashboards.ours import OURS
from infra.dashboards.page import Rows, filled, page
from infra.dashboards.panels import Face, bar_gauge, query, stat_panel, time_series
from infra.dashboards.trade import during, week_before

UID: Final = kpi_panels.BUSINESS
_SEEN: Final = "Of the 24 hours before, as far as Prometheus saw them."
_ROLLING: Final = f"{_SEEN} It knows no day in Zurich: the days stand under Targets."
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
    says = f"CHF of the orders that were completed, before refunds. {_ROLLING}"
    face = Face("Revenue, 24 Hours", "currencyCHF", says, width=5, height=5, decimals=0)
    return stat_panel(face, query(during("revenue"), "revenue"))


def _against() -> stat.Panel:
    says = (
        "Revenue of the last 24 hours against the same 24 hours a week before, which is the same weekday. A fall "
        "by half with nothing down: look at the funnel for the step that lost people. unknown until Prometheus has "
        "seen eight days."
    )
    face = Face("Against a Week Before", "percent", says, at_least(-50, -25), width=5, height=5, decimals=0)
    now, before = during("revenue"), week_before("revenue")
    return stat_panel(face, query(f"100 * ({now} / {before} - 1)", "revenue"))


def _orders_now() -> stat.Panel:
    says = f"Orders that were completed. The detector opens an incident when far fewer come than usual. {_SEEN}"
    face = Face("Orders, 24 Hours", "none", says, width=5, height=5, decimals=0)
    return stat_panel(face, query(during("orders"), "orders"))


def _average_now() -> stat.Panel:
    says = f"CHF of an order. A jump is a price that is wrong, or one very large order. {_SEEN}"
    face = Face("Average Order", "currencyCHF", says, width=5, height=5, decimals=2)
    return stat_panel(face, query(_AVERAGE, "average order"))


def _counted() -> stat.Panel:
    hold = int(TOTALS_HOLD.total_seconds())
    says = (
        f"How long ago the shop's database was last counted, which is every five minutes. Over {hold // 60} minutes "
        "these figures are gone and all is unknown: invoke the report generator with refresh, and look at This Bundle."
    )
    face = Face("Counted Ago", "s", says, at_most(600, hold), width=4, height=5, decimals=0)
    return stat_panel(face, query(f"time() - max(shop_totals_last_timestamp_seconds{{{OURS}}})", "ago"))


def _daily_revenue() -> timeseries.Panel:
    says = f"CHF of completed orders, before refunds, and the same a week before, where that was seen. {_ROLLING}"
    face = Face("Daily Revenue", "currencyCHF", says, decimals=0, least=0)
    return time_series(
        face,
        query(during("revenue"), "Total Revenue"),
        query(week_before("revenue"), "A week before"),
    )


def _funnel() -> bargauge.Panel:
    says = (
        "Sessions, those that put something into a cart, that started a checkout, and the orders. The step that "
        f"falls off more than usual is where to look: cart, checkout or payment. {_SEEN}"
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
        query(week_before("orders", "1h"), "a week before"),
    )


def _steps() -> timeseries.Panel:
    says = f"Of 100 that reached a step of the funnel, how many went on to the next: which one has changed? {_SEEN}"
    return time_series(
        Face("Steps of the Funnel", "percent", says, least=0),
        query(f"100 * {during('cart_additions')} / {during('visitors')}", "visit to cart"),
        query(f"100 * {during('checkouts')} / {during('cart_additions')}", "cart to checkout"),
        query(f"100 * {during('orders')} / {during('checkouts')}", "checkout to order"),
    )


def _conversion(kpis: Kpis) -> timeseries.Panel:
    says = f"Orders of 100 sessions. Dashed: target and alert of the KPI, which counts sessions with an order. {_SEEN}"
    face = Face("Conversion", "percent", says, of_kpi(kpis, "conversion_rate"), width=8, least=0)
    return time_series(face, query(f"100 * {during('orders')} / {during('visitors')}", "conversion"))


def _abandonment(kpis: Kpis) -> timeseries.Panel:
    says = f"Of 100 sessions with something in the cart, how many ordered nothing. Dashed: the KPI's limits. {_SEEN}"
    face = Face("Cart Abandonment", "percent", says, of_kpi(kpis, "cart_abandonment_rate"), width=8)
    return time_series(face, query(f"100 * (1 - {during('orders')} / {during('cart_additions')})", "abandoned"))


def _per_visitor(kpis: Kpis) -> timeseries.Panel:
    says = f"CHF of completed orders by session. Dashed: the KPI's target and alert. {_SEEN}"
    face = Face("Revenue per Visitor", "currencyCHF", says, of_kpi(kpis, "revenue_per_visitor"), width=8, least=0)
    return time_series(face, query(f"{during('revenue')} / {during('visitors')}", "revenue per visitor"))


def _average() -> timeseries.Panel:
    says = f"CHF of an order. A step is a price, a discount or a shipping rule that has changed. {_SEEN}"
    return time_series(Face("Average Order by Day", "currencyCHF", says, least=0), query(_AVERAGE, "average order"))


def _refunds() -> timeseries.Panel:
    says = (
        f"CHF that were refunded, of 100 CHF that were sold. A rise is a product or a delivery that is wrong. {_SEEN}"
    )
    share = f"100 * {during('refunded_revenue')} / {during('revenue')}"
    return time_series(Face("Refunded", "percent", says, at_most(10, 20), least=0), query(share, "refunded"))
