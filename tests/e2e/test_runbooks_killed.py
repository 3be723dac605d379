"""A runbook that is killed at any step and started again: nothing is done twice, and nothing stays locked.

`KILL_TEST=full` kills it before, during and after each of its calls.
"""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.automation.interpreter.execution import Execution, Status
from infra.local.parts import Parts
from infra.local.runbook import run_local
from tests.e2e.runbook_killer import Killer, When, standing_between
from tests.e2e.runbook_shop import API, WEB, Shop, fresh, open_for_customers

pytestmark = pytest.mark.e2e

RUNBOOK = "FitFoot-HighErrorRate"
GIVEN = {"RecoveredBelowPercent": ["99.99"]}  # whatever an earlier test has left in the shop's last seconds
CALLS = (
    "Lock",
    "FindErrors",
    "ReadRevisions",
    "FindDeployments",
    "ReadCapacity",
    "SaveCapacity",
    "ScaleWeb",
    "RecordWeb",
    "ScaleApi",
    "RecordApi",
    "SwitchBreakerOn",
    "RecordBreaker",
    "MeasureAgain",
    "ProveRecovery",
    "Unlock",
)
FEW = [("Lock", When.AFTER), ("ScaleWeb", When.AFTER), ("SwitchBreakerOn", When.BEFORE), ("Unlock", When.AFTER)]
ALL = [(call, when) for call in CALLS for when in When]


@pytest.fixture(scope="module")
def open_shop(run: Parts) -> Iterator[Shop]:
    with open_for_customers(run) as shop:
        shop.well("error_rate", 99.99)
        yield shop


@pytest.fixture
def shop(open_shop: Shop) -> Iterator[Shop]:
    with fresh(open_shop):
        yield open_shop


@pytest.mark.parametrize(("call", "when"), ALL if os.environ.get("KILL_TEST") == "full" else FEW)
def test_killed_and_started_again_it_repeats_nothing_and_keeps_no_lock(
    shop: Shop, tmp_path: Path, call: str, when: When
) -> None:
    before, settings = shop.changes(), [shop.settings_version()]
    with standing_between(shop.run.environment["AWS_ENDPOINT_URL"], at=CALLS.index(call) + 1, when=when) as killer:
        assert killer.killed(shop.run.environment, RUNBOOK, GIVEN, tmp_path) == -signal.SIGKILL
        settings.append(shop.settings_version())
        ran = again(shop, killer, tmp_path)
    assert ran.status is Status.SUCCESS, ran.message
    assert tuple(step.step for step in ran.steps if step.action == "aws:invokeLambdaFunction") == CALLS
    assert shop.capacity() == {WEB: 5, API: 3, "breaker": "true"}
    assert shop.changes() == {name: count + 1 for name, count in before.items()}
    assert len({*settings, shop.settings_version()}) == 2
    assert shop.lock(RUNBOOK) == {"run": ran.id, "released": True}
    assert shop.spends() == [(ran.id, 3)]


def test_started_again_under_another_name_it_waits_until_the_lock_runs_out_and_it_has_cooled_down(
    shop: Shop, tmp_path: Path
) -> None:
    before, past = shop.changes(), datetime.now(UTC) - timedelta(seconds=1)
    with standing_between(shop.run.environment["AWS_ENDPOINT_URL"], at=CALLS.index("ScaleApi") + 1) as killer:
        killer.killed(shop.run.environment, RUNBOOK, GIVEN, tmp_path)
        holder = shop.lock(RUNBOOK)
        assert not holder["released"]
        early = again(shop, killer, tmp_path / "elsewhere")
        assert (early.status, f"is being run by {holder['run']} since" in early.message) == (Status.FAILED, True)
        shop.let_the_lock_run_out(RUNBOOK, past)
        hot = again(shop, killer, tmp_path / "elsewhere")
        assert f"changed something in run {holder['run']}; it cools down until" in hot.message
        shop.let_it_cool_down(RUNBOOK, past)
        late = again(shop, killer, tmp_path / "elsewhere")
    assert late.status is Status.SUCCESS, late.message
    assert shop.changes() == {name: count + 1 for name, count in before.items()}
    assert shop.lock(RUNBOOK) == {"run": late.id, "released": True}


def again(shop: Shop, killer: Killer, folder: Path) -> Execution:
    environment = {**shop.run.environment, "AWS_ENDPOINT_URL": killer.url}
    return run_local(environment, RUNBOOK, GIVEN, say=print, scale=1000, folder=folder)
