import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from functions.model.incident import Entry, EntryKind
from functions.model.period import MINUTE
from functions.model.runbook import Locked, Refused, Run, RunbookLock, Wanted
from functions.state import incidents_table
from functions.state.client import TableUnavailable
from functions.state.evidence import Evidence, owner_of
from functions.state.incidents import Incidents
from functions.state.runbook_pages import RunbookPages
from functions.state.runbooks import Runbooks, TakenOver
from functions.state.runs import Runs
from functions.state.saved_capacity import Saved, SavedCapacity
from tests.builders import NOON
from tests.functions.runbook_steps.room import MemoryRunbooks, MemorySaved
from tests.functions.state.changes import an_opening
from tests.functions.state.tables import delete

ERRORS, DOWN, RESTORE = "FitFoot-HighErrorRate", "FitFoot-ServiceDown", "FitFoot-RestoreCapacity"
A = Wanted("run-a", ERRORS, "20261123T120000-api-1f3a", changes=3)
B = replace(A, run="run-b")
BACK = replace(A, run="run-back", runbook=RESTORE, changes=0)


class Kept:
    """Locks and runs, in memory or in the table: both have to do the same."""

    def __init__(self, runbooks: Any, runs: Any) -> None:  # noqa: ANN401 - either's
        self.runbooks, self.runs = runbooks, runs


@pytest.fixture(
    params=[pytest.param("memory", marks=pytest.mark.unit), pytest.param("table", marks=pytest.mark.integration)]
)
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "memory":
        both = MemoryRunbooks()
        return Kept(both, both)
    client = request.getfixturevalue("client")
    return Kept(Runbooks(client), Runs(client))


def test_a_lock_has_a_holder_an_end_and_a_pause_after_what_changed(kept: Kept) -> None:
    locked = kept.runbooks.lock(A, NOON)
    assert locked == Locked(RunbookLock("run-a", NOON, NOON + 3 * MINUTE), spent=3)
    refused = kept.runbooks.lock(B, NOON + MINUTE)
    assert isinstance(refused, Refused)
    assert "is being run by run-a since 23.11. 13:00:00 (Zurich)" in refused.reason

    again = kept.runbooks.lock(A, NOON + 2 * MINUTE)
    assert (again.again, again.spent, again.lock.since, again.lock.until) == (True, 3, NOON, NOON + 5 * MINUTE)
    kept.runbooks.renew(kept.runs.get("run-a"), NOON + 4 * MINUTE)
    assert isinstance(kept.runbooks.may_lock(B, NOON + 6 * MINUTE), Refused)

    kept.runs.changed("run-a")
    assert kept.runbooks.release(kept.runs.get("run-a"), NOON + 6 * MINUTE)
    assert not kept.runbooks.release(kept.runs.get("run-a"), NOON + 7 * MINUTE)
    cooling = kept.runbooks.lock(B, NOON + 20 * MINUTE)
    assert isinstance(cooling, Refused)
    assert "it cools down until 23.11. 13:21:00 (Zurich)" in cooling.reason
    assert isinstance(kept.runbooks.lock(B, NOON + 21 * MINUTE), Locked)


def test_from_a_change_on_it_cools_down_though_nothing_was_unlocked_and_another_has_the_lock(kept: Kept) -> None:
    kept.runbooks.cool(Run("run-z", DOWN, "", NOON, MINUTE, MINUTE), NOON)  # there is no such lock
    assert isinstance(kept.runbooks.lock(replace(A, run="run-d", runbook=DOWN), NOON), Locked)
    kept.runbooks.lock(A, NOON)
    kept.runbooks.cool(kept.runs.get("run-a"), NOON + MINUTE)
    cooling = kept.runbooks.lock(B, NOON + 4 * MINUTE)
    assert isinstance(cooling, Refused)
    assert "changed something in run run-a; it cools down until 23.11. 13:16:00 (Zurich)" in cooling.reason
    assert isinstance(kept.runbooks.lock(A, NOON + 5 * MINUTE), Locked)

    assert isinstance(kept.runbooks.lock(B, NOON + 16 * MINUTE), Locked)
    kept.runbooks.cool(kept.runs.get("run-a"), NOON + 17 * MINUTE)
    assert isinstance(kept.runbooks.lock(B, NOON + 18 * MINUTE), Locked)
    assert kept.runbooks.release(kept.runs.get("run-b"), NOON + 18 * MINUTE)
    assert isinstance(kept.runbooks.lock(replace(A, run="run-c"), NOON + 18 * MINUTE), Refused)
    assert isinstance(kept.runbooks.lock(A, NOON + 18 * MINUTE), Locked)


