"""What Business Metrics say."""

from tests.infra.dashboards.case import BUSINESS, HOUR, NAN, OURS, Case


def totals(**shape: str) -> dict[str, str]:
    return {f"{name}_total{{{OURS}}}": values for name, values in shape.items()}


A_DAY = totals(
    visitors="0+100x200", cart_additions="0+20x200", checkouts="0+10x200", orders="0+5x200", revenue="0+400x200"
)
FIGURES = ("visitors", "cart_additions", "checkouts", "orders", "revenue", "refunded_revenue")
UNCOUNTED = totals(**dict.fromkeys(FIGURES, "0+100x30 stale"))
"""From the 31st hour on."""
SCRAPED = [
    Case("a day's revenue is what the total grew", BUSINESS, "Daily Revenue", A_DAY, {"{}": 9600}, at=30),
    Case("a day's visitors are the first step", BUSINESS, "Conversion Funnel", A_DAY, {"{}": 2400}, at=30),
    Case("and its orders the last", BUSINESS, "Conversion Funnel", A_DAY, {"{}": 120}, query=3, at=30),
    Case("an average order is revenue by orders", BUSINESS, "Average Order", A_DAY, {"{}": 80}, at=30),
    Case("five of a hundred convert", BUSINESS, "Conversion", A_DAY, {"{}": 5}, at=30),
    Case("three carts of four are left behind", BUSINESS, "Cart Abandonment", A_DAY, {"{}": 75}, at=30),
    Case("four francs come of a visitor", BUSINESS, "Revenue per Visitor", A_DAY, {"{}": 4}, at=30),
    Case(
        "twice as much as a week before is 100 % more",
        BUSINESS,
        "Against a Week Before",
        totals(revenue="0+100x48 4900+100x119 16900+200x60"),
        {"{}": 100},
        at=200,
    ),
    Case(
        "without the whole of that day there is nothing to compare with",
        *(BUSINESS, "Against a Week Before", totals(revenue="_x20 0+100x200"), {}),
        at=190,
    ),
    *(
        Case("totals that are told no more are no figures", BUSINESS, title, UNCOUNTED, {}, query, at=32)
        for title, query in (
            *(("Revenue, 24 Hours", 0), ("Average Order", 0), ("Conversion Funnel", 0)),
            *(("Revenue per Visitor", 0), ("Refunded", 0), ("Steps of the Funnel", 2)),
        )
    ),
    Case(
        "nor were they, a week later",
        *(BUSINESS, "Daily Revenue", UNCOUNTED, {}),
        query=1,
        at=32 + 7 * 24,
    ),
    Case(
        "without orders an average is no number",
        BUSINESS,
        "Average Order",
        totals(orders="7x30", revenue="500x30"),
        {"{}": NAN},
        at=30,
    ),
    Case(
        "a figure that was not counted for an hour is as old",
        BUSINESS,
        "Counted Ago",
        {f"shop_totals_last_timestamp_seconds{{{OURS}}}": f"{23 * HOUR}x30"},
        {"{}": HOUR},
    ),
]
