"""Tests of the question files: each by psql as it stands, as the reading role."""

import pathlib
import re
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.sql.refreshing import refresh, until
from tests.sql.shop import SQL, PsqlFailed, answer, prepare, rows, sell, visit

pytestmark = pytest.mark.integration
Shop = psycopg.Connection[TupleRow]
FILES = sorted([*(SQL / "queries").glob("*.sql"), *(SQL / "rollup").glob("*.sql")])
VALUES = {"date": "2026-03-02", "timestamptz": "2026-03-02T00:00:00Z", "integer": "5", "texts": '["a"]'}
FIRST = ("2026-03-01", "2", "2", "100.00", "1", "50.00")
SECOND = ("2026-03-02", "2", "0", "0.00", "1", "50.00")
CURRENCIES = [
    ("2026-03-01", "CHF", "90", "1", "90.00"),
    ("2026-03-02", "EUR", "30", "1", "30.00"),
    ("2026-03-02", "", "3", "1", "3.00"),
]
ASIDE = [("a negative total", "1"), ("no currency", "1"), ("no total", "1"), ("sold in EUR", "1")]
MORNING = {"from": "2026-03-01T00:00Z", "to": "2026-03-01T11:00Z"}
ALL_MONDAY = {"from": "2026-03-02T00:00Z", "to": "2026-03-03T00:00Z"}
DAYS = {"from": "2026-03-01", "to": "2026-03-02"}
SUNDAY = {"from": "2026-03-01", "to": "2026-03-01"}
PARAMETER = re.compile(r"^-- :'(\w+)' (date|timestamptz|integer|texts?)(\??)  \S")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_one_statement_that_says_what_it_wants(shop_url: str, file: pathlib.Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    head = [line for line in lines if line.startswith("--")]
    body = "\n".join(line for line in lines[len(head) :] if not line.startswith("\\"))
    declared = [found for line in head if (found := PARAMETER.match(line))]
    wanted = {found[1]: found[2] for found in declared}
    assert lines[: len(head)] == head
    assert any(line.startswith("-- Columns: ") for line in head)
    assert set(re.findall(r":'(\w+)'", body)) == set(wanted)
    assert body.count(";") == 1
    asked = {name: VALUES[kind] for name, kind in wanted.items()}
    if file.parent.name == "queries":
        answer(shop_url, f"queries/{file.stem}", **asked)
        answer(shop_url, f"queries/{file.stem}", **{found[1]: asked[found[1]] for found in declared if not found[3]})
    else:
        with pytest.raises(PsqlFailed, match=r"permission denied|read-only transaction"):
            answer(shop_url, f"rollup/{file.stem}", **asked)


@pytest.fixture
def two_days(shop: Shop) -> Shop:
    visit(shop, ("a", "add_to_cart", "2026-03-01 10:00Z"), ("a", "order_completed", "2026-03-01 10:05Z"))
    visit(shop, ("b", "add_to_cart", "2026-03-01 11:00Z"), ("c", "page_view", "2026-03-02 11:00Z"))
    visit(shop, ("d", "order_completed", "2026-03-02 11:00Z"), ("d", "checkout_started", "2026-03-02 10:59:59Z"))
    sell(shop, (1, "2026-03-01 10:05:10Z", 90, "completed", "CHF"), (2, "2026-03-01 10:05:50Z", 30, "refunded", "CHF"))
    sell(shop, (3, "2026-03-02 11:00Z", 30, "completed", "EUR"), (4, "2026-03-02 11:00Z", -3, "completed", "CHF"))
    sell(shop, (5, "2026-03-02 11:00Z", None, "completed", "CHF"), (6, "2026-03-02 11:00Z", 3, "completed", None))
    return shop


@pytest.mark.usefixtures("two_days")
@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("conversion_rate", DAYS, [("50.00", "2", "4")]),
        ("cart_abandonment_rate", DAYS, [("50.00", "1", "2")]),
        ("revenue_per_visitor", DAYS, [("22.50", "90", "4")]),
        ("funnel_total", DAYS, [("2", "4", "2", "1", "2")]),
        ("conversion_rate", {"from": "2026-01-01", "to": "2026-01-02"}, [("", "0", "0")]),
        ("cart_abandonment_rate", {"from": "2026-03-02", "to": "2026-03-02"}, [("", "0", "0")]),
        ("revenue_per_visitor", {"from": "2026-01-01", "to": "2026-01-02"}, [("", "0", "0")]),
        ("customer_satisfaction", DAYS, [("", "", "0")]),
        ("conversion_weekly", {"date": "2026-03-02"}, [FIRST, SECOND]),
        ("conversion_weekly", {"date": "2026-03-07"}, [FIRST, SECOND]),
        ("conversion_weekly", {"date": "2026-03-08"}, [SECOND]),
        ("first_days", {}, [("2026-03-01", "2026-03-01")]),
        ("daily_revenue", DAYS, [("2026-03-01", "90", "1", "90.00")]),
        ("daily_revenue_by_currency", DAYS, CURRENCIES),
        ("orders_set_aside", DAYS, ASIDE),
        ("orders_by_minute", MORNING, [("2026-03-01 10:05:00+00", "2", "1", "90")]),
        ("orders_by_hour", MORNING, [("2026-03-01 10:00:00+00", "2", "1", "90")]),
        ("checkouts_by_minute", ALL_MONDAY, [("2026-03-02 10:59:00+00", "1")]),
        ("checkouts_by_hour", ALL_MONDAY, [("2026-03-02 10:00:00+00", "1")]),
        ("sessions_ordered", {**DAYS, "sessions": '["d", "d", "\'x", "c"]'}, [("c", "f"), ("d", "t")]),
        ("sessions_ordered", {**SUNDAY, "sessions": '["d", "a"]'}, [("a", "t")]),
        ("sessions_ordered", {**DAYS, "sessions": "[]"}, []),
    ],
)  # fmt: skip
def test_questions_are_answered(
    shop_url: str, name: str, values: dict[str, str], expected: list[tuple[str, ...]]
) -> None:
    assert [tuple(row.values()) for row in answer(shop_url, f"queries/{name}", **values)] == expected
    refresh(shop_url)
    assert [tuple(row.values()) for row in answer(shop_url, f"queries/{name}", **values)] == expected


