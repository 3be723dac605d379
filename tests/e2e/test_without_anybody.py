"""The schedule by itself. The file's name puts it last: its minutes pass while other tests run."""

import json
from datetime import datetime, timedelta

import pytest

from functions.model.period import utc_text
from infra.local.parts import Parts
from tests.e2e.shell import aws, last_ticks, until

pytestmark = pytest.mark.e2e


def test_the_schedule_by_itself_brings_a_new_observation_each_minute(run: Parts) -> None:
    def scheduled() -> list[str] | None:
        # the schedule's own ticks have whole seconds; those of an invocation by hand have a fraction
        words = ["logs", "filter-log-events", "--log-group-name", "/aws/lambda/fitfoot-health-probe"]
        events = json.loads(aws(run, *words, "--filter-pattern", "checks_probed").stdout)["events"]
        ticks = sorted({json.loads(event["message"])["tick"] for event in events})
        found = [tick for tick in ticks if "." not in tick]
        return found if len(found) > 1 else None

    first, second = (datetime.fromisoformat(tick) for tick in until(scheduled, 140)[:2])
    assert timedelta(seconds=50) < second - first < timedelta(seconds=70)
    assert last_ticks(run)["api"] >= utc_text(second)
