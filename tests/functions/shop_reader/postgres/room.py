"""Tests: the shop reader beside a real Postgres, asked as the handler asks it."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg

from functions.shop_reader.answer import Answer
from functions.shop_reader.handler import answer
from functions.shop_reader.request import parse
from functions.shop_reader.settings import Settings
from functions.shop_reader.sql import Sql

PASSWORD = "s3cr3t"
SCHEMA = f"""
CREATE SCHEMA monitoring;
CREATE TABLE monitoring.days (date date, revenue numeric(12, 2), orders bigint);
INSERT INTO monitoring.days VALUES ('2026-11-01', 1234.50, 3), ('2026-11-02', NULL, 0), ('2026-11-03', 0.10, 1);
CREATE TABLE monitoring.hidden (n int);
CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}';
GRANT USAGE ON SCHEMA monitoring TO reader;
GRANT SELECT, INSERT ON monitoring.days TO reader;
CREATE TABLE public.visits (id int);
CREATE FUNCTION monitoring.visited() RETURNS TABLE (date date) LANGUAGE plpgsql AS
    $$ BEGIN RETURN QUERY
    SELECT d.date FROM monitoring.days AS d, LATERAL (SELECT session_id FROM public.visits) AS v; END $$;
CREATE FUNCTION monitoring.ordered() RETURNS bigint LANGUAGE plpgsql AS
    $$ BEGIN RETURN (SELECT count(*) FROM public.carts); END $$;
"""  # noqa: S608 - a test's own
QUESTIONS = {
    "days": """-- Days.
-- :'from' date  the first day
SELECT date, revenue FROM days WHERE date >= :'from'::date ORDER BY 1;""",
    "told": "-- Back.\n-- :'said' text  anything\nSELECT :'said' AS said, ':''said''' AS quoted;",
    "moment": "-- Now.\nSELECT pg_backend_pid() AS pid, now() AS at, count(*) AS days FROM days;",
    "manners": """-- Settings.
        SELECT name, setting FROM pg_settings WHERE name IN ('application_name', 'default_transaction_read_only',
        'transaction_read_only', 'transaction_isolation', 'search_path', 'lock_timeout', 'TimeZone') ORDER BY 1""",
    "types": """-- Values.
        SELECT 1.10::numeric AS money, 7::bigint AS count, 0.5::float8 AS share, 'NaN'::float8 AS none, true AS yes,
        '2026-10-25'::date AS day, '2026-10-25 02:30:00+01'::timestamptz AS at, '{"a": [1]}'::jsonb AS json,
        NULL::numeric AS nothing, 'infinity'::timestamptz AS forever, '2026-10-25 01:02:03.5'::timestamp AS local""",
    "column": "-- A column that is not there.\nSELECT d.date, d.totl FROM days AS d",
    "bare_column": "-- A column that is not there.\nSELECT sum(total) AS total FROM monitoring.days",
    "inner_column": "-- A function's column that is not there.\nSELECT date FROM monitoring.visited()",
    "inner_table": "-- A function's table that is not there.\nSELECT date, monitoring.ordered() FROM monitoring.days",
    "table": "-- A table that is not there.\nSELECT * FROM orders",
    "hidden": "-- What it may not see.\nSELECT n FROM hidden",
    "zero": "-- Nothing by nothing.\nSELECT 1 / orders AS x FROM days",
    "write": "-- It writes.\nWITH made AS (INSERT INTO days VALUES (now()) RETURNING date) SELECT * FROM made",
    "tls": "-- Whether this is TLS.\nSELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    "slow": "-- It takes long.\nSELECT 1 AS one FROM pg_sleep(60)",
    "locked": "-- It waits.\nSELECT date FROM days",
    "many": "-- Too many rows.\n-- :'n' integer  how many\nSELECT n FROM generate_series(1, :'n'::int) AS n",
    "large": "-- Too much.\nSELECT repeat('x', 1000000) AS x FROM generate_series(1, 10)",
    "largest": "-- One value, too large.\nSELECT repeat('x', 100000000) AS x",
    "twins": "-- One name twice.\nSELECT 1 AS a, 2 AS a",
    "wrong_file": "-- Two.\nSELECT 1 AS a; SELECT 2 AS b",
}


class Room:
    """One instance of the function: what it keeps, it keeps from batch to batch."""

    def __init__(self, owner: str, url: str, questions: Path) -> None:
        self.owner, self.url, self._questions = owner, url, questions
        self._sql: dict[tuple[str, ...], Sql] = {}

    def ask(self, *questions: dict[str, Any], seconds: float = 10, **environment: str) -> list[Answer]:
        """The answers of one batch."""
        told = {"DATABASE_URL": self.url, **environment}
        known = replace(Settings.read(told), queries=self._questions)
        sql = self._sql.setdefault(tuple(told.values()), Sql(known))
        return asyncio.run(answer(parse({"questions": list(questions)}), known, seconds, sql))

    def rows(self, name: str, **params: object) -> list[dict[str, Any]]:
        """Of one question that is answered."""
        (only,) = self.ask({"sql": name, "params": params})
        assert only.error is None, only.error
        return list(only.value)

    def why(self, name: str, params: dict[str, object] | None = None, seconds: float = 10, **environment: str) -> str:
        """The error of one question that is not."""
        (only,) = self.ask({"sql": name, "params": params or {}}, seconds=seconds, **environment)
        assert only.value is None
        assert PASSWORD not in str(only.error)
        return str(only.error)

    def own(self, statement: str) -> list[Any]:
        """Have the owner do something."""
        with psycopg.connect(self.owner, autocommit=True) as connection:
            done = connection.execute(statement.encode())
            return done.fetchall() if done.description else []

    def close(self) -> None:
        for sql in self._sql.values():
            sql.close()

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """While somebody alters the table."""
        with psycopg.connect(self.owner) as connection:
            connection.execute("LOCK TABLE monitoring.days IN ACCESS EXCLUSIVE MODE")
            yield

    def until(self, condition: str) -> Any:  # noqa: ANN401 - whatever the database says
        """The first answer that is one, of a question that the owner asks until it is."""
        ends = time.monotonic() + 10
        with psycopg.connect(self.owner, autocommit=True) as connection:
            while not (found := connection.execute(condition.encode()).fetchone()):
                assert time.monotonic() < ends, condition
        return found[0]