def test_satisfaction_is_a_mean_with_csat_beside_it(shop: Shop, shop_url: str) -> None:
    shop.execute(
        "INSERT INTO product_reviews (product_id, rating, created_at)"
        " VALUES (1, 5, '2026-03-01 10:00Z'), (1, 4, '2026-03-02 22:59Z'),"
        " (2, 2, NULL), (2, 1, '2026-03-02 23:00Z'), (2, NULL, '2026-03-01 10:00Z'), (2, 7, '2026-03-01 10:00Z')"
    )
    assert answer(shop_url, "queries/customer_satisfaction", **DAYS) == [
        {"customer_satisfaction": "3.67", "csat": "66.67", "reviews": "3"}
    ]


def test_weekly_columns_are_those_that_others_rely_on(two_days: Shop, shop_url: str) -> None:
    [first, _] = answer(shop_url, "queries/conversion_weekly", date="2026-03-02")
    assert list(first) == [
        "date", "sessions", "cart_additions", "cart_conversion_rate", "orders_completed", "overall_conversion_rate",
    ]  # fmt: skip
    assert len(rows(two_days, "SELECT FROM monitoring.conversion_funnel")) == 2


def test_the_shop_began_with_its_first_order_and_visit_stray_dates_left_out(shop: Shop, shop_url: str) -> None:
    def began() -> tuple[str, ...]:
        return tuple(answer(shop_url, "queries/first_days")[0].values())

    assert began() == ("", "")
    sell(shop, (1, "0001-01-01 12:00Z", 9, "completed", "CHF"), (2, "2026-03-01 12:00Z", 9, "pending", "CHF"))
    sell(shop, (3, "2026-03-03 12:00Z", 9, "completed", "EUR"), (4, "9999-01-01 12:00Z", 9, "completed", "CHF"))
    visit(shop, ("a", "page_view", "0001-01-01 12:00Z"), (None, "page_view", "2026-03-01 12:00Z"))
    assert began() == ("2026-03-03", "")
    visit(shop, ("b", "page_view", "2026-03-04 23:30Z"))
    assert began() == ("2026-03-03", "2026-03-05")
    refresh(shop_url)
    assert began() == ("2026-03-03", "2026-03-05")
    visit(shop, ("c", "page_view", "2026-03-02 12:00Z"))  # late
    refresh(shop_url)
    assert began() == ("2026-03-03", "2026-03-02")


