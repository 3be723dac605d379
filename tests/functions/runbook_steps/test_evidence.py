import json
from datetime import timedelta
from typing import Any

import pytest

from functions.model.deployment import Deployment
from functions.model.invocation import BadRequest
from functions.model.period import MINUTE, utc_text
from functions.runbook_steps.evidence import changed_in, lines_of
from functions.runbook_steps.request import Asked, Resolved, parse
from tests.builders import an_incident
from tests.functions.runbook_steps.room import API_DOWN, CAPACITY, RUNBOOK, Room, nothing_written

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("evidence", "lines"),
    [
        ({"verdict": "VERDICT_DONE", "before": 2, "after": 5, "changed": True}, ["x: 2 → 5"]),
        ({"before": "false", "after": "true", "changed": "true", "note": ""}, ["x: false → true"]),
        (
            {"before": 5, "after": 5, "changed": False, "note": "an autoscaler holds it at 5"},
            ["x: 5 → 5 (unchanged); an autoscaler holds it at 5"],
        ),
        ({"from": 7, "to": 6, "changed": True}, ["x: 7 → 6"]),
        ({"errorMessage": "403: may not\npatch", "errorType": "Forbidden"}, ["x failed: 403: may not patch"]),
        (
            {
                "verdict": "VERDICT_DONE",
                "deployments": [{"name": "fitfoot-web", "before": 5, "after": 2, "changed": True, "note": ""}],
                "breaker": {"before": "true", "after": None, "changed": True},
            },
            ["x, fitfoot-web: 5 → 2", "x, breaker: true → not set"],
        ),
        (
            {
                "deployment": "fitfoot-api",
                "from": {"revision": 7, "image": "a:7"},
                "to": {"revision": 6, "image": "a:6"},
            },
            ["x: revision 7, image a:7 → revision 6, image a:6"],
        ),
        (
            {"verdict": "VERDICT_DONE", "deployment": "fitfoot-api", "restarted_at": "2026-11-23T12:00:00Z"},
            ["x: deployment fitfoot-api; restarted at 2026-11-23T12:00:00Z"],
        ),
        (
            {"web": {"verdict": "VERDICT_DONE", "before": 2, "after": 5}, "api": '{"verdict": "d", "changed": true}'},
            ["x, web: 2 → 5", "x, api: done"],
        ),
        ("", ["x: no answer"]),
        ("VERDICT_LOCKED", ["x: verdict_LOCKED"]),
        (None, ["x: no answer"]),
    ],
)
def test_what_was_done_reads_as_a_line(evidence: object, lines: list[str]) -> None:
    assert lines_of("x", evidence) == lines
    if isinstance(evidence, dict):
        assert lines_of("x", json.dumps(evidence)) == lines
        assert lines_of("x", {"StatusCode": 200, "Payload": json.dumps(evidence)}) == lines


@pytest.mark.parametrize(
    ("evidence", "changed"),
    [
        ({"changed": True}, True),
        ({"changed": "true"}, True),
        ({"changed": False}, False),
        ({"deployments": [{"changed": False}], "breaker": {"changed": True}}, True),
        ({"deployments": [{"changed": False}, {"changed": True}], "breaker": None}, True),
        ({"web": '{"changed": true}'}, True),
        ({}, False),
        ("", False),
    ],
)
def test_a_change_is_found_wherever_it_is_said(evidence: object, changed: bool) -> None:  # noqa: FBT001 - an example
    assert changed_in(evidence) is changed


def test_no_verdict_of_others_stands_in_an_answer() -> None:
    answer = Room().does("record", name="VERDICT_RECOVERED", evidence={"note": "VERDICT_LOCKED", "x": 1})
    assert answer["verdict"] == "VERDICT_RECORDED"
    assert json.dumps(answer).count("VERDICT_") == 1


DEPLOYED = Deployment("api", "1.4.2", API_DOWN.opened_at - 6 * MINUTE, "ci")


