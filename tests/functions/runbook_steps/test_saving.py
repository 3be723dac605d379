import json

import pytest

from functions.model.period import MINUTE
from functions.runbook_steps.faults import Unusable
from tests.builders import an_incident
from tests.functions.runbook_steps.room import API_DOWN, CAPACITY, Room, nothing_written

pytestmark = pytest.mark.unit

SAVED = {
    "deployments": [{"name": "fitfoot-web", "replicas": 2}, {"name": "fitfoot-api", "replicas": 1}],
    "breaker": "false",
}
RAISED = {"deployments": [{"name": "fitfoot-web", "replicas": 5}], "breaker": "true"}
RESTORE = "FitFoot-RestoreCapacity"


def test_the_first_capacity_stands_until_it_is_put_back() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    assert room.does("save", capacity=CAPACITY)["capacity"] == SAVED
    later = {"deployments": [{"name": "fitfoot-web", "replicas": 5}], "breaker": "true"}
    assert room.does("save", capacity=json.dumps(later))["capacity"] == SAVED
    assert room.does("saved")["capacity"] == SAVED
    assert room.does("restored")["verdict"] == "VERDICT_DONE"
    assert room.does("saved")["verdict"] == "VERDICT_NOTHING"
    assert "before any change: replicas of fitfoot-web 2, fitfoot-api 1; circuit breaker false" in room.lines(API_DOWN)


@pytest.mark.parametrize(
    "capacity",
    [
        "",
        None,
        {"errorMessage": "403"},
        {"deployments": []},
        {"deployments": [{"name": "fitfoot-web"}]},
        {"deployments": [{"name": "fitfoot-web", "replicas": -1}]},
        {"deployments": [{"name": "fitfoot-web", "replicas": True}]},
        {"deployments": [{"name": "fitfoot-web", "replicas": "\u0661"}]},
        {"deployments": [{"name": "fitfoot-web", "replicas": 10_001}]},
        {"deployments": "x", "breaker": "false"},
        {"deployments": [{"name": "fitfoot-web", "replicas": 1}], "breaker": False},
    ],
)
def test_a_capacity_that_could_not_be_put_back_fails_the_step(capacity: object) -> None:
    with pytest.raises(Unusable):
        Room().does("save", capacity=capacity)


def test_what_cannot_be_put_back_is_not_saved() -> None:
    web = {"name": "fitfoot-web", "replicas": 2}
    for other, why in (("fitfoot-wbe", "did you mean fitfoot-web?"), ("fitfoot-web", "capacity has fitfoot-web twice")):
        with pytest.raises(Unusable, match=why.replace("?", r"\?")):
            Room().does("save", capacity={"deployments": [web, {"name": other, "replicas": 3}], "breaker": None})


def test_a_dry_run_answers_what_would_be_kept() -> None:
    room = Room(API_DOWN)
    assert room.does("save", capacity=RAISED, dry_run=True)["capacity"] == RAISED
    room.does("lock")
    room.does("save", capacity=CAPACITY)
    with nothing_written(room):
        answer = room.does("save", run="run-2", capacity=RAISED, dry_run=True)
    assert answer["capacity"] == SAVED
    assert answer["lines"][0].endswith("circuit breaker false, kept since 23.11. 13:10:00 (Zurich) by run run-1")


def test_a_run_after_the_incident_finds_what_was_saved_and_puts_that_back() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.does("save", capacity=CAPACITY)
    room.does("unlock")
    room.incidents.known.clear()
    room.does("lock", run="run-2", runbook="FitFoot-RestoreCapacity")
    found = room.does("saved", run="run-2", runbook="FitFoot-RestoreCapacity")
    assert (found["capacity"], found["of"]) == (SAVED, f"incident/{API_DOWN.id}")
    room.does("restored", run="run-2", runbook="FitFoot-RestoreCapacity")
    assert room.saved.kept is None


def test_a_run_for_another_incident_saves_nothing_that_was_raised_already() -> None:
    later = an_incident(service="web", at=API_DOWN.opened_at + MINUTE)
    room = Room(API_DOWN, later)
    room.does("lock", incident=API_DOWN.id)
    room.does("save", capacity=CAPACITY)
    room.does("unlock")
    room.does("lock", run="run-2", incident=later.id)
    assert room.does("save", run="run-2", capacity=RAISED)["capacity"] == SAVED
    assert room.lines(later)[-1].endswith("circuit breaker false, kept since 23.11. 13:10:00 (Zurich) by run run-1")
    for incident in (API_DOWN.id, later.id, "another"):
        assert room.does("saved", run="by-hand", incident=incident)["capacity"] == SAVED


def test_what_was_put_back_is_put_back_once_whatever_incident_asks() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.does("save", capacity=CAPACITY)
    room.does("unlock")
    room.does("lock", run="back", runbook=RESTORE)
    for step in ("saved", "restored", "restored"):
        assert room.does(step, run="back", runbook=RESTORE, incident="another")["verdict"]
    assert room.does("saved", run="by-hand", incident=API_DOWN.id)["verdict"] == "VERDICT_NOTHING"


def test_a_deployment_that_is_not_kept_yet_is_added() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.does("save", capacity={"deployments": [{"name": "fitfoot-api", "replicas": 1}], "breaker": "false"})
    assert room.does("save", run="run-2", capacity=CAPACITY)["capacity"] == {
        "deployments": SAVED["deployments"][::-1],
        "breaker": "false",
    }


def test_what_others_save_while_it_is_put_back_stays() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.does("save", capacity=CAPACITY)
    room.does("unlock")
    room.does("lock", run="back", runbook=RESTORE)
    room.does("saved", run="back", runbook=RESTORE)
    room.does("save", run="by-hand", capacity=RAISED)
    (line,) = room.does("restored", run="back", runbook=RESTORE)["lines"]
    assert line.endswith("others saved meanwhile, and what is kept is still to be put back")
    assert room.does("saved", run="back", runbook=RESTORE)["capacity"] == SAVED
    assert room.does("restored", run="back", runbook=RESTORE)["lines"] == ["the capacity is as it was before"]
    assert room.does("saved", run="back", runbook=RESTORE)["verdict"] == "VERDICT_NOTHING"


def test_who_has_no_lock_or_does_not_know_what_is_saved_forgets_nothing() -> None:
    room = Room(API_DOWN)
    room.does("lock")
    room.does("save", capacity=CAPACITY)
    for run, why in (("by-hand", "run by-hand never had the lock"), ("run-1", "run run-1 was never told")):
        with pytest.raises(Unusable, match=f"{why}.*nothing is forgotten"):
            room.does("restored", run=run)
    assert room.does("saved")["capacity"] == SAVED
