"""Report generator: the slow queries of the performance report, as far as the database keeps them; pure."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from functions.model.report import Column, Section, Table, Unit, Value
from functions.report_generator.figures.amounts import count, milliseconds, text
from functions.report_generator.figures.facts import Facts
from functions.shop import columns
from functions.shop.columns import Row

_STATISTICS: Final = "pg_stat_statements"
_KEPT: Final = "Since the database's statistics were reset last; by the time that they took in all."
_NOT_KEPT: Final = f"The database keeps no statistics of its statements ({_STATISTICS})"
_NO_STATEMENT: Final = f"without {_STATISTICS} only those are seen that run just then, and none did"
_RUNS: Final = "it runs now"
_TENTH: Final = Decimal("0.1")


def queries(facts: Facts) -> Section:
    """Of a server that keeps no statistics: what ran just then, of which nobody knows calls and mean.

    Raises:
        NotTold: the database did not answer.
        ValueError: it did otherwise than its file says.
    """
    told = facts.told.rows("slowest")
    if not told:
        return Section("queries", "Slow queries", reason=_NO_STATEMENT)
    kept = all(columns.text(row, "source") == _STATISTICS for row in told)
    title, note = (
        ("Slowest queries", _KEPT)
        if kept
        else ("Queries that ran just then", f"{_NOT_KEPT}: these ran while the report was made, for so long.")
    )
    rows = tuple(_row(row) for row in told)
    table = Table("slowest_queries", title, _COLUMNS, rows, f"{note} Without their literals.")
    return Section("queries", "Slow queries", tables=(table,))


def _row(row: Row) -> tuple[Value, ...]:
    return (
        text(columns.text(row, "query"), "it has no text"),
        count(columns.optional(columns.count, row, "calls"), _RUNS),
        milliseconds(_optional(row, "mean_ms"), _RUNS),
        milliseconds(_optional(row, "total_ms"), _RUNS),
    )


def _optional(row: Row, name: str) -> Decimal | None:
    found = columns.optional(columns.decimal, row, name)
    return None if found is None else found.quantize(_TENTH, ROUND_HALF_UP)


_COLUMNS: Final = (
    Column("query", "Query", Unit.TEXT),
    Column("calls", "Calls", Unit.COUNT),
    Column("mean", "Mean", Unit.MILLISECONDS),
    Column("total", "In all", Unit.MILLISECONDS),
)
