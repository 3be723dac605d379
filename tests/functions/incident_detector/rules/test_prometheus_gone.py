"""A Prometheus that is down, slow, broken or huge: what it last said is unknown, then it is blind, nothing is over."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from functions.incident_detector.decide import decide
from functions.incident_detector.rules.evaluating import evaluated
from functions.model.alert import Alert, AlertStatus
from functions.model.incident import Change, Incident
from functions.model.period import MINUTE
from functions.model.route import Routes
from functions.model.rule import GroupState
from functions.shop.questions import Answer, PromQL
from functions.shop.samples import read
from tests.builders import NOON, a_rule, a_rule_group
from tests.functions.health_probe import hostile_servers
from tests.functions.health_probe.hostile_servers import Answer as Speaks
from tests.functions.health_probe.hostile_servers import Server, says, serving
from tests.functions.shop_reader.servers import ask, http, refuses, success

pytestmark = pytest.mark.integration

Serves = Callable[[Server], Speaks]
HIGH = [{"metric": {"job": "fitfoot-api"}, "value": [1.5, "7.5"]}]
MANY = [{"metric": {"job": f"fitfoot-{number}"}, "value": [1.5, "7.5"]} for number in range(20_000)]
GONE: dict[str, Serves | None] = {
    "down": None,
    "slow": hostile_servers.hangs_before_answering,
    "503": refuses("503 Unavailable", "timeout", "query timed out"),
    "html": says(http(b"<html>hello", content_type="text/html")),
    "not-numbers": says(success([{"metric": {}, "value": [1.5, "lots"]}])),
    "huge-body": hostile_servers.sends_ten_gigabytes,
    "huge-vector": says(success(MANY)),
}
GROUP = a_rule_group(a_rule(labels={"severity": "critical", "service": "api"}))


@dataclass
class Watching:
    """Ticks from noon on, minute by minute, with everything remembered from one to the next."""

    states: dict[str, GroupState] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)

    def tick(self, minute: int, answers: Serves | None) -> list[Change]:
        now = NOON + minute * MINUTE
        done = evaluated([GROUP], self.states, Asking(answers), now)
        self.states = {state.group: state for state in done.states}
        self.alerts |= {alert.fingerprint: alert for alert in done.alerts}
        changes = decide(self.alerts.values(), self.incidents.values(), (), Routes(), now)
        self.incidents |= {change.after.id: change.after for change in changes}
        return changes

    def open_titles(self) -> set[str]:
        return {incident.title for incident in self.incidents.values() if not incident.over}


@dataclass
class Asking:
    """The real shop reader's asking, of a server that lives as long as one tick."""

    serves: Serves | None

    def ask(self, questions: Sequence[PromQL]) -> list[Answer]:
        return asyncio.run(self._ask([question.query for question in questions]))

    async def _ask(self, queries: Sequence[str]) -> list[Answer]:
        async with contextlib.AsyncExitStack() as stack:
            url = "http://127.0.0.1:1"
            if self.serves:
                url = (await stack.enter_async_context(serving(self.serves))).url
            answers = await ask(url, *queries, seconds=0.5 if self.serves is GONE["slow"] else 30)
        return [read(answer.as_json()) for answer in answers]


def since(watching: Watching) -> datetime | None:
    (alert,) = [alert for alert in watching.alerts.values() if alert.labels["alertname"] == "HighErrorRate"]
    return alert.unknown_since if alert.status is AlertStatus.UNKNOWN else None


@pytest.mark.parametrize("kind", GONE)
def test_what_fired_is_unknown_then_it_is_blind_and_nothing_is_over(kind: str) -> None:
    watching = Watching()
    watching.tick(0, says(success(HIGH)))
    assert watching.open_titles() == {"High Error Rate"}

    for minute in range(1, 6):
        watching.tick(minute, GONE[kind])
        assert since(watching) == NOON + MINUTE
        assert watching.open_titles() == {"High Error Rate"}
    watching.tick(6, GONE[kind])
    assert len(watching.open_titles()) == 2
    (blind,) = [one for one in watching.incidents.values() if one.service == "monitoring"]
    assert "blind" in blind.title.lower()

    watching.tick(7, says(success(HIGH)))
    assert watching.open_titles() == {"High Error Rate"}
    watching.tick(8, says(success([])))
    assert watching.open_titles() == set()


def test_a_value_that_is_no_number_any_more_ends_nothing() -> None:
    watching = Watching()
    watching.tick(0, says(success(HIGH)))
    watching.tick(1, says(success([{**HIGH[0], "value": [1.5, "NaN"]}])))
    watching.tick(2, says(success([{**HIGH[0], "value": [1.5, "+Inf"]}])))
    assert watching.open_titles() == {"High Error Rate"}


def test_without_anything_firing_it_is_blind_all_the_same() -> None:
    watching = Watching()
    watching.tick(0, says(success([])))
    for minute in range(1, 7):
        watching.tick(minute, None)
    assert len(watching.open_titles()) == 1
    watching.tick(7, says(success([])))
    assert watching.open_titles() == set()
