"""Tests of the slow queries of the performance report: kept by the database, or what runs just then."""

from collections.abc import Mapping

import pytest

from functions.model.report import Kind, Section
from functions.shop.questions import Rows
from tests.functions.report_generator.figures.morning import Morning

pytestmark = pytest.mark.unit
KEPT = {"source": "pg_stat_statements", "query": "SELECT $1", "calls": 9000, "mean_ms": "2.0", "total_ms": "18000.0"}
RUNS = {"source": "pg_stat_activity", "query": "SELECT ?", "calls": None, "mean_ms": None, "total_ms": "61000.5"}


def queries(*rows: Mapping[str, object]) -> Section:
    report = Morning({"slowest_queries": Rows(rows)}).report(Kind.PERFORMANCE)
    (found,) = (one for one in report.sections if one.name == "queries")
    return found


def test_statistics_are_said_to_be_since_their_reset() -> None:
    (table,) = queries(KEPT).tables
    assert [str(one.amount) for one in table.rows[0]] == ["SELECT $1", "9000", "2.0", "18000.0"]
    assert table.note.startswith("Since the database's statistics were reset last; by the time that they took in all.")


def test_what_runs_just_then_is_not_said_to_be_statistics() -> None:
    (table,) = queries(RUNS).tables
    assert [(str(one.amount), one.reason) for one in table.rows[0]] == [
        ("SELECT ?", ""),
        ("None", "it runs now"),
        ("None", "it runs now"),
        ("61000.5", ""),
    ]
    assert table.title == "Queries that ran just then"
    assert table.note == (
        "The database keeps no statistics of its statements (pg_stat_statements): these ran while the report was made,"
        " for so long. Without their literals."
    )


def test_no_statement_has_a_reason() -> None:
    found = queries()
    assert found.tables == ()
    assert found.reason == "without pg_stat_statements only those are seen that run just then, and none did"
