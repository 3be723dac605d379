"""What visitors felt beside what they bought: from a line of the log to the report, with each role's own rights."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

import psycopg
import pytest

from functions.model.period import ZURICH, day_of
from infra.local.parts import Parts
from tests.e2e.shell import a_batch, client

pytestmark = pytest.mark.e2e
VISITORS = 12


def called(run: Parts, function: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    answer = client(run, "lambda").invoke(FunctionName=f"fitfoot-{function}", Payload=json.dumps(payload).encode())
    said = answer["Payload"].read()
    assert "FunctionError" not in answer, said
    return dict(json.loads(said))


def felt(at: datetime, sessions: list[str]) -> dict[str, Any]:
    """Lines of web_vitals as CloudWatch Logs delivers them: of each session a page that nobody else sees."""
    lines = [
        {
            "type": "vitals",
            "at": f"{at:%Y-%m-%dT%H:%M:%S}.123Z",
            "session": session,
            "vitals": [
                {"name": "LCP", "value": 1000.0 + number, "id": f"v6-{session}", "page": "/felt", "device": "tablet",
                 "first": False, "navigation": "navigate"}
            ],
        }
        for number, session in enumerate(sessions)
    ]  # fmt: skip
    return a_batch("/aws/lambda/fitfoot-web-vitals", at, [json.dumps(line) for line in lines])


def test_a_page_stands_in_the_report_beside_what_its_visitors_bought(run: Parts) -> None:
    yesterday = day_of(datetime.now(UTC)) - timedelta(days=1)
    noon = datetime.combine(yesterday, time(12), ZURICH).astimezone(UTC)
    with psycopg.connect(run.environment["DATABASE_URL"]) as shop:
        ordered, others = (
            [str(who) for (who,) in shop.execute(
                "SELECT session_id FROM analytics_events WHERE created_at BETWEEN %(noon)s - interval '11 hours'"
                " AND %(noon)s + interval '11 hours' GROUP BY 1"
                " HAVING bool_or(event_type = 'order_completed') = %(bought)s ORDER BY 1 LIMIT %(many)s",
                {"noon": noon, "bought": bought, "many": many},
            )]
            for bought, many in ((True, 3), (False, VISITORS - 3))
        )  # fmt: skip
    assert (len(ordered), len(others)) == (3, VISITORS - 3)
    answer = called(run, "log-analyser", felt(noon, [*ordered, *others, "nobody-of-the-shop"]))
    assert (answer["vitals"], answer["malformed"]) == (VISITORS + 1, 0)
    said = called(run, "report-generator", {"report": "performance", "dry_run": True})["text"]
    (row,) = [line.split() for line in said.splitlines() if line.split()[:2] == ["/felt", "tablet"] and "%" in line]
    assert [*row[:5], *row[-4:]] == ["/felt", "tablet", "1'009", "ms", "13", "0", "12", "25.00", "%"]