def test_slow_statements_are_told_without_anybodys_words(shop_url: str) -> None:
    def told() -> list[tuple[str, ...]]:
        return [tuple(row.values())[:4] for row in answer(shop_url, "queries/slowest_queries", limit=5)]

    with psycopg.connect(shop_url) as slow, ThreadPoolExecutor() as threads:
        running = threads.submit(slow.execute, b"SELECT pg_sleep(60),\n 'a@b.ch'")
        until(lambda: told() == [("pg_stat_activity", "SELECT pg_sleep(?), ?", "", "")])
        slow.cancel_safe()
        assert isinstance(running.exception(), psycopg.errors.QueryCanceled)


def test_statistics_of_statements_are_told_by_the_time_in_all(bare_url: str) -> None:
    prepare(bare_url)
    with psycopg.connect(bare_url, autocommit=True) as owner:
        owner.execute("CREATE SCHEMA stats; GRANT USAGE ON SCHEMA stats TO PUBLIC")
        owner.execute(
            "CREATE TABLE stats.pg_stat_statements AS SELECT d.oid AS dbid, told.* FROM pg_database AS d, (VALUES"
            " ($$SELECT 'rare'$$, 1::bigint, 300.44::float8, 300.44::float8), ('SELECT $1', 9000, 2.0, 18000.0),"
            " ('SELECT 3', 2, 1.0, 2.0)) AS told (query, calls, mean_exec_time, total_exec_time)"
        )
        owner.execute("GRANT SELECT ON stats.pg_stat_statements TO PUBLIC")
        owner.execute(  # as if it had been installed: not every server brings it
            "INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)"
            " VALUES (99999, 'pg_stat_statements', 10, 'stats'::regnamespace, false, '1')"
        )
        assert [tuple(row.values()) for row in answer(bare_url, "queries/slowest_queries", limit=2)] == [
            ("pg_stat_statements", "SELECT $1", "9000", "2.0", "18000.0"),
            ("pg_stat_statements", "SELECT ?", "1", "300.4", "300.4"),
        ]
        owner.execute("ALTER TABLE stats.pg_stat_statements DROP COLUMN total_exec_time")  # older than its server
        assert answer(bare_url, "queries/slowest_queries") == []


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        (
            r"select pg_sleep(25), 'secret@x.ch', 41791234567, $$dollar secret$$, E'it\'s hush'",
            "select pg_sleep(?), ?, ?, ?, ?",
        ),
        ("SELECT $tag$a $$ b$tag$, $1, $2 FROM t1 WHERE é1 = 'x'", "SELECT ?, $1, $2 FROM t1 WHERE é1 = ?"),
        ("""SELECT "it's mine", 'Bob''s', u&'d\\0061t', n'x', B'01'""", """SELECT "it's mine", ?, ?"""),
        ("SELECT 1.5e-7, .5, 0xFF, 1_000 + 2, a1.b2 -- Bob's\n/* x */, 3", "SELECT ?, ?, ?, ? + ?, a1.b2 , ?"),
        ("SELECT /* a /* nested */ secret */ 1", "SELECT"),
        ("SELECT 'cut o", "SELECT ?"),
        ("SELECT $a$cut o", "SELECT ?"),
        (r"SELECT E'cut o\'", "SELECT ?"),
        (r"SELECT 'old \' secret', 'other'", "SELECT ?"),
        ("ALTER ROLE bob PASSWORD 'x' VALID UNTIL '2027-01-01'", "ALTER ROLE bob PASSWORD ? VALID UNTIL ?"),
        ('SELECT "cut', 'SELECT "cut'),
    ],
)
def test_a_statement_is_shown_without_its_literals(shop: Shop, statement: str, shown: str) -> None:
    assert rows(shop, "SELECT monitoring.masked(%s)", (statement,)) == [(shown,)]
