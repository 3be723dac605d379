"""Report generator: KPIs that the shop's database knows: what is asked, and what an answer says; pure.

Each question of sql/queries has its KPI's name, and so has the column that holds the value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from functions.model.kpi import Kpi, Measured, Unit
from functions.report_generator.kpis.wording import amount
from functions.shop.columns import Row, count, decimal, optional
from functions.shop.questions import Rows, Sql, Unanswered


@dataclass(frozen=True)
class _Known:
    """What a value is of, from its row; and what is missing where it is NULL."""

    of: Callable[[Row], str]
    missing: str


def _satisfaction(row: Row) -> str:
    satisfied = optional(decimal, row, "csat")
    return f"{count(row, 'reviews')} reviews, {amount(satisfied, Unit.PERCENTAGE)} of them with 4 or 5 (CSAT)"


QUESTIONS: Final[Mapping[str, _Known]] = {
    "conversion_rate": _Known(
        lambda row: f"{count(row, 'orders_completed')} of {count(row, 'sessions')} sessions completed an order",
        "there were no sessions",
    ),
    "revenue_per_visitor": _Known(
        lambda row: f"{amount(decimal(row, 'revenue'), Unit.CURRENCY)} from {count(row, 'sessions')} sessions",
        "there were no sessions",
    ),
    "cart_abandonment_rate": _Known(
        lambda row: f"{count(row, 'carts_completed')} of {count(row, 'cart_additions')} sessions with a cart completed",
        "nobody put anything into a cart",
    ),
    "customer_satisfaction": _Known(_satisfaction, "there were no reviews"),
}


def question(kpi: Kpi, day: date) -> Sql:
    """What is asked of a day, or of the seven that end with it."""
    return Sql(kpi.name, {"from": kpi.first_day(day), "to": day})


def measured(kpi: Kpi, answer: Rows | Unanswered) -> Measured:
    """What the answer says; without anything to divide by nobody knows."""
    if isinstance(answer, Unanswered):
        return Measured(None, answer.reason)
    known = QUESTIONS[kpi.name]
    try:
        row = _only(answer.rows)
        value = optional(decimal, row, kpi.name)
        return Measured(None, known.missing) if value is None else Measured(value, known.of(row))
    except ValueError as error:
        return Measured(None, f"{kpi.name}.sql does not answer as it says: {error}")


def _only(rows: tuple[Mapping[str, Any], ...]) -> Row:
    if len(rows) != 1:
        raise ValueError(f"{len(rows)} rows, not one")
    return rows[0]