def test_a_lock_runs_out_by_itself_and_who_slept_is_told_who_took_over(kept: Kept) -> None:
    kept.runbooks.lock(A, NOON)
    slept = kept.runs.get("run-a")
    assert isinstance(kept.runbooks.may_lock(B, NOON + 3 * MINUTE - timedelta(seconds=1)), Refused)
    kept.runbooks.renew(slept, NOON + 4 * MINUTE)  # nobody wanted it meanwhile
    assert isinstance(kept.runbooks.lock(B, NOON + 7 * MINUTE), Locked)
    with pytest.raises(TakenOver, match=r"run-b took it over at 23.11. 13:07:00 \(Zurich\)"):
        kept.runbooks.renew(slept, NOON + 8 * MINUTE)
    assert not kept.runbooks.release(slept, NOON + 8 * MINUTE)
    kept.runbooks.release(kept.runs.get("run-b"), NOON + 9 * MINUTE)
    with pytest.raises(TakenOver):
        kept.runbooks.renew(slept, NOON + 10 * MINUTE)


def test_capacity_is_raised_or_put_back_never_both(kept: Kept) -> None:
    kept.runbooks.lock(A, NOON)
    refused = kept.runbooks.lock(BACK, NOON + MINUTE)
    assert isinstance(refused, Refused)
    assert "which is being run by run-a since 23.11. 13:00:00 (Zurich)" in refused.reason
    assert kept.runs.get("run-back") is None

    assert isinstance(kept.runbooks.lock(BACK, NOON + 3 * MINUTE), Locked)
    with pytest.raises(TakenOver, match=r"run-back took it over at 23.11. 13:03:00 \(Zurich\)"):
        kept.runbooks.renew(kept.runs.get("run-a"), NOON + 4 * MINUTE)
    for raising in (A, replace(B, runbook="FitFoot-SlowResponse")):
        assert isinstance(kept.runbooks.lock(raising, NOON + 4 * MINUTE), Refused)
    kept.runbooks.release(kept.runs.get("run-back"), NOON + 5 * MINUTE)
    for raising in (A, replace(B, runbook="FitFoot-SlowResponse")):
        assert isinstance(kept.runbooks.lock(raising, NOON + 5 * MINUTE), Locked)


def test_the_budget_is_of_all_runbooks_and_of_a_day(kept: Kept) -> None:
    small = replace(A, changes_a_day=7)
    kept.runbooks.lock(small, NOON)
    kept.runbooks.lock(replace(small, run="run-c", runbook=DOWN), NOON + MINUTE)
    third = replace(small, run="run-d", runbook="FitFoot-SlowResponse")
    refused = kept.runbooks.lock(third, NOON + 2 * MINUTE)
    assert isinstance(refused, Refused)
    assert "room again after 24.11. 13:00:00 (Zurich)" in refused.reason
    assert kept.runs.get("run-d") is None
    assert kept.runbooks.lock(third, NOON + timedelta(hours=24)).spent == 6


def test_a_run_is_known_by_what_it_began_with(kept: Kept) -> None:
    assert kept.runs.get("run-a") is None
    kept.runs.changed("run-a")
    assert kept.runs.get("run-a") is None
    kept.runbooks.lock(A, NOON)
    run = kept.runs.get("run-a")
    assert (run.runbook, run.incident, run.started_at, run.lasts) == (ERRORS, A.incident, NOON, 3 * MINUTE)
    kept.runs.restoring("run-a", "3")
    kept.runs.finished("run-a", NOON + MINUTE)
    run = kept.runs.get("run-a")
    assert (run.changed, run.restoring, run.finished_at) == (False, "3", NOON + MINUTE)


