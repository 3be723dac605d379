"""Benchmarks: a shop of any size in a database of its own, written by generate_series, with all of sql/ in it."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow

from infra.local import postgres
from tests.benchmarks import business_guide
from tests.benchmarks.bar import Unmeasurable

SQL = Path(__file__).resolve().parents[2] / "sql"
LONGEST_STATEMENT = "15min"
TABLES = """
CREATE TABLE products (id bigint PRIMARY KEY, title text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz NOT NULL, total numeric(12,2) NOT NULL,
    status text NOT NULL, currency text NOT NULL DEFAULT 'CHF');
CREATE TABLE order_items (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders, product_id bigint NOT NULL,
    quantity integer NOT NULL, unit_price numeric(12,2) NOT NULL);
CREATE TABLE product_reviews (id bigint PRIMARY KEY, product_id bigint NOT NULL, rating integer NOT NULL,
    created_at timestamptz NOT NULL);
CREATE TABLE analytics_events (id bigserial PRIMARY KEY, session_id text NOT NULL, event_type text NOT NULL,
    created_at timestamptz NOT NULL)
"""
# What sells well is reviewed more often: the usual join of the two makes 88 M rows, pair by pair.
FILLS = """
INSERT INTO products SELECT n, 'product ' || n FROM generate_series(1, {products}) AS n;
INSERT INTO orders SELECT n, {start} + n * interval '{days} days' / {orders}, 20 + n % 180,
       CASE WHEN n % 33 = 0 THEN 'cancelled' ELSE 'completed' END
FROM generate_series(1, {orders}) AS n;
INSERT INTO order_items SELECT n, 1 + (n - 1) * {orders} / {items},
       1 + ({products} * power(n * 104729 % 1000003 / 1000003.0, 2.08::float8))::bigint % {products},
       1 + n % 3, 10 + n % 90
FROM generate_series(1::bigint, {items}) AS n;
INSERT INTO product_reviews SELECT n,
       1 + ({products} * power(n * 7907 % 1000003 / 1000003.0, 2.08::float8))::bigint % {products}, 1 + n % 5, {start}
FROM generate_series(1::bigint, {reviews}) AS n
"""
EVENTS = """
INSERT INTO analytics_events (session_id, event_type, created_at)
SELECT md5(%(first)s::text || '/' || n / 5),
       CASE WHEN n / 5 %% 9 = 0 AND n %% 5 = 1 THEN 'add_to_cart'
            WHEN n / 5 %% 18 = 0 AND n %% 5 = 2 THEN 'checkout_started'
            WHEN n / 5 %% 36 = 0 AND n %% 5 = 3 THEN 'order_completed' ELSE 'page_view' END,
       %(first)s::timestamptz + n / %(count)s::float8 * (%(past)s::timestamptz - %(first)s::timestamptz)
FROM generate_series(0, %(count)s - 1) AS n
"""
BOUNDS = """
SELECT first, first + %(share)s * (past - first)
FROM (SELECT monitoring.day_start(monitoring.today() - %(first)s::integer) AS first,
             monitoring.day_start(monitoring.today() - %(past)s::integer) AS past) AS whole
"""


@dataclass(frozen=True)
class Size:
    """How much there is.

    Attributes:
        events: in all days but today.
        today: events of a full today, whatever the history: a day of the largest shop that is measured.
        days: that are over.
        turns: how often each side is measured; the guide's slowest less often.
    """

    events: int
    today: int = 25_000
    days: int = 400
    orders: int = 250_000
    items: int = 600_000
    products: int = 2000
    reviews: int = 100_000
    turns: int = 3


@contextmanager
def filled(server_url: str, size: Size, say: Callable[[str], None]) -> Iterator[psycopg.Connection[TupleRow]]:
    """A connection to a database of this size, with nothing of today yet and no rollup; it is dropped afterwards.

    Raises:
        Unmeasurable: a statement took too long, or sql/ cannot be set up in it.
    """
    name = f"shop_{size.events}"
    _execute(server_url, f"CREATE DATABASE {name}")
    url = server_url.removesuffix("postgres") + name
    limited = f"-c statement_timeout={LONGEST_STATEMENT} -c timezone=Europe/Zurich"
    try:
        with psycopg.connect(url, autocommit=True, options=limited, prepare_threshold=None) as connection:
            say(f"  {size.events} events of {size.days} days are written")
            _fill(connection, url, size)
            yield connection
    except psycopg.errors.QueryCanceled as why:
        raise Unmeasurable(f"a statement took more than {LONGEST_STATEMENT} with {size.events} events") from why
    finally:
        _execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def write_events(connection: psycopg.Connection[TupleRow], back: tuple[int, int], count: int, share: float = 1) -> None:
    """Write so many events, evenly, from the first of these days ago to the second, or into a first share of that."""
    bounds = connection.execute(BOUNDS.encode(), {"first": back[0], "past": back[1], "share": share}).fetchone()
    assert bounds is not None
    connection.execute(EVENTS.encode(), {"first": bounds[0], "past": bounds[1], "count": count})


def _fill(connection: psycopg.Connection[TupleRow], url: str, size: Size) -> None:
    start = f"((current_date - {size.days})::timestamp AT TIME ZONE 'Europe/Zurich')"
    for statement in [*TABLES.split(";\n"), *FILLS.split(";\n")]:
        connection.execute(statement.format(start=start, **asdict(size)).encode())
    _prepare(url)
    write_events(connection, (size.days, 0), size.events)
    connection.execute("VACUUM ANALYZE")
    connection.execute(business_guide.VIEWS.encode())


def _prepare(url: str) -> None:
    psql = str(postgres.find_binaries() / "psql")
    migrations = [*sorted((SQL / "migrations").glob("*.sql")), *sorted((SQL / "views").glob("*.sql"))]
    for file, once in [(SQL / "setup.sql", []), *((file, ["-1"]) for file in migrations)]:
        command = [psql, url, "-Xq", "-v", "ON_ERROR_STOP=1", *once, "-f", str(file)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            raise Unmeasurable(f"{file.name}: {ran.stderr.strip()}")


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())
