"""Tests: payloads, and what is said of wrong ones."""

import pytest

from functions.cluster_operator.request import STEPS, parse
from functions.cluster_operator.saved import Saved
from functions.cluster_operator.steps.breaker import SetBreaker
from functions.cluster_operator.steps.capacity import SeeCapacity
from functions.cluster_operator.steps.restore import Restore
from functions.cluster_operator.steps.scale import ScaleUp
from functions.model.invocation import BadRequest

pytestmark = pytest.mark.unit
OURS = ("fitfoot-web", "fitfoot-api")


def test_there_are_eight_steps() -> None:
    assert list(STEPS) == ["capacity", "scale", "breaker", "restore", "revisions", "restart", "roll_back", "ready"]


@pytest.mark.parametrize("text", [True, "true", "True"])
def test_automation_s_texts_are_numbers_and_booleans(text: object) -> None:
    scale = parse({"step": "scale", "deployment": "fitfoot-web", "replicas": "5", "dry_run": text}, OURS)
    assert (scale.step, scale.dry_run) == (ScaleUp("fitfoot-web", 5), True)
    assert parse({"step": "breaker", "enabled": text}, OURS).step == SetBreaker(enabled=True)


def test_deployments_are_all_of_ours_unless_some_are_named() -> None:
    assert parse({"step": "capacity"}, OURS).step == SeeCapacity(OURS)
    some = {"step": "capacity", "deployments": ["fitfoot-api", "fitfoot-api"]}
    assert parse(some, OURS).step == SeeCapacity(("fitfoot-api",))


def test_capacity_s_own_answer_can_be_restored() -> None:
    capacity = {"verdict": "VERDICT_DONE", "deployments": [{"name": "fitfoot-web", "replicas": 2}], "breaker": None}
    assert parse({"step": "restore", "capacity": capacity}, OURS).step == Restore(Saved({"fitfoot-web": 2}, None))


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        ([], 'the payload is an object, like {"step": "capacity"}'),
        ({}, "step is a name; there are capacity, scale, breaker"),
        ({"step": "scal"}, "step 'scal' is not one of ours; did you mean scale?"),
        ({"step": ["scale"]}, "step is a name"),
        ({"step": "scale", "deployments": "fitfoot-web"}, "unknown field 'deployments' of scale; did you mean deploy"),
        ({"step": "scale", "VERDICT_DONE": 1}, "unknown field 'verdict_DONE'"),
        ({"step": "scale", "replicas": 5}, "deployment: 'no name' is not to be touched"),
        ({"step": "scale", "deployment": "fitfoot-wep", "replicas": 5}, "did you mean fitfoot-web?"),
        (
            {"step": "scale", "deployment": "../../secrets", "replicas": 5},
            "is not to be touched; there are fitfoot-web",
        ),
        ({"step": "scale", "deployment": "fitfoot-web"}, "replicas is a whole number from 1 to 100"),
        ({"step": "scale", "deployment": "fitfoot-web", "replicas": 0}, "replicas is a whole number from 1 to 100"),
        ({"step": "scale", "deployment": "fitfoot-web", "replicas": True}, "replicas is a whole number"),
        ({"step": "scale", "deployment": "fitfoot-web", "replicas": "5.0"}, "replicas is a whole number"),
        ({"step": "scale", "deployment": "fitfoot-web", "replicas": "9" * 5000}, "replicas is a whole number"),
        ({"step": "breaker"}, "enabled is true or false"),
        ({"step": "breaker", "enabled": "on"}, "enabled is true or false"),
        ({"step": "capacity", "dry_run": 1}, "dry_run is true or false"),
        ({"step": "capacity", "deployments": []}, 'deployments is a list of names, like ["fitfoot-web"]'),
        ({"step": "capacity", "deployments": "fitfoot-web"}, "deployments is a list of names"),
        ({"step": "ready", "deployments": [{}]}, "deployments: 'no name' is not to be touched"),
        ({"step": "restart", "deployment": "fitfoot-api", "not_within_minutes": -1}, "from 0 to 1440"),
        ({"step": "restore"}, "capacity is what the step `saved` answers"),
        ({"step": "restore", "capacity": "{"}, "capacity is what the step `saved` answers"),
        ({"step": "restore", "capacity": "[" * 100_000}, "capacity is what the step `saved` answers"),
        ({"step": "restore", "capacity": {"deployments": [1], "breaker": None}}, "capacity is what the step"),
        ({"step": "restore", "capacity": {"deployments": [], "breaker": True}}, "capacity is what the step"),
        ({"step": "restore", "capacity": {"deployments": [{"name": "fitfoot-web"}], "breaker": None}}, "from 0 to"),
    ],
)
def test_a_wrong_payload_is_refused_by_name(payload: object, says: str) -> None:
    with pytest.raises(BadRequest) as raised:
        parse(payload, OURS)
    assert says in str(raised.value)
    assert "VERDICT" not in str(raised.value)