def revisions(*current: int, at: timedelta = 6 * MINUTE) -> str:
    listed = [
        {
            "deployment": "fitfoot-api",
            "revision": str(9 - count),
            "image": f"shop/api:{9 - count}",
            "created_at": utc_text(API_DOWN.opened_at - at - count * timedelta(days=1)),
            "age": "6m",
            "change_cause": "release 9",
            "current": bool(runs),
        }
        for count, runs in enumerate(current)
    ]
    return json.dumps({"verdict": "VERDICT_DONE", "revisions": listed})


def deployments(*deployed: Deployment, said: str = "", **fields: Any) -> tuple[str, list[str]]:  # noqa: ANN401 - JSON
    room = Room(API_DOWN, deployed=deployed)
    room.does("lock")
    answer = room.does("deployments", revisions=said, **fields)
    return answer["verdict"], answer["lines"]


def test_a_deployment_shortly_before_the_incident_is_named() -> None:
    assert deployments(DEPLOYED) == (
        "VERDICT_DEPLOYED",
        ["deployed 6 minutes before: api 1.4.2 by ci", "the cluster did not say what it runs"],
    )


def test_a_revision_shortly_before_the_incident_is_named() -> None:
    assert deployments(said=revisions(1, 0)) == (
        "VERDICT_DEPLOYED",
        [
            "fitfoot-api revision 9 (shop/api:9, cause: release 9), created 6m before",
            "fitfoot-api revision 8 (shop/api:8, cause: release 9), created 1d 6m before",
        ],
    )


@pytest.mark.parametrize(("at", "when"), [(16 * MINUTE, "16m before"), (-MINUTE, "1m after it began")])
def test_what_went_out_long_before_or_after_does_not_count_and_is_listed(at: timedelta, when: str) -> None:
    told = Deployment("api", "1.4.2", API_DOWN.opened_at - at)
    assert deployments(told, said=revisions(1, at=at)) == (
        "VERDICT_UNCHANGED",
        [
            "nothing went out in the 15 minutes before",
            f"fitfoot-api revision 9 (shop/api:9, cause: release 9), created {when}, runs now",
        ],
    )


def test_of_each_service_the_last_three_revisions_are_listed() -> None:
    _, lines = deployments(said=revisions(1, 0, 0, 0, 0, at=timedelta(days=2)))
    assert [line.split(" (")[0] for line in lines[1:]] == [f"fitfoot-api revision {number}" for number in (9, 8, 7)]


def test_of_other_services_nothing_counts() -> None:
    assert deployments(DEPLOYED, said=revisions(), services=["web"])[0] == "VERDICT_UNCHANGED"
    assert deployments(DEPLOYED, said=revisions(1), services='["fitfoot-api"]')[0] == "VERDICT_DEPLOYED"


def test_not_to_know_is_neither() -> None:
    assert deployments(said="")[0] == "VERDICT_UNKNOWN"
    assert deployments(said='{"errorMessage": "unreachable"}')[0] == "VERDICT_UNKNOWN"


def test_what_was_rolled_back_already_is_not_rolled_back_again() -> None:
    verdict, lines = deployments(DEPLOYED, said=revisions(0, 1))
    assert verdict == "VERDICT_UNCHANGED"
    assert lines[0] == "deployed 6 minutes before: api 1.4.2 by ci (rolled back since)"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (revisions(1, 0, at=timedelta(days=7)), "the cluster runs another revision"),
        (revisions(), "the cluster does not say that it runs it"),
    ],
)
def test_what_was_told_but_is_not_what_the_cluster_runs_is_no_reason_to_go_back(said: str, why: str) -> None:
    verdict, lines = deployments(DEPLOYED, said=said)
    assert verdict == "VERDICT_UNCHANGED"
    assert lines[:2] == [
        f"deployed 6 minutes before: api 1.4.2 by ci ({why})",
        "nothing else went out in the 15 minutes before",
    ]


