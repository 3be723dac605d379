"""The shop reader's orders on a real Postgres: migrations forward only, each in a transaction, and passes."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from functions.shop_reader.answer import Answer
from functions.shop_reader.keeping.doing import done
from functions.shop_reader.keeping.order import Migrations, Order, Rollup
from functions.shop_reader.settings import Settings
from tests.sql.refreshing import until
from tests.sql.shop import SQL, psql, rows, visit

pytestmark = pytest.mark.integration
NUMBERS = count(1)
PASSWORD = "made up for tests"
DAY = "2026-11-20 12:00:00+00"
LIST, APPLY, REFRESH = Migrations(apply=False), Migrations(apply=True), Rollup("refresh", 30)
Keep = Callable[[Order], Answer]


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    """A copy of the bundle's SQL, which a test may change."""
    return Path(shutil.copytree(SQL, tmp_path / "sql"))


@pytest.fixture(scope="module")
def templates(sql_server: str) -> str:
    """The server, with the database `set_up` by its owner and, of it, `migrated`."""
    create(sql_server, "set_up", "bare")
    psql(at(sql_server, "set_up"), "-q", "-f", str(SQL / "setup.sql"))
    with psycopg.connect(sql_server, autocommit=True) as connection:
        connection.execute(f"ALTER ROLE fitfoot_refresher PASSWORD '{PASSWORD}'".encode())
    create(sql_server, "migrated", "set_up")
    assert keeping(at(sql_server, "migrated"), SQL)(APPLY).error is None
    return sql_server


@pytest.fixture
def set_up(templates: str) -> str:
    """URL of a database that its owner has set up, and nobody migrated."""
    return create(templates, f"new_{next(NUMBERS)}", "set_up")


@pytest.fixture
def migrated(templates: str) -> str:
    """URL of a database that was migrated, too."""
    return create(templates, f"old_{next(NUMBERS)}", "migrated")


def create(server: str, name: str, template: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return at(server, name)


def at(server: str, name: str) -> str:
    return server.removesuffix("postgres") + name


def keeping(url: str, sql: Path, role: str = "fitfoot_refresher") -> Keep:
    where = urlsplit(url)
    refresher = f"postgresql://{role}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{where.port}{where.path}"
    known = Settings.read({"DATABASE_REFRESHER_URL": refresher})
    object.__setattr__(known, "sql", sql)
    return lambda order: done(order, known, 60)


def names(folder: str) -> list[str]:
    return sorted(file.stem for file in (SQL / folder).glob("*.sql"))


def query(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return rows(connection, question)


def test_a_list_says_what_would_run_and_changes_nothing(set_up: str, sql: Path) -> None:
    keep = keeping(set_up, sql)
    expected = {"done": [], "pending": names("migrations"), "views": names("views")}
    assert keep(LIST).value == expected == keep(LIST).value
    assert query(set_up, "SELECT to_regclass('monitoring.migrations')") == [(None,)]


def test_migrations_are_applied_once_and_the_views_are_there(set_up: str, sql: Path) -> None:
    keep = keeping(set_up, sql)
    expected = {"done": names("migrations"), "pending": [], "views": names("views")}
    assert (keep(APPLY).as_json()["value"], keep(APPLY).error) == (expected, None)
    assert keep(LIST).value == expected
    assert query(set_up, "SELECT count(*) FROM monitoring.daily_revenue") == [(0,)]
    (granted,) = query(set_up, "SELECT has_table_privilege('fitfoot_reader', 'monitoring.daily_revenue', 'SELECT')")
    assert granted == (True,)


def test_a_pass_closes_days_and_answers_its_row(migrated: str, sql: Path) -> None:
    keep = keeping(migrated, sql)
    with psycopg.connect(migrated) as connection:
        visit(connection, ("anna", "add_to_cart", DAY))
    answer = keep(REFRESH)
    assert answer.error is None
    (row,) = answer.as_json()["rows"]
    assert (row["busy"], row["days_left"]) == (False, 0)
    assert row["days_closed"] >= 1
    assert query(migrated, "SELECT cart_additions FROM monitoring.funnel_days WHERE day = '2026-11-20'") == [(1,)]
    recount = keep(Rollup("recount", 30, datetime.now(UTC)))
    assert recount.as_json()["rows"][0]["days_left"] == 0


def test_a_refresh_that_misses_a_column_names_its_table(migrated: str, sql: Path) -> None:
    with psycopg.connect(migrated) as connection:
        visit(connection, ("anna", "add_to_cart", DAY))
        connection.execute("ALTER TABLE public.analytics_events RENAME session_id TO session")
    error = str(keeping(migrated, sql)(REFRESH).error)
    assert error.startswith("refresh: table public.analytics_events is missing column session_id (in the function ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CREATE TABLE monitoring.x (day date);\n\nSELECT\n  1,\n  no_such;", "line 5: the database refuses: column"),
        ("CREATE TABLE monitoring.x (day date);\n-- why\nSELECT 1 / 0;", "line 3: the database refuses: division by"),
        ("CREATE TABLE monitoring.x (day date);\nCOMMIT;", "line 2: COMMIT: the whole file is one transaction"),
        ("CREATE TABLE monitoring.x (day date);", "does not record itself; write INSERT INTO monitoring.migrations"),
        ("CREATE TABLE monitoring.x (day date);\n\\d x", "line 2: is a command of psql's"),
        ("CREATE TABLE monitoring.x (day date);\nDROP TABLE public.orders;", "line 2: the refreshing role may not"),
    ],
)
def test_a_migration_that_fails_says_where_and_leaves_nothing_of_it(
    migrated: str, sql: Path, text: str, words: str
) -> None:
    keep = keeping(migrated, sql)
    (sql / "migrations" / "900_wrong.sql").write_text(text)
    answer = keep(APPLY)
    assert (answer.error or "").startswith("sql/migrations/900_wrong.sql")
    assert words in (answer.error or "")
    assert answer.value == {"done": names("migrations"), "pending": ["900_wrong"], "views": names("views")}
    assert query(migrated, "SELECT to_regclass('monitoring.x')") == [(None,)]


