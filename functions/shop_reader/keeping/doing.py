"""Shop reader: does what an order says, under the refreshing role, and answers what came of it."""

import time
from dataclasses import replace

from functions.model.period import utc_text
from functions.shop_reader.answer import Answer, Unanswerable
from functions.shop_reader.keeping.kept import connected, transaction, why
from functions.shop_reader.keeping.migrations import Failed, Migrating
from functions.shop_reader.keeping.order import Migrations, Order, Rollup
from functions.shop_reader.postgres.reading import Place
from functions.shop_reader.postgres.refusal import Refused
from functions.shop_reader.postgres.values import rows
from functions.shop_reader.queries.shelf import Shelf
from functions.shop_reader.queries.told import bind
from functions.shop_reader.settings import Settings


def done(order: Order, known: Settings, seconds: float) -> Answer:
    """What came of it, within the seconds: a pass's row, or a plan of migrations as it stands afterwards."""
    began = time.monotonic()
    ends = began + seconds
    try:
        answer = _rolled(order, known, ends) if isinstance(order, Rollup) else _migrated(order, known, ends)
    except Unanswerable as error:
        answer = Answer(0.0, error=str(error))
    except Exception as fault:  # noqa: BLE001 - its words might hold the address's password
        answer = Answer(0.0, error=f"the shop reader itself failed: {type(fault).__name__}")
    called = "rows" if isinstance(order, Rollup) else "value"
    return replace(answer, took_ms=(time.monotonic() - began) * 1000, called=called)


def _rolled(order: Rollup, known: Settings, ends: float) -> Answer:
    """One pass; the lock is taken by its function, which does nothing where another has it."""
    query = Shelf(known.sql / "rollup", "sql/rollup").query(order.what)
    since = {"since": utc_text(order.since)} if order.since else {}
    values = bind(query, {"seconds": order.seconds, **since})
    with connected(_place(known), ends) as connection:
        try:
            with transaction(connection, ends, locked=False):
                found = connection.ask(query.statement.text, values, ends)
        except Refused as error:
            raise Unanswerable(f"{order.what}: {why(error)}") from error
    return Answer(0.0, rows(*found))


def _migrated(order: Migrations, known: Settings, ends: float) -> Answer:
    with connected(_place(known), ends) as connection:
        migrating = Migrating(known.sql, connection, ends)
        plan = migrating.plan()
        if not order.apply:
            return Answer(0.0, plan.as_json())
        failed: str | None = None
        try:
            migrating.apply(plan)
        except Failed as error:
            failed = str(error)
        return Answer(0.0, plan.after(migrating.applied).as_json(), failed)


def _place(known: Settings) -> Place:
    """Where the refreshing role is let in.

    Raises:
        Unanswerable: nobody has said where.
    """
    if known.refresher is None:
        raise Unanswerable(known.refresher_missing)
    return Place(
        known.refresher,
        known.authorities,
        known.database_iam,
        known.environment,
        known.secret("DATABASE_REFRESHER_PASSWORD"),
    )
