"""Tests of SQL: a shop's tables with no more rules than INTERFACES names, and the owner's psql."""

import csv
import io
import os
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from infra.local import postgres

SQL = Path(__file__).resolve().parents[2] / "sql"
TABLES = """
CREATE TABLE products (id bigint PRIMARY KEY, title text);
CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz, total numeric, status text, currency text);
CREATE TABLE order_items (
    id bigserial PRIMARY KEY, order_id bigint, product_id bigint, quantity integer, unit_price numeric
);
CREATE TABLE product_reviews (id bigserial PRIMARY KEY, product_id bigint, rating integer, created_at timestamptz);
CREATE TABLE analytics_events (id bigserial PRIMARY KEY, session_id text, event_type text, created_at timestamptz);
"""
EMPTIED = ("products", "orders", "order_items", "product_reviews", "analytics_events")
KEPT = ("funnel_days", "dirty_days", "id_marks", "today_counted", "today_visits")
KEPT_ITEMS = ("products_sold", "left_out", "items_counted")
# To truncate them takes ten times as long.
EMPTY = "".join(
    [
        *(f"DELETE FROM public.{table};" for table in EMPTIED),  # noqa: S608 -- named above
        *(f"DELETE FROM monitoring.{table};" for table in (*KEPT, *KEPT_ITEMS)),  # noqa: S608 -- above
        "ALTER SEQUENCE analytics_events_id_seq INCREMENT 1 RESTART;",
        "UPDATE monitoring.rollup_state SET closed_before = '-infinity', scan_from = NULL, refreshed_at = NULL;",
    ]
)


class PsqlFailed(Exception):
    """psql's own words."""


def psql(url: str, *arguments: str, role: str = "") -> str:
    """What psql prints; with a role, as that role.

    Raises:
        PsqlFailed: it failed.
    """
    environment = {"PATH": os.environ["PATH"], "PGOPTIONS": f"-c role={role}" if role else "", "PGTZ": "UTC"}
    command = [str(postgres.find_binaries() / "psql"), url, "-X", "-v", "ON_ERROR_STOP=1", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if ran.returncode != 0:
        raise PsqlFailed(ran.stderr)
    return ran.stdout


def prepare(url: str) -> None:
    """What an owner does, and what a migration does after it."""
    psql(url, "-q", "-f", str(SQL / "setup.sql"))
    for file in [*sorted((SQL / "migrations").glob("*.sql")), *sorted((SQL / "views").glob("*.sql"))]:
        psql(url, "-q", "-1", "-f", str(file), role="fitfoot_refresher")


def answer(url: str, name: str, **values: object) -> list[dict[str, str]]:
    """The rows of a file under sql/, as the reading role; NULL is an empty text."""
    given = [word for key, value in values.items() for word in ("-v", f"{key}={value}")]
    told = psql(url, "--csv", "-q", *given, "-f", str(SQL / f"{name}.sql"), role="fitfoot_reader")
    return list(csv.DictReader(io.StringIO(told)))


def rows(connection: psycopg.Connection[TupleRow], question: str, values: Any = None) -> list[tuple[Any, ...]]:  # noqa: ANN401 -- whatever a column holds
    """All rows of a question."""
    return connection.execute(question.encode(), values).fetchall()


def sell(connection: psycopg.Connection[TupleRow], *orders: tuple[int, str, object, str, str | None]) -> None:
    """Write orders of (id, when, total, status, currency)."""
    connection.cursor().executemany(
        "INSERT INTO orders (id, created_at, total, status, currency) VALUES (%s, %s, %s, %s, %s)", orders
    )


def visit(connection: psycopg.Connection[TupleRow], *events: tuple[str | None, str, str]) -> None:
    """Write events of (session, type, when)."""
    connection.cursor().executemany(
        "INSERT INTO analytics_events (session_id, event_type, created_at) VALUES (%s, %s, %s)", events
    )
