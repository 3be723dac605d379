"""Benchmarks: all that the daily report asks the shop's database, as statements with their values in them."""

import re
from datetime import date
from decimal import Decimal

from functions.model.kpi import Kpi
from functions.model.report import Kind
from functions.report_generator.figures.asking import questions
from functions.report_generator.kpis import from_sql
from functions.shop.questions import Sql
from tests.benchmarks.business_shop import SQL


def daily_report(day: date) -> dict[str, str]:
    """The statements of a day's report by the names under which it asks them; none of Prometheus."""
    kpis = [Kpi(name, Decimal(1)) for name in from_sql.QUESTIONS]
    asked = questions(Kind.DAILY, day, day, kpis)
    return {name: filled_in(one.name, **one.params) for name, one in asked.items() if isinstance(one, Sql)}


def filled_in(name: str, **values: object) -> str:
    """The statement of a question's file; what it is not told is an empty text."""
    text = (SQL / "queries" / f"{name}.sql").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("--", "\\"))]
    return re.sub(r":'(\w+)'", lambda found: f"'{values.get(found[1], '')}'", "\n".join(lines))
