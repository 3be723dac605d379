"""The demo shop: the schema made, and its past written, once."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.local.shop.catalogue import PRODUCTS
from infra.local.shop.history import History, past

ROLE = "shop"
_SCHEMA = Path(__file__).with_name("schema.sql")


def prepare_schema(url: str) -> str:
    """Make what is missing of tables and role in the superuser's database `url`.

    Returns:
        The connection string of the role that the API uses; its password follows from the superuser's, so that two
        shops on one server, which share the role, agree.

    Raises:
        psycopg.OperationalError: no database answers at `url`.
    """
    password = hashlib.sha256(f"{ROLE} {conninfo_to_dict(url).get('password')}".encode()).hexdigest()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_SCHEMA.read_bytes())
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(ROLE), password))
    return make_conninfo(url, user=ROLE, password=password)


def fill(url: str, *, until: datetime, days: int, seed: int) -> History | None:
    """Write the past into an empty shop, all of it or nothing; return None where one is already written."""
    with psycopg.connect(url) as connection:
        # A second shop on the same database waits here, and then finds it filled.
        connection.execute("LOCK TABLE products IN SHARE ROW EXCLUSIVE MODE")
        if connection.execute("SELECT FROM products LIMIT 1").fetchone() is not None:
            return None
        history = past(until=until, days=days, seed=seed)
        _write(connection.cursor(), history)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")
    return history


def _write(cursor: psycopg.Cursor, history: History) -> None:
    _copy(cursor, "products", "id title handle price", ((p.id, p.title, p.handle, p.price) for p in PRODUCTS))
    numbered = list(enumerate(history.orders, start=1))
    orders = ((number, each.created_at, each.total, each.status) for number, each in numbered)
    _copy(cursor, "orders", "id created_at total status", orders)
    items = ((number, p.id, quantity, p.price) for number, each in numbered for p, quantity in each.lines)
    _copy(cursor, "order_items", "order_id product_id quantity unit_price", items)
    reviews = ((each.product_id, each.rating, each.created_at) for each in history.reviews)
    _copy(cursor, "product_reviews", "product_id rating created_at", reviews)
    events = ((each.session_id, each.event_type, each.created_at) for each in history.events)
    _copy(cursor, "analytics_events", "session_id event_type created_at", events)
    for table in ("products", "orders"):  # their ids were given, so the sequences have not moved
        last = sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), coalesce(max(id), 1)) FROM {}")
        cursor.execute(last.format(table, sql.Identifier(table)))


def _copy(cursor: psycopg.Cursor, table: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns.split()))
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)) as copy:
        for row in rows:
            copy.write_row(row)
