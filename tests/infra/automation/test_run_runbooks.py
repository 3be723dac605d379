"""The runbooks themselves, run on functions that only keep a lock and count: what may go wrong on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import pytest

from infra.automation.document import Document
from infra.automation.interpreter.execution import Execution, Status
from infra.automation.interpreter.ports import Decision, FunctionUnavailable, Ports
from infra.automation.interpreter.run import run
from infra.automation.read import load_all
from tests.infra.automation.interpreting import FakeClock, FakePeople
from tests.infra.automation.pretended import Killed, Pretended

pytestmark = pytest.mark.unit
RUNBOOKS = ("FitFoot-HighErrorRate", "FitFoot-RestoreCapacity", "FitFoot-ServiceDown", "FitFoot-SlowResponse")
every_runbook = pytest.mark.parametrize("name", RUNBOOKS)


@cache
def runbooks() -> dict[str, Document]:
    return {one.name: one for one in load_all()}


@dataclass
class Night:
    """One incident, and the runs of runbooks on it."""

    name: str
    clock: FakeClock = field(default_factory=FakeClock)
    people: FakePeople = field(default_factory=FakePeople)
    function_error_fails: bool = True
    stopped: bool = False

    def __post_init__(self) -> None:
        self.functions = Pretended(self.clock)
        if self.name == "FitFoot-RestoreCapacity":
            self.functions.recovers_after = 0
            self.functions.saved = {"deployments": [{"name": "fitfoot-web", "replicas": 1}], "breaker": "false"}

    def run(self, id_: str = "one", **given: list[str]) -> Execution:
        ports = Ports(
            functions=self.functions,
            clock=self.clock,
            approvals=self.people,
            cancelled=lambda: self.stopped,
            function_error_fails=self.function_error_fails,
        )
        return run(runbooks()[self.name], given, ports, id_=id_)

    def at_call(self, number: int, do: Callable[[], None]) -> None:
        self.functions.before_call = lambda call: do() if call == number else None

    def stop(self) -> None:
        self.stopped = True


def die() -> None:
    raise Killed


def calls_of(name: str) -> int:
    night = Night(name)
    night.run()
    return len(night.functions.calls)


@every_runbook
def test_a_runbook_cures_and_keeps_no_lock(name: str) -> None:
    night = Night(name)
    ran = night.run()
    assert (ran.status, ran.message) == (Status.SUCCESS, "")
    assert night.functions.really_changed != []
    assert night.functions.holder == ""


@pytest.mark.parametrize("name", [one for one in RUNBOOKS if one != "FitFoot-RestoreCapacity"])
def test_what_never_recovers_ends_failed_and_pages_and_keeps_no_lock(name: str) -> None:
    night = Night(name)
    night.functions.recovers_after = 10_000
    ran = night.run()
    assert ran.status is Status.FAILED
    assert "not below" in ran.message
    assert night.functions.paged > 0
    assert night.functions.holder == ""


@every_runbook
def test_of_two_one_runs_and_the_other_says_who_holds_the_lock(name: str) -> None:
    night = Night(name)
    night.functions.holder = "somebody"
    ran = night.run()
    assert ran.status is Status.FAILED
    assert "somebody holds it until 04:08" in ran.message
    assert night.functions.really_changed == []
    assert night.functions.holder == "somebody"


@every_runbook
def test_killed_at_any_call_and_started_again_it_changes_nothing_twice_and_keeps_no_lock(name: str) -> None:
    for call in range(1, calls_of(name) + 1):
        night = Night(name)
        night.at_call(call, die)
        with pytest.raises(Killed):
            night.run()
        night.functions.before_call = lambda _: None
        ran = night.run()
        assert ran.status is Status.SUCCESS, (call, ran.message)
        assert len(night.functions.really_changed) == len(set(night.functions.really_changed))
        assert night.functions.holder == ""


@every_runbook
def test_stopped_at_any_call_outside_a_loop_it_keeps_no_lock(name: str) -> None:
    for call in range(1, calls_of(name) + 1):
        night = Night(name)
        night.at_call(call, night.stop)
        ran = night.run()
        assert ran.status is Status.CANCELLED
        assert night.functions.holder == "" or ran.steps[-1].parent, (call, night.functions.calls)


@pytest.mark.parametrize("name", [one for one in RUNBOOKS if one != "FitFoot-RestoreCapacity"])
def test_stopped_while_it_waits_for_recovery_it_looks_no_more(name: str) -> None:
    night = Night(name)
    night.clock.while_sleeping = night.stop
    ran = night.run()
    assert ran.status is Status.CANCELLED
    assert "compare" not in night.functions.calls
    assert len(night.clock.slept) == 1


@every_runbook
@pytest.mark.parametrize("fails", [True, False])
def test_a_step_that_is_broken_keeps_no_lock_and_changes_nothing_unsaved(name: str, *, fails: bool) -> None:
    for broken in _steps_of(name) - {"unlock"}:
        night = Night(name, function_error_fails=fails)
        night.functions.breaks = frozenset({broken})
        ran = night.run()
        assert night.functions.holder == "", (broken, ran.message)
        if broken in {"lock", "capacity", "save", "saved"}:
            assert night.functions.really_changed == [], broken


def _steps_of(name: str) -> set[str]:
    night = Night(name)
    night.run()
    return set(night.functions.calls)


@every_runbook
def test_a_function_that_is_gone_at_any_call_keeps_no_lock(name: str) -> None:
    def gone() -> None:
        raise FunctionUnavailable("nobody answers")

    for call in range(1, calls_of(name) + 1):
        night = Night(name)
        night.at_call(call, gone)
        night.run()
        assert night.functions.holder == "", call


@every_runbook
def test_a_dry_run_changes_nothing(name: str) -> None:
    night = Night(name)
    ran = night.run(DryRun=["true"])
    assert ran.status is Status.SUCCESS, ran.message
    assert night.functions.really_changed == []


@every_runbook
@pytest.mark.parametrize("approved", [True, False])
def test_with_approval_people_decide(name: str, *, approved: bool) -> None:
    night = Night(name)
    night.people.decision = Decision(approved=approved, by="ana")
    ran = night.run(Approval=["true"], Approvers=["ana"])
    assert ran.status is (Status.SUCCESS if approved else Status.REJECTED), ran.message
    assert (night.functions.really_changed != []) is approved
    assert night.functions.holder == ""
    assert len(night.people.asked) == 1
