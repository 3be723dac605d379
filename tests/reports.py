"""Made-up reports, as the figures' part would hand them over: a cup of coffee's worth of them, and nasty ones."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from functions.model.report import (
    Beside,
    Chart,
    Column,
    Figure,
    Kind,
    Line,
    Report,
    Section,
    Table,
    Unit,
    Value,
)

DAY = timedelta(days=1)
SUNDAY = date(2026, 11, 22)
MADE_AT = datetime(2026, 11, 23, 6, 15, 4, tzinfo=UTC)
FIRST_DAYS = {
    Kind.DAILY: SUNDAY,
    Kind.WEEKLY: SUNDAY - 6 * DAY,
    Kind.MONTHLY: date(2026, 10, 1),
    Kind.PERFORMANCE: SUNDAY,
}
NASTY_TITLES = (
    "<img src=x onerror=alert(1)></td></table><script>alert(2)</script>",
    '=HYPERLINK("http://evil.example","CHF 0.00")',
    "حذاء رياضي للجري 42",
    "Trail 👩🏽‍🚀 Runner 🏔️ 🇨🇭",
    "東京マラソン限定ランニングシューズ",
    "A\u202egnp.tekcor\u202c\tshoe\r\nBcc: everyone@example.org\x1b[31m",
    "&nbsp;{{ 7 * 191 }}${jndi}",
)
"""What a shop may call its products."""


def francs(amount: str | None, reason: str = "") -> Value:
    return Value(None if amount is None else Decimal(amount), Unit.FRANCS, reason)


def percent(amount: str | None, reason: str = "") -> Value:
    return Value(None if amount is None else Decimal(amount), Unit.PERCENT, reason)


def count(amount: int | None, reason: str = "") -> Value:
    return Value(amount, Unit.COUNT, reason)


def said(words: str) -> Value:
    return Value(words, Unit.TEXT)


def a_report(
    kind: Kind = Kind.DAILY,
    *,
    headline: tuple[str, ...] | None = None,
    sections: tuple[Section, ...] | None = None,
    titles: tuple[str, ...] = ("Trail Runner X", "City Sneaker", "Wool Sock, three pairs"),
) -> Report:
    """A report of the last whole day (or of what ends with it; monthly: of October), with something of everything."""
    last = date(2026, 10, 31) if kind is Kind.MONTHLY else SUNDAY
    unusual = (
        "Revenue 38 % under a usual Sunday; conversion fell at checkout → order from 14:00, when API p95 rose to 3.1 s",
        "One incident cost about CHF 4'200: “High Error Rate”, 14:02 to 15:10",
    )
    ready = (trade(), products(titles), conversion(last), incidents(), uptime(), service(), not_asked())
    return Report(
        kind,
        FIRST_DAYS[kind],
        last,
        MADE_AT,
        unusual if headline is None else headline,
        ready if sections is None else sections,
    )


def trade() -> Section:
    revenue = Figure(
        "revenue",
        "Revenue",
        francs("12345.60"),
        (
            Beside("yesterday", francs("13002.15"), Decimal("-5.05")),
            Beside("Sunday a week ago", francs("19911.00"), Decimal("-38.00")),
            Beside("28-day median", francs("17250.45"), Decimal("-28.43")),
        ),
    )
    orders = Figure("orders", "Orders", count(1234), (Beside("yesterday", count(1198), Decimal("3.01")),))
    average = Figure("average_order", "Average order", francs("10.00"))
    rate = Figure(
        "conversion_rate",
        "Conversion rate",
        percent("1.61"),
        (Beside("yesterday", percent(None, "nobody visited the shop")),),
        percent("2.5"),
        met=False,
    )
    uptime = Figure("uptime", "Uptime", percent("99.996"), (), percent("99.9"), met=True)
    days = [SUNDAY - n * DAY for n in reversed(range(28))]
    gone = days[9]
    points = tuple((day, None if day == gone else Decimal(15000 + (day.toordinal() * 7919) % 5000)) for day in days)
    median = tuple((day, Decimal("17250.45")) for day in days)
    chart = Chart(
        "revenue",
        "Revenue, 28 days",
        Unit.FRANCS,
        (Line("Revenue", points), Line("28-day median", median)),
        "Revenue was between CHF 15'000 and 20'000 on all but one of 28 days; yesterday it was CHF 12'345.60.",
    )
    return Section(
        "trade",
        "Revenue and orders",
        (revenue, orders, average, rate, uptime),
        charts=(chart,),
        notes=("Revenue is of completed orders, with VAT.",),
    )


def products(titles: tuple[str, ...]) -> Section:
    columns = (
        Column("title", "Product", Unit.TEXT),
        Column("units", "Units", Unit.COUNT),
        Column("revenue", "Revenue", Unit.FRANCS),
        Column("rating", "Rating", Unit.RATING),
    )
    unrated = Value(None, Unit.RATING, "no reviews yet")
    rows = tuple(
        (
            said(title),
            count(1200 - 7 * place),
            francs(f"{9000 - 13 * place}.5"),
            unrated if place % 3 == 1 else Value(Decimal("4.52"), Unit.RATING),
        )
        for place, title in enumerate(titles)
    )
    return Section("products", "Products", tables=(Table("best", "Best sellers", columns, rows, "By revenue."),))


def conversion(last: date) -> Section:
    columns = (
        Column("date", "Date", Unit.DATE),
        Column("sessions", "Sessions", Unit.COUNT),
        Column("cart_additions", "Cart additions", Unit.COUNT),
        Column("cart_conversion_rate", "Cart conversion rate", Unit.PERCENT),
        Column("orders_completed", "Orders completed", Unit.COUNT),
        Column("overall_conversion_rate", "Overall conversion rate", Unit.PERCENT),
    )
    rows = tuple(
        (
            Value(last - n * DAY, Unit.DATE),
            count(5120 + n),
            count(611 + n),
            percent("11.93"),
            count(83),
            percent("1.62"),
        )
        for n in reversed(range(1, 7))
    )
    nobody = "no sessions that day"
    empty = (Value(last, Unit.DATE), count(0), count(0), percent(None, nobody), count(0), percent(None, nobody))
    return Section(
        "conversion", "Conversion by day", tables=(Table("days", "Last seven days", columns, (*rows, empty)),)
    )


def incidents() -> Section:
    columns = (
        Column("opened", "Opened", Unit.TEXT),
        Column("service", "Service", Unit.TEXT),
        Column("title", "Title", Unit.TEXT),
        Column("severity", "Severity", Unit.TEXT),
        Column("lasted", "Lasted", Unit.MINUTES),
        Column("cost", "Cost", Unit.FRANCS),
        Column("at_least", "At least", Unit.FRANCS),
        Column("at_most", "At most", Unit.FRANCS),
        Column("orders_lost", "Orders lost", Unit.COUNT),
    )
    errors = map(said, ("22.11.2026 14:02", "api", "High Error Rate", "critical"))
    slow = map(said, ("22.11.2026 00:00", "api", "Slow Response Time", "warning"))
    away = "the database was away"
    rows = (
        (*errors, Value(68, Unit.MINUTES), francs("4200"), francs("3900"), francs("4500"), count(21)),
        (*slow, Value(1440, Unit.MINUTES), *(francs(None, away) for _ in range(3)), count(None, away)),
    )
    figures = (
        Figure("mtta", "Time to acknowledge (mean)", Value(Decimal("4.5"), Unit.MINUTES)),
        Figure("mttr", "Time to resolve (mean)", Value(Decimal(754), Unit.MINUTES)),
    )
    return Section("incidents", "Incidents", figures, (Table("ranked", "By cost", columns, rows),))


def uptime() -> Section:
    minutes = ("Up", "Degraded", "Down", "Maintenance", "Unknown")
    columns = (
        Column("check", "Check", Unit.TEXT),
        *(Column(label.lower(), label, Unit.MINUTES) for label in minutes),
        Column("uptime", "Uptime", Unit.PERCENT),
        Column("observed", "Observed", Unit.PERCENT),
    )
    storefront = [Value(amount, Unit.MINUTES) for amount in (1235, 5, 0, 60, 140)]
    api = [Value(amount, Unit.MINUTES) for amount in (0, 0, 0, 0, 1440)]
    nobody = percent(None, "nobody observed it")
    rows = (
        (said("storefront"), *storefront, percent("100"), percent("90.28")),
        (said("api"), *api, nobody, percent("0")),
    )
    return Section("uptime", "Uptime", tables=(Table("checks", "By check", columns, rows),))


def service() -> Section:
    figures = (
        Figure("p95", "API response time (p95)", Value(3100, Unit.MILLISECONDS), (), Value(1000, Unit.MILLISECONDS)),
        Figure("slowest", "Slowest endpoint", said("POST /store/carts/{id}/complete")),
        Figure("lcp", "Largest paint (p75)", Value(None, Unit.SECONDS, "no web vitals are collected yet")),
        Figure("satisfaction", "Customer satisfaction", Value(Decimal("4.5"), Unit.RATING), (), met=True),
    )
    return Section("service", "Service", figures)


def not_asked() -> Section:
    return Section("funnel", "Funnel by hour", reason="the shop's database did not answer within 10 s")
