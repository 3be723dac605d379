"""Report generator: which products sold best, and which least of what they usually do; pure."""

from functions.model.report import Column, Section, Table, Unit, Value
from functions.report_generator.figures.amounts import count, francs, text
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.sections import section
from functions.shop import columns
from functions.shop.columns import Row

_TITLE = "Products"


def products(facts: Facts) -> Section:
    """Two tables; titles are the shop's own words."""
    return section("products", _TITLE, lambda: Section("products", _TITLE, tables=(_best(facts), _below_usual(facts))))


def _best(facts: Facts) -> Table:
    rows = tuple((*_sold(row),) for row in facts.told.rows("best"))
    note = "" if rows else "No product was sold in CHF."
    return Table("best_products", "Best products", _COLUMNS, rows, note)


def _below_usual(facts: Facts) -> Table:
    """The worst: by what is missing. Those that hardly ever sell are not news when they do not."""
    rows = tuple((*_sold(row), francs(columns.decimal(row, "usual_revenue"))) for row in facts.told.rows("below_usual"))
    wanted = (*_COLUMNS, Column("usual_revenue", "Usual", Unit.FRANCS))
    usual = "Usual: the mean of the 28 days before, for as many days. Of single products chance decides much."
    note = usual if rows else "No product brought less than it usually does."
    return Table("worst_products", "Worst products: furthest below their usual", wanted, rows, note)


def _sold(row: Row) -> tuple[Value, ...]:
    title = text(columns.text(row, "title"), f"product {columns.text(row, 'id')} has no title")
    return title, count(columns.count(row, "units_sold")), francs(columns.decimal(row, "revenue"))


_COLUMNS = (
    Column("title", "Product", Unit.TEXT),
    Column("units_sold", "Units", Unit.COUNT),
    Column("revenue", "Revenue", Unit.FRANCS),
)