def test_a_bundle_that_is_older_than_the_database_or_out_of_order_is_refused(migrated: str, sql: Path) -> None:
    keep = keeping(migrated, sql)
    (sql / "migrations" / "000_late.sql").write_text("SELECT 1;")
    assert "000_late comes before" in (keep(APPLY).error or "")
    (sql / "migrations" / "000_late.sql").unlink()
    newest = names("migrations")[-1]
    (sql / "migrations" / f"{newest}.sql").unlink()
    assert f"the database has {newest}, which this bundle does not" in (keep(LIST).error or "")


def test_what_is_not_set_up_migrated_or_let_in_says_what_to_do(set_up: str, sql: Path) -> None:
    keep = keeping(set_up, sql)
    assert 'invoke the report generator with {"report": "migrate"}' in (keep(REFRESH).error or "")
    stranger = keeping(set_up, sql, role="stranger")
    assert (stranger(LIST).error or "").startswith("cannot connect to postgresql://127.0.0.1:")
    assert PASSWORD not in str(stranger(LIST).error)
    nobody = done(LIST, Settings.read({}), 10)
    assert "set DATABASE_REFRESHER_URL" in (nobody.error or "")


def test_a_pass_that_may_not_write_says_so(migrated: str, sql: Path) -> None:
    with psycopg.connect(migrated, autocommit=True) as connection:
        connection.execute("REVOKE INSERT ON monitoring.id_marks FROM fitfoot_refresher")
        connection.execute("ALTER TABLE monitoring.id_marks OWNER TO postgres")
    assert "refresh: the refreshing role may not do that" in (keeping(migrated, sql)(REFRESH).error or "")


def test_a_pass_beside_another_does_nothing_and_a_migration_waits_for_it(migrated: str, sql: Path) -> None:
    keep = keeping(migrated, sql)
    with psycopg.connect(migrated) as holder, ThreadPoolExecutor() as pool:
        holder.execute("SELECT pg_advisory_xact_lock(hashtext('fitfoot.monitoring.refresh'))")
        assert keep(REFRESH).as_json()["rows"][0]["busy"] is True
        migration = pool.submit(keep, APPLY)
        until(lambda: bool(rows(holder, "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")))
        holder.rollback()
        assert migration.result().error is None
