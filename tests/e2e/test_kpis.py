"""A day's KPIs and the totals on the emulator: out of the shop's database, kept, and scraped."""

import json
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest

from functions.model.period import day_of, parse_utc
from infra.local.deploy import Aws
from infra.local.parts import Parts

pytestmark = pytest.mark.e2e


def report(run: Parts, **payload: object) -> dict[str, Any]:
    client = Aws(run.environment["AWS_ENDPOINT_URL"], run.environment["AWS_DEFAULT_REGION"]).client("lambda")
    response = client.invoke(FunctionName="fitfoot-report-generator", Payload=json.dumps(payload).encode())
    return dict(json.loads(response["Payload"].read()))


def test_a_days_kpis_are_made_of_the_shops_own_rows_and_scraped_with_the_totals(run: Parts) -> None:
    refreshed = report(run, report="refresh")
    made = report(run, report="kpis")
    yesterday = day_of(parse_utc(refreshed["at"])) - timedelta(days=1)
    assert made["date"] == yesterday.isoformat()
    found = {one["name"]: one for one in made["kpis"]}
    with psycopg.connect(run.environment["DATABASE_URL"]) as shop:
        (sold,) = shop.execute("SELECT count(*) FROM orders WHERE status IN ('completed', 'refunded')").fetchone() or ()
        (expected,) = shop.execute(
            """
            SELECT round(100.0 * count(DISTINCT session_id) FILTER (WHERE event_type = 'order_completed')
                         / count(DISTINCT session_id), 2) FROM analytics_events
            WHERE (created_at AT TIME ZONE 'Europe/Zurich')::date = %s
            """,
            [yesterday],
        ).fetchone() or ("",)
    assert found["conversion_rate"]["value"] == float(expected), found["conversion_rate"]
    assert "firing" not in {one["alert"] for one in made["kpis"]}  # the demo shop is well
    assert found["uptime"]["value"] is None  # yesterday nobody watched this shop
    assert "too little to say" in found["uptime"]["reason"]
    answer = httpx.get(
        f"{run.environment['API_URL']}/metrics",
        headers={"Authorization": f"Bearer {run.environment['METRICS_TOKEN']}"},
    )
    samples = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert samples['kpi_value{kpi="conversion_rate",unit="percentage"}'] == f"{float(expected):g}"
    assert 0 < int(samples["orders_total"]) <= sold
    assert 'kpi_value{kpi="uptime",unit="percentage"}' not in samples
