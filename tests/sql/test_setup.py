"""Tests of setup and migrations: what the owner runs, what the roles may, what is missing."""

import psycopg
import pytest

from tests.sql.shop import SQL, PsqlFailed, prepare, psql, rows, sell

pytestmark = pytest.mark.integration
SETUP = str(SQL / "setup.sql")


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("DROP TABLE product_reviews", "the table public.product_reviews is missing"),
        ("ALTER TABLE orders DROP COLUMN total", "the column public.orders.total is missing"),
        ("ALTER TABLE analytics_events ALTER id TYPE text", "analytics_events.id has to be a growing integer"),
        ("ALTER TABLE orders ALTER created_at TYPE timestamp", "has to be timestamp with time zone"),
    ],
)
def test_setup_names_what_is_missing_and_makes_nothing(bare_url: str, broken: str, message: str) -> None:
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute(broken.encode())
        with pytest.raises(PsqlFailed, match=message):
            psql(bare_url, "-f", SETUP)
        assert rows(connection, "SELECT to_regnamespace('monitoring')") == [(None,)]


def test_setup_and_views_may_run_again_but_a_migration_once(bare_url: str) -> None:
    prepare(bare_url)
    psql(bare_url, "-f", SETUP)
    for file in sorted((SQL / "views").glob("*.sql")):
        psql(bare_url, "-1", "-f", str(file), role="fitfoot_refresher")
    for file in sorted((SQL / "migrations").glob("*.sql")):
        with pytest.raises(PsqlFailed, match="duplicate key"):
            psql(bare_url, "-1", "-f", str(file), role="fitfoot_refresher")


def test_migrations_are_recorded_under_their_files_names(shop_url: str) -> None:
    with psycopg.connect(shop_url) as connection:
        names = [name for (name,) in rows(connection, "SELECT name FROM monitoring.migrations ORDER BY name")]
    assert names == sorted(file.stem for file in (SQL / "migrations").glob("*.sql"))


def test_an_owner_who_is_no_superuser_can_set_it_up(bare_url: str) -> None:
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'pw'")
        connection.execute("GRANT fitfoot_refresher, fitfoot_reader TO keeper WITH ADMIN OPTION")
        connection.execute(f"ALTER DATABASE {connection.info.dbname} OWNER TO keeper".encode())
        for table in ("orders", "order_items", "products", "product_reviews", "analytics_events"):
            connection.execute(f"ALTER TABLE {table} OWNER TO keeper".encode())
    told = psql(bare_url.replace("//postgres:", "//keeper:").replace(_password(bare_url), "pw"), "-f", SETUP)
    assert told.count("CREATE INDEX") == 4


def test_what_the_roles_may(shop_url: str) -> None:
    with psycopg.connect(shop_url, autocommit=True) as connection:
        connection.execute("ALTER ROLE fitfoot_reader PASSWORD 'pw'")
        connection.execute("ALTER TABLE orders ADD email text")
    with psycopg.connect(_as(shop_url, "fitfoot_reader"), autocommit=True) as reader:
        assert rows(reader, "SELECT date FROM daily_revenue UNION SELECT date FROM conversion_funnel") == []
        assert rows(reader, "SHOW jit") == [("off",)]
        for refused in (
            "SELECT email FROM orders",
            "INSERT INTO orders (id) VALUES (1)",
            "SET default_transaction_read_only = off; DELETE FROM monitoring.funnel_days",
            "SET default_transaction_read_only = off; SELECT monitoring.refresh()",
        ):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
                reader.execute(refused.encode())
    with psycopg.connect(shop_url, autocommit=True, options="-c role=fitfoot_refresher") as refresher:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            refresher.execute("DELETE FROM public.orders")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            refresher.execute("SELECT email FROM public.orders")


def test_roles_may_connect_where_not_everybody_may(bare_url: str) -> None:
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute(f"REVOKE CONNECT ON DATABASE {connection.info.dbname} FROM PUBLIC".encode())
        connection.execute("ALTER ROLE fitfoot_reader PASSWORD 'pw'")
        psql(bare_url, "-q", "-f", SETUP)
    with psycopg.connect(_as(bare_url, "fitfoot_reader")) as reader:
        assert rows(reader, "SHOW search_path") == [("monitoring, public",)]


def test_a_column_changes_its_type_once_the_views_are_dropped(bare_url: str) -> None:
    prepare(bare_url)
    with psycopg.connect(bare_url, autocommit=True) as connection:
        sell(connection, (1, "2026-03-02 12:00+01", 10, "completed", "CHF"))
        change = b"ALTER TABLE orders ALTER total TYPE double precision"
        with pytest.raises(psycopg.errors.FeatureNotSupported, match="used by a view"):
            connection.execute(change)
        connection.execute("DROP VIEW monitoring.counted_orders, monitoring.other_orders CASCADE")
        connection.execute(change)
        for file in sorted((SQL / "views").glob("*.sql")):
            psql(bare_url, "-q", "-1", "-f", str(file), role="fitfoot_refresher")
        assert rows(connection, "SELECT revenue, orders FROM monitoring.daily_revenue") == [(10, 1)]


def test_the_indexes_serve_a_day(shop_url: str) -> None:
    with psycopg.connect(shop_url, autocommit=True) as connection:
        connection.execute("SET enable_seqscan = off")
        plans = [
            "\n".join(line for (line,) in rows(connection, f"EXPLAIN {question}"))
            for question in (
                "SELECT FROM monitoring.daily_revenue WHERE date = '2026-03-02'",
                "SELECT FROM analytics_events WHERE created_at >= '2026-03-02' AND created_at < '2026-03-03'",
            )
        ]
    assert "fitfoot_orders_completed" in plans[0]
    assert "fitfoot_events_created_at" in plans[1]


def test_an_unfinished_index_is_told(bare_url: str) -> None:
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute("INSERT INTO orders (id, status) VALUES (1, 'completed'), (2, 'completed')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("CREATE UNIQUE INDEX CONCURRENTLY fitfoot_orders_completed ON orders (status)")
    assert "DROP INDEX CONCURRENTLY" in _warnings(bare_url)


def _warnings(url: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        told: list[str] = []
        connection.add_notice_handler(lambda notice: told.append(notice.message_primary or ""))
        statements = (SQL / "setup.sql").read_text("utf-8").split(";\n\n")
        for statement in statements:
            lines = [line for line in statement.splitlines() if not line.startswith("\\")]
            connection.execute("\n".join(lines).encode())
    return "\n".join(told)


def _as(url: str, role: str) -> str:
    return url.replace("//postgres:", f"//{role}:").replace(_password(url), "pw")


def _password(url: str) -> str:
    return url.split(":")[2].split("@", maxsplit=1)[0]