@pytest.mark.integration
def test_of_many_that_start_at_once_one_runs_and_the_others_say_who_holds_it(client: Any) -> None:  # noqa: ANN401 - boto3's
    found: list[Locked | Refused] = []
    ready = threading.Barrier(6)

    def start(number: int) -> None:
        ready.wait()
        found.append(Runbooks(client).lock(replace(A, run=f"run-{number}"), NOON))

    _at_once([partial(start, number) for number in range(6)])
    (winner,) = (one for one in found if isinstance(one, Locked))
    refused = [one.reason for one in found if isinstance(one, Refused)]
    assert len(refused) == 5
    assert all(f"is being run by {winner.lock.run} since" in reason for reason in refused)
    assert winner.spent == 3


@pytest.mark.integration
def test_of_one_that_raises_and_one_that_puts_back_that_look_at_once_one_runs(client: Any) -> None:  # noqa: ANN401 - boto3's
    meddler = Meddler(client, lambda: Runbooks(client).lock(BACK, NOON))
    refused = Runbooks(meddler).lock(A, NOON)
    assert isinstance(refused, Refused)
    assert "FitFoot-HighErrorRate waits for FitFoot-RestoreCapacity" in refused.reason
    assert Runs(client).get("run-a") is None


class Meddler:
    """The table's client; between the first look and the first transaction somebody else does something."""

    def __init__(self, client: Any, meddle: Callable[[], object]) -> None:  # noqa: ANN401 - boto3's
        self._client, self._meddle = client, [meddle]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - boto3's
        return getattr(self._client, name)

    def transact_write_items(self, **asked: Any) -> object:  # noqa: ANN401 - boto3's
        while self._meddle:
            self._meddle.pop()()
        return self._client.transact_write_items(**asked)


@pytest.mark.integration
def test_different_runbooks_that_start_at_once_all_run_and_spend(client: Any) -> None:  # noqa: ANN401 - boto3's
    found: list[Locked | Refused] = []
    ready = threading.Barrier(3)

    def start(number: int) -> None:
        ready.wait()
        found.append(Runbooks(client).lock(replace(A, run=f"run-{number}", runbook=f"Run-{number}"), NOON))

    _at_once([partial(start, number) for number in range(3)])
    assert sorted(one.spent for one in found if isinstance(one, Locked)) == [3, 6, 9]


API_ONLY = {"deployments": [{"name": "fitfoot-api", "replicas": 1}], "breaker": None}
BOTH = {
    "deployments": [{"name": "fitfoot-web", "replicas": 2}, {"name": "fitfoot-api", "replicas": 3}],
    "breaker": "false",
}


@pytest.fixture(
    params=[pytest.param("memory", marks=pytest.mark.unit), pytest.param("table", marks=pytest.mark.integration)]
)
def saved(request: pytest.FixtureRequest) -> Any:  # noqa: ANN401 - either's
    return MemorySaved() if request.param == "memory" else SavedCapacity(request.getfixturevalue("client"))


def test_the_first_that_was_saved_stands_for_all_and_what_it_did_not_know_is_added(saved: Any) -> None:  # noqa: ANN401 - either's
    assert saved.outstanding() is None
    saved.save(Saved("incident/x", API_ONLY, NOON, "run-a"))
    kept = saved.save(Saved("incident/y", BOTH, NOON + MINUTE, "run-b"))
    assert kept.capacity == {
        "deployments": [{"name": "fitfoot-api", "replicas": 1}, {"name": "fitfoot-web", "replicas": 2}],
        "breaker": None,  # there was none: it was set meanwhile
    }
    assert (kept.owner, kept.at, kept.run) == ("incident/x", NOON, "run-a")
    again = saved.save(Saved("run/run-c", BOTH, NOON + 2 * MINUTE, "run-c"))
    assert saved.outstanding() == again == replace(kept, version=again.version)


