"""The shop's figures on the emulator: set up, migrated, refreshed and asked, under the roles that the stack gives."""

import json
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from functions.model.period import parse_utc
from infra.local.deploy import Aws
from infra.local.parts import Parts

pytestmark = pytest.mark.e2e


def invoke(run: Parts, function: str, payload: dict[str, Any]) -> dict[str, Any]:
    client = Aws(run.environment["AWS_ENDPOINT_URL"], run.environment["AWS_DEFAULT_REGION"]).client("lambda")
    response = client.invoke(FunctionName=f"fitfoot-{function}", Payload=json.dumps(payload).encode())
    return dict(json.loads(response["Payload"].read()))


def test_a_run_is_migrated_and_its_rollup_is_kept(run: Parts) -> None:
    plan = invoke(run, "report-generator", {"report": "migrate", "dry_run": True})
    assert plan["pending"] == []
    assert "001_days" in plan["done"]
    done = invoke(run, "report-generator", {"report": "refresh"})
    assert done["days_left"] == 0, done
    assert parse_utc(f"{done['closed_before']}T00:00:00Z") <= parse_utc(done["at"])
    assert done["after"]["totals"]["counted"] is True


def test_a_day_s_revenue_is_what_the_shop_s_own_orders_say(run: Parts) -> None:
    with psycopg.connect(run.environment["DATABASE_URL"]) as shop:
        day, revenue, orders = shop.execute("""
            SELECT (created_at AT TIME ZONE 'Europe/Zurich')::date::text, sum(total), count(*) FROM orders
            WHERE status = 'completed' AND created_at < now() - interval '2 days' GROUP BY 1 ORDER BY 1 DESC OFFSET 1
        """).fetchone() or ("", Decimal(), 0)
    questions = [{"sql": "daily_revenue", "params": params} for params in ({"from": day, "to": day}, {})]
    (of_a_day, of_all) = invoke(run, "shop-reader", {"questions": questions})["answers"]
    (row,) = of_a_day["rows"]
    assert row in of_all["rows"]
    assert (row["date"], Decimal(row["revenue"]), row["orders"]) == (day, revenue, orders)


def test_the_role_that_reads_can_change_nothing(run: Parts) -> None:
    with psycopg.connect(run.environment["DATABASE_READER_URL"]) as reader:
        reader.execute("SELECT date FROM daily_revenue LIMIT 1")
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            reader.execute("CREATE TABLE monitoring.mine (id int)")
