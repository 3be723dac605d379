"""Report generator: the weekly report: conversion by day, trends, incidents by cost, the error budget; pure."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from functions.model.money import grouped
from functions.model.report import Column, Report, Section, Table, Unit, Value
from functions.report_generator.figures import news, trade_news
from functions.report_generator.figures.amounts import NO_SESSIONS, count, day, percent
from functions.report_generator.figures.business import funnel, sales
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.products import products
from functions.report_generator.figures.sections import section
from functions.report_generator.figures.span import BUDGET_DAYS, DAY, days_between
from functions.report_generator.figures.troubles import troubles
from functions.report_generator.figures.uptime import budget_of, check_minutes, error_budget, left, target, uptime
from functions.shop import columns
from functions.shop.columns import Row

_TITLE: Final = "Conversion by day"
_OVERDRAWN: Final = Decimal(101)
"""Percent; 100 are not overdrawn."""


def weekly(facts: Facts) -> Report:
    """Of the seven whole days that end with the report's last one."""
    unusual = news.said(
        lambda: news.missing(facts),
        lambda: news.unobserved(facts),
        lambda: trade_news.trade(facts, "a usual week"),
        lambda: news.incidents(facts),
        lambda: _overdrawn(facts),
    )
    calm = unusual or news.said(lambda: trade_news.level(facts, "weeks")) or (news.UNSURE,)
    parts = (conversion, funnel, sales, products, troubles, error_budget, uptime)
    return Report(facts.kind, facts.first, facts.last, facts.now, calm, tuple(part(facts) for part in parts))


def conversion(facts: Facts) -> Section:
    """A row for each of the seven days, with both rates; a day without sessions says so."""
    return section("conversion", _TITLE, lambda: _conversion(facts))


def _conversion(facts: Facts) -> Section:
    found = {columns.day(row, "date"): row for row in facts.told.rows("conversion")}
    rows = tuple(_row(one, found.get(one)) for one in days_between(facts.first, facts.last))
    return Section("conversion", _TITLE, tables=(Table("conversion", "Seven days", _COLUMNS, rows),))


def _row(of: date, row: Row | None) -> tuple[Value, ...]:
    counts, rates = (
        ("sessions", "cart_additions", "orders_completed"),
        ("cart_conversion_rate", "overall_conversion_rate"),
    )
    if row is None:
        return (
            day(of),
            *(count(None, NO_SESSIONS) for _ in range(2)),
            percent(None, NO_SESSIONS),
            count(None, NO_SESSIONS),
            percent(None, NO_SESSIONS),
        )
    sessions, carts, orders = (count(columns.count(row, name)) for name in counts)
    to_cart, to_order = (percent(columns.decimal(row, name)) for name in rates)
    return day(of), sessions, carts, to_cart, orders, to_order


def _overdrawn(facts: Facts) -> Iterator[str]:
    for check in facts.checks:
        spent = check_minutes(facts, check, facts.last - (BUDGET_DAYS - 1) * DAY)
        budget, used = budget_of(spent, target(facts))
        if budget is None or used <= budget:
            continue
        remains = left(budget, used)
        how = (
            "its target leaves none"
            if remains is None
            else f"{grouped(max(100 - remains, _OVERDRAWN))} % of it is used"
        )
        yield f"{check.name} has overdrawn its error budget of {BUDGET_DAYS} days: {how}"


_COLUMNS = (
    Column("date", "Day", Unit.DATE),
    Column("sessions", "Sessions", Unit.COUNT),
    Column("cart_additions", "To cart", Unit.COUNT),
    Column("cart_conversion_rate", "Cart rate", Unit.PERCENT),
    Column("orders_completed", "Orders", Unit.COUNT),
    Column("overall_conversion_rate", "Conversion", Unit.PERCENT),
)