def test_what_was_put_back_is_forgotten_unless_somebody_saved_since(saved: Any) -> None:  # noqa: ANN401 - either's
    first = saved.save(Saved("incident/x", API_ONLY, NOON, "run-a"))
    second = saved.save(Saved("incident/x", API_ONLY, NOON, "run-a"))
    assert saved.restored(NOON + MINUTE, first.version) == second
    assert saved.restored(NOON + MINUTE, second.version) is None
    assert saved.restored(NOON + MINUTE, second.version) is None
    assert saved.outstanding() is None

    anew = saved.save(Saved("incident/y", BOTH, NOON + 2 * MINUTE, "run-b"))
    assert (anew.capacity, anew.run) == (BOTH, "run-b")
    assert saved.restored(NOON + 3 * MINUTE, second.version) == anew
    assert saved.restored(NOON + 3 * MINUTE) is None


@pytest.mark.integration
def test_of_what_is_saved_at_once_nothing_is_lost(client: Any) -> None:  # noqa: ANN401 - boto3's
    ready = threading.Barrier(4)

    def save(number: int) -> None:
        own = {"deployments": [{"name": f"d{number}", "replicas": number}], "breaker": "false"}
        ready.wait()
        SavedCapacity(client).save(Saved(f"run/{number}", own, NOON, f"run-{number}"))

    _at_once([partial(save, number) for number in range(4)])
    kept = SavedCapacity(client).outstanding()
    assert kept is not None
    assert sorted(one["replicas"] for one in kept.capacity["deployments"]) == [0, 1, 2, 3]


@pytest.mark.integration
def test_evidence_stands_on_the_incident_s_timeline_in_its_order_and_once(client: Any) -> None:  # noqa: ANN401 - boto3's
    incidents, evidence, opening = Incidents(client), Evidence(client), an_opening()
    incidents.write(opening)
    owner = owner_of("run-a", opening.after.id)

    def write(minute: int, *texts: str) -> None:
        entries = [Entry(NOON + minute * MINUTE, EntryKind.EVIDENCE, text, ERRORS) for text in texts]
        evidence.write(owner, entries, ["run-a", *texts])

    write(2, "z first", "a second")
    write(1, "before it")
    write(3, "z first", "a second")
    texts = [entry.text for entry in incidents.timeline(opening.after.id)]
    assert texts == ["web is down", "before it", "z first", "a second"]
    assert incidents.timeline(opening.after.id)[1].by == ERRORS

    evidence.write(owner_of("run-a", ""), [Entry(NOON, EntryKind.EVIDENCE, "alone", ERRORS)], ["x"])
    assert [entry.text for entry in evidence.of("run/run-a")] == ["alone"]


@pytest.mark.integration
def test_a_page_is_open_from_its_sending_to_its_end(client: Any) -> None:  # noqa: ANN401 - boto3's
    pages = RunbookPages(client)
    assert not pages.is_open("incident/x")
    pages.opening("incident/x", NOON)
    assert (pages.is_open("incident/x"), pages.was_sent("incident/x", "run-a")) == (True, False)
    pages.sent("incident/x", "run-a", NOON)
    pages.sent("incident/x", "run-b", NOON)
    pages.opening("incident/x", NOON)
    assert [pages.was_sent("incident/x", run) for run in ("run-a", "run-b", "run-c")] == [True, True, False]
    pages.closed("incident/x", NOON)
    assert (pages.is_open("incident/x"), pages.was_sent("incident/x", "run-a")) == (False, False)
    pages.opening("incident/x", NOON)
    assert not pages.was_sent("incident/x", "run-a")


@pytest.mark.integration
def test_a_table_that_is_gone_is_named(client: Any) -> None:  # noqa: ANN401 - boto3's
    delete(client, incidents_table.TABLE)
    for speak in (lambda: Runbooks(client).lock(A, NOON), lambda: Evidence(client).of("run/x")):
        with pytest.raises(TableUnavailable, match="fitfoot-incidents"):
            speak()


def _at_once(targets: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
