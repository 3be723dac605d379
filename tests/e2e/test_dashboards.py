"""A real Prometheus with our prometheus.yml over the demo shop: all that dashboards and rules ask of it is answered."""

import json
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from functions.model.vitals import LIMITS
from infra.local.parts import Parts
from tests.e2e.shell import TLS, a_batch, client, detector, until
from tests.e2e.test_incidents import broken, deployed, open_of, over, probed
from tests.e2e.test_logs import folded, prometheus
from tests.e2e.test_vitals_beside_money import called
from tests.promql import compared, everything_asked

pytestmark = pytest.mark.e2e
ASKED = everything_asked()
ALERTS = ("critical.yml ", "warning.yml ", "slo.yml ", "monitoring.yml ")
NO_LAST_WEEK = "it looks back a week, and a run has no last week"
NOBODY_WATCHED = "it is of yesterday, when nobody watched this shop"
UNANSWERED = {
    "business-metrics.json Against a Week Before: A": NO_LAST_WEEK,
    "business-metrics.json Daily Revenue: B": NO_LAST_WEEK,
    "business-metrics.json Orders per Hour: B": NO_LAST_WEEK,
    "system-overview.json Uptime: Last Day: A": NOBODY_WATCHED,
    "system-overview.json Response time (p95): Last Day: A": NOBODY_WATCHED,
    "system-overview.json Error rate: Last Day: A": NOBODY_WATCHED,
    "system-overview.json Database query time (p95): Last Day: A": NOBODY_WATCHED,
}
"""What has no answer here, and why; were there one, the reason would be wrong."""
PERHAPS = {
    **dict.fromkeys(
        (
            "question errors_by_endpoint 1",
            "system-overview.json Errors by Endpoint: A",
            "system-overview.json Errors by Endpoint: B",
        ),
        "only endpoints that fail, which other tests of the run have them do",
    ),
}
WHILE_A_CHECK_FAILS = ("system-overview.json Incidents That Stand: A", "this-bundle.json Failing Checks by Reason: A")


class Asking:
    """What is not answered yet, by where it is asked; of an alert what it compares: it is silent while all is well."""

    def __init__(self, run: Parts) -> None:
        self._run = run
        self._asked = {where: compared(expr) if where.startswith(ALERTS) else [expr] for where, expr in ASKED.items()}

    def still(self) -> set[str]:
        self._asked = {where: asks for where, asks in self._asked.items() if not all(map(self._answers, asks))}
        return set(self._asked)

    def left(self, listed: Iterable[str], seconds: float) -> set[str]:
        """What but for that is listed is not answered in all that time, so that a failure names it."""
        ends = time.monotonic() + seconds
        while (left := self.still() - set(listed)) and time.monotonic() < ends:
            time.sleep(0.3)
        return left

    def _answers(self, expr: str) -> bool:
        return bool(prometheus(self._run, expr, time.time()))


def visited(run: Parts, visitors: int) -> None:
    """So many visitors of a page, of each of whom every vital is logged, and a line that is none."""
    at = datetime.now(UTC)
    vital = {"value": 0.5, "page": "/asked", "device": "mobile", "first": True, "navigation": "navigate"}
    lines = [
        {
            "type": "vitals",
            "at": f"{at:%Y-%m-%dT%H:%M:%S}.123Z",
            "session": f"asked-{visitor}",
            "vitals": [{**vital, "name": name, "id": f"v6-{at.timestamp():.0f}-{visitor}"} for name in LIMITS],
        }
        for visitor in range(visitors)
    ]
    batch = a_batch("/aws/lambda/fitfoot-web-vitals", at, [*map(json.dumps, lines), '{"type": "vitals", "at"'])
    answer = until(lambda: analysed(run, batch), 60)
    assert (answer["vitals"], answer["malformed"]) == (visitors, 1), answer
    folded(run)


def analysed(run: Parts, batch: dict[str, Any]) -> dict[str, Any] | None:
    """None where more functions run at once than may, as after a start; a batch that comes again counts once."""
    with suppress(client(run, "lambda").exceptions.TooManyRequestsException):
        return called(run, "log-analyser", batch)
    return None


def test_each_expression_is_evaluated_without_an_error(run: Parts) -> None:
    now = time.time()
    assert len([prometheus(run, expr, now) for expr in ASKED.values()]) == len(ASKED)


def test_each_rule_that_prometheus_has_loaded_is_evaluated_without_an_error(run: Parts) -> None:
    def rules() -> list[dict[str, Any]]:
        answer = httpx.get(f"{run.environment['PROMETHEUS_URL']}/api/v1/rules", verify=TLS).json()
        return [rule for group in answer["data"]["groups"] for rule in group["rules"]]

    until(lambda: all(rule["health"] != "unknown" for rule in rules()) or None, 30)
    assert {rule["name"]: rule.get("lastError") for rule in rules() if rule["health"] != "ok"} == {}
    assert len(rules()) == sum(where.startswith(("recording.yml ", *ALERTS)) for where in ASKED)


def test_each_expression_is_answered_but_for_those_with_a_reason(run: Parts) -> None:
    assert UNANSWERED.keys() | PERHAPS.keys() | set(WHILE_A_CHECK_FAILS) <= ASKED.keys()
    asking = Asking(run)
    visited(run, 1)
    deployed(run, "admin", datetime.now(UTC) - timedelta(hours=2))  # no incident of an hour later is laid to it
    with broken(run, "admin", "down"):
        probed(run)
        detector(run, {})
        (incident,) = open_of(run, "admin")
        until(lambda: asking.still().isdisjoint(WHILE_A_CHECK_FAILS) or None, 60)
        visited(run, 12)  # the first one is scraped by now, so that these are an increase
    until(lambda: over(run, str(incident["id"])), 60)
    assert asking.left({*UNANSWERED, *PERHAPS}, 90) == set()
    assert asking.still() >= UNANSWERED.keys()