def test_without_an_incident_it_is_before_now() -> None:
    room = Room(deployed=[Deployment("api", "2", API_DOWN.opened_at + 5 * MINUTE)])
    assert room.does("deployments", within_minutes="10")["lines"][0] == "deployed 5 minutes before: api 2"


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("ask", {"question": "cache"}),
        ("deployments", {"revisions": ""}),
        ("record", {"name": "scale", "evidence": {"changed": True, "before": 1, "after": 2}}),
        ("save", {"capacity": CAPACITY}),
        ("saved", {}),
        ("restored", {}),
        ("compare", {"question": "down", "below": 1}),
    ],
)
def test_a_dry_run_leaves_no_trace(step: str, fields: dict[str, Any]) -> None:
    room = Room(API_DOWN)
    room.does("lock", run="another")
    room.does("save", run="another", capacity=CAPACITY)
    with nothing_written(room):
        assert room.does(step, dry_run="True", **fields)["verdict"]


@pytest.mark.parametrize(
    ("payload", "complaint"),
    [
        ({"step": "lok"}, "there is no step 'lok'; did you mean lock?"),
        ({}, "there is no step None"),
        ({"step": "ask", "questions": 1}, "unknown field 'questions' of step ask; did you mean question?"),
        ({"step": "ask", "run": "a b", "runbook": RUNBOOK}, "run is the execution's id"),
        ({"step": "ask", "runbook": RUNBOOK}, "run is a text"),
        ({"step": "ask", "run": "1", "runbook": "x y"}, "runbook is the name of a document"),
        ({"step": "ask", "run": "1", "runbook": RUNBOOK, "question": "errors"}, "did you mean error_rate"),
        ({"step": "ask", "run": "1", "runbook": RUNBOOK, "question": "cache", "service": 'a"b'}, "no service"),
        ({"step": "compare", "run": "1", "runbook": RUNBOOK, "question": "cache", "below": 1}, "no measure"),
        ({"step": "compare", "run": "1", "runbook": RUNBOOK, "question": "down", "below": "nan"}, "below is a number"),
        ({"step": "compare", "run": "1", "runbook": RUNBOOK, "question": "down"}, "below is a number"),
        (
            {"step": "compare", "run": "1", "runbook": RUNBOOK, "question": "down", "below": "\u0661"},
            "below is a number",
        ),
        ({"step": "compare", "run": "1", "runbook": RUNBOOK, "question": "down", "below": "1_0"}, "below is a number"),
        ({"step": "compare", "run": "1", "runbook": RUNBOOK, "question": "down", "below": "9" * 400}, "is a number"),
        ({"step": "deployments", "run": "1", "runbook": RUNBOOK, "services": ["apy"]}, "'apy'; did you mean api?"),
        ({"step": "lock", "run": "1", "runbook": RUNBOOK, "changes": 1.5}, "changes is a whole number"),
        ({"step": "lock", "run": "1", "runbook": RUNBOOK, "dry_run": "perhaps"}, "dry_run is true or false"),
        ({"step": "lock", "run": "1", "runbook": RUNBOOK, "lock_seconds": 0}, "lock_seconds is a whole number"),
        ({"step": "deployments", "run": "1", "runbook": RUNBOOK, "services": [1]}, "services is a list of texts"),
        ({"source": "fitfoot.monitoring", "detail-type": "IncidentOpened"}, "only IncidentResolved"),
        ([], "the payload is an object"),
    ],
)
def test_a_wrong_payload_is_refused_by_its_field(payload: dict[str, object], complaint: str) -> None:
    with pytest.raises(BadRequest) as refused:
        parse(payload)
    assert complaint in str(refused.value)


def test_what_documents_send_as_texts_is_read() -> None:
    asked = parse({"step": "lock", "run": "1", "runbook": RUNBOOK, "changes": "3", "dry_run": "False"})
    assert isinstance(asked, Asked)
    assert asked.dry_run is False


def test_the_bus_says_which_incident_is_over() -> None:
    over = an_incident()
    event = {"source": "fitfoot.monitoring", "detail-type": "IncidentResolved", "detail": {"id": over.id}}
    assert parse(event) == Resolved(over.id)
