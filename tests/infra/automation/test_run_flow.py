from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from infra.automation.document import (
    Approve,
    Branch,
    Choice,
    Compare,
    Flow,
    Goto,
    Loop,
    Operation,
    Parameter,
    Sleep,
    Step,
    Type,
)
from infra.automation.interpreter.execution import Status
from infra.automation.interpreter.parameters import InvalidParameters
from infra.automation.interpreter.ports import Decision, FunctionUnavailable
from infra.automation.interpreter.progress import Began, Ended
from tests.infra.automation.interpreting import ID, NOW, Answer, FakePeople, Scene, a_document, invoking, names

pytestmark = pytest.mark.unit
BROKEN = ValueError("broken")
ALWAYS = Compare("a", Operation.STRING_EQUALS, "a")


@pytest.mark.parametrize(
    ("more", "ran", "status"),
    [
        ({}, ["Bad"], Status.FAILED),
        ({"on_failure": Flow.ABORT}, ["Bad"], Status.FAILED),
        ({"on_failure": Flow.ABORT, "is_critical": False}, ["Bad"], Status.FAILED),
        ({"on_failure": Flow.CONTINUE}, ["Bad", "Next", "Last"], Status.FAILED),
        ({"on_failure": Flow.CONTINUE, "is_critical": False}, ["Bad", "Next", "Last"], Status.SUCCESS),
        (
            {"on_failure": Flow.CONTINUE, "is_critical": False, "next_step": "Last"},
            ["Bad", "Last"],
            Status.SUCCESS,
        ),
        ({"on_failure": Goto("Last")}, ["Bad", "Last"], Status.FAILED),
        ({"on_failure": Goto("Last"), "is_critical": False}, ["Bad", "Last"], Status.SUCCESS),
        ({"on_failure": Goto("Last"), "next_step": "Next"}, ["Bad", "Last"], Status.FAILED),
        ({"is_end": True, "is_critical": False, "on_failure": Flow.CONTINUE}, ["Bad"], Status.SUCCESS),
        ({"is_end": True, "on_failure": Goto("Last")}, ["Bad"], Status.FAILED),
    ],
)
def test_what_follows_a_step_that_failed(more: dict[str, Any], ran: list[str], status: Status) -> None:
    execution = Scene({"Bad": [BROKEN]}).run(invoking("Bad", **more), invoking("Next"), invoking("Last"))
    assert names(execution) == ran
    assert execution.status is status
    assert execution.message == ("" if status is Status.SUCCESS else "Bad: broken (ValueError)")


@pytest.mark.parametrize(
    ("more", "ran"),
    [
        ({}, ["Good", "Next", "Last"]),
        ({"next_step": "Last"}, ["Good", "Last"]),
        ({"is_end": True}, ["Good"]),
        ({"on_failure": Goto("Last")}, ["Good", "Next", "Last"]),
    ],
)
def test_what_follows_a_step_that_succeeded(more: dict[str, Any], ran: list[str]) -> None:
    execution = Scene().run(invoking("Good", **more), invoking("Next"), invoking("Last"))
    assert names(execution) == ran
    assert execution.status is Status.SUCCESS


@pytest.mark.parametrize(
    ("answers", "attempts", "status"),
    [
        ([BROKEN, {}], 2, Status.SUCCESS),
        ([BROKEN, FunctionUnavailable("gone"), {}], 3, Status.SUCCESS),
        ([TimeoutError(), {}], 2, Status.SUCCESS),
        ([BROKEN], 3, Status.FAILED),
        ([BROKEN, TimeoutError()], 3, Status.TIMED_OUT),
        ([{}], 1, Status.SUCCESS),
    ],
)
def test_a_step_has_failed_when_all_its_attempts_have(answers: list[Answer], attempts: int, status: Status) -> None:
    scene = Scene({"Scale": answers})
    execution = scene.run(invoking("Scale", max_attempts=3))
    assert len(scene.functions.invoked) == execution.steps[0].attempts == attempts
    assert execution.status is status
    assert len(execution.steps) == 1
    assert [one.step.attempts for one in scene.told if isinstance(one, Began)] == list(range(1, attempts + 1))
    assert len([one for one in scene.told if isinstance(one, Ended)]) == 1


@pytest.mark.parametrize(("decision", "times"), [(Decision(approved=False, by="ana"), 1), (None, 2)])
def test_people_are_asked_again_if_nobody_answered_in_time_but_not_if_they_said_no(
    decision: Decision | None, times: int
) -> None:
    people = FakePeople(decision)
    Scene(people=people).run(Step("Ask", Approve(["ana"]), max_attempts=2))
    assert len(people.asked) == times


def test_the_first_critical_failure_is_what_the_run_came_to() -> None:
    scene = Scene({"First": [TimeoutError()], "Second": [BROKEN]})
    execution = scene.run(
        invoking("First", on_failure=Flow.CONTINUE), invoking("Second", on_failure=Flow.CONTINUE), invoking("Third")
    )
    assert (execution.status, execution.message) == (Status.TIMED_OUT, "First: it took longer than 300 s")
    assert names(execution) == ["First", "Second", "Third"]


def looping(*steps: Step, **more: Any) -> Step:  # noqa: ANN401 - fields of Step
    return Step("Watch", Loop(steps, ALWAYS, 3), **more)


@pytest.mark.parametrize(
    ("inner", "loop", "ran", "status"),
    [
        ({}, {}, ["Watch", "Bad"], Status.FAILED),
        ({}, {"on_failure": Goto("Unlock")}, ["Watch", "Bad", "Unlock"], Status.FAILED),
        ({"on_failure": Goto("Unlock")}, {}, ["Watch", "Bad", "Unlock"], Status.FAILED),
        (
            {"on_failure": Flow.CONTINUE, "is_critical": False},
            {},
            ["Watch", *["Bad", "Poll"] * 3, "Assert", "Unlock"],
            Status.SUCCESS,
        ),
        ({"on_failure": Flow.CONTINUE}, {}, ["Watch", *["Bad", "Poll"] * 3, "Assert", "Unlock"], Status.FAILED),
        (
            {"on_failure": Goto("Poll"), "is_critical": False},
            {},
            ["Watch", *["Bad", "Poll"] * 3, "Assert", "Unlock"],
            Status.SUCCESS,
        ),
        (
            {"is_critical": False},
            {"on_failure": Flow.CONTINUE, "is_critical": False},
            ["Watch", "Bad", "Assert", "Unlock"],
            Status.SUCCESS,
        ),
        ({"is_end": True}, {}, ["Watch", "Bad"], Status.FAILED),
    ],
)
def test_what_follows_a_failure_inside_a_loop(
    inner: dict[str, Any], loop: dict[str, Any], ran: list[str], status: Status
) -> None:
    execution = Scene({"Bad": [BROKEN]}).run(
        looping(invoking("Bad", **inner), invoking("Poll"), **loop), invoking("Assert"), invoking("Unlock")
    )
    assert names(execution) == ran
    assert execution.status is status


def test_a_branch_may_lead_out_of_a_loop() -> None:
    out = Step("Out", Branch((Choice("Unlock", ALWAYS),), ""))
    execution = Scene().run(looping(invoking("Poll"), out), invoking("Assert"), invoking("Unlock"))
    assert names(execution) == ["Watch", "Poll", "Out", "Unlock"]
    assert execution.status is Status.SUCCESS


def test_a_loop_beyond_its_timeout_times_out() -> None:
    step = looping(Step("Pause", Sleep("PT30S")), timeout=timedelta(seconds=45), on_failure=Goto("Unlock"))
    execution = Scene().run(step, invoking("Assert"), invoking("Unlock"))
    assert names(execution) == ["Watch", "Pause", "Pause", "Unlock"]
    assert execution.status is Status.TIMED_OUT


def test_the_time_of_a_loop_ends_in_the_middle_of_a_round() -> None:
    scene = Scene()
    pauses = [Step(f"Pause{one}", Sleep("PT1M"), on_failure=Flow.CONTINUE, is_critical=False) for one in range(4)]
    execution = scene.run(looping(*pauses, timeout=timedelta(seconds=90)), invoking("Next"))
    assert [one.seconds for one in scene.clock.slept] == [60, 30]
    assert names(execution) == ["Watch", "Pause0", "Pause1"]
    assert (execution.status, execution.message) == (Status.TIMED_OUT, "Watch: it took longer than 0:01:30")
    assert execution.steps[2].message == "the time of its loop is up"


def test_a_loop_that_is_over_in_time_gives_the_steps_after_it_their_own() -> None:
    scene = Scene()
    scene.functions.takes = timedelta(seconds=20)
    execution = scene.run(looping(invoking("Look"), timeout=timedelta(seconds=60)), invoking("After"))
    assert names(execution) == ["Watch", "Look", "Look", "Look", "After"]
    assert execution.status is Status.SUCCESS


def test_a_run_stopped_while_it_sleeps_does_what_that_step_has_for_it() -> None:
    scene = Scene()
    scene.clock.while_sleeping = scene.stop
    execution = scene.run(
        Step("Pause", Sleep("PT30S"), on_cancel=Goto("Unlock")), invoking("Next"), invoking("Unlock"), invoking("After")
    )
    assert names(execution) == ["Pause", "Unlock", "After"]
    assert [one.status for one in execution.steps] == [Status.CANCELLED, Status.SUCCESS, Status.SUCCESS]
    assert (execution.status, execution.message) == (Status.CANCELLED, "cancelled")


def test_a_run_stopped_inside_a_loop_does_what_the_step_inside_has_for_it() -> None:
    scene = Scene()
    scene.clock.while_sleeping = scene.stop
    pause = Step("Pause", Sleep("PT30S"), on_cancel=Goto("Unlock"))
    execution = scene.run(looping(pause, invoking("Poll")), invoking("Assert"), invoking("Unlock", is_end=True))
    assert names(execution) == ["Watch", "Pause", "Unlock"]
    assert [one.status for one in execution.steps] == [Status.CANCELLED, Status.CANCELLED, Status.SUCCESS]
    assert execution.steps[2].parent == ""
    assert execution.status is Status.CANCELLED


def test_a_run_stopped_while_a_function_works_waits_for_it_and_attempts_no_more() -> None:
    scene = Scene()

    def stop_and_scale(_: object) -> dict[str, int]:
        scene.stop()
        return {"after": 5}

    scene.answers["Scale"] = [stop_and_scale]
    execution = scene.run(
        invoking("Scale", max_attempts=3, on_cancel=Goto("Unlock")), invoking("Next"), invoking("Unlock")
    )
    assert names(execution) == ["Scale", "Unlock"]
    assert execution.steps[0].status is Status.SUCCESS
    assert execution.status is Status.CANCELLED


def test_a_run_stopped_without_anything_to_do_for_that_just_ends() -> None:
    scene = Scene()
    scene.clock.while_sleeping = scene.stop
    assert names(scene.run(Step("Pause", Sleep("PT30S")), invoking("Next"))) == ["Pause"]


def test_a_run_stopped_while_people_are_asked_is_cancelled_and_not_rejected() -> None:
    scene = Scene()
    ask = Step("Ask", Approve(["ana"]), on_cancel=Goto("Unlock"), on_failure=Goto("Next"))
    scene.people.ask = lambda *_: scene.stop()  # type: ignore[method-assign]
    execution = scene.run(ask, invoking("Next", is_end=True), invoking("Unlock"))
    assert names(execution) == ["Ask", "Unlock"]
    assert execution.status is Status.CANCELLED


def test_what_is_done_after_a_stop_ends_after_two_minutes() -> None:
    scene = Scene()
    scene.clock.while_sleeping = scene.stop
    scene.functions.takes = timedelta(seconds=90)
    steps = [invoking(name) for name in ("Unlock", "Second", "Third")]
    execution = scene.run(Step("Pause", Sleep("PT30S"), on_cancel=Goto("Unlock")), *steps)
    assert names(execution) == ["Pause", "Unlock", "Second"]


TYPED = [
    Parameter("Text", Type.STRING, default=""),
    Parameter("Number", Type.INTEGER, default=3),
    Parameter("Truth", Type.BOOLEAN, default=False),
    Parameter("List", Type.STRING_LIST, default=[]),
    Parameter("Map", Type.STRING_MAP, default={}),
    Parameter("Maps", Type.MAP_LIST, default=[]),
    Parameter("Chosen", Type.STRING, default="api", allowed_values=("api", "web")),
    Parameter("Few", Type.STRING_LIST, default=[], allowed_values=("api", "web")),
    Parameter("Shaped", Type.STRING, default="", allowed_pattern="^[a-z]+$"),
]


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"Text": ["x y"]}, "x y"),
        ({"Number": ["5"]}, 5),
        ({"Number": [" -5 "]}, -5),
        ({"Truth": ["true"]}, True),
        ({"Truth": ["False"]}, False),
        ({"List": ["a", "b"]}, ["a", "b"]),
        ({"List": []}, []),
        ({"Map": ['{"a": 1}']}, {"a": 1}),
        ({"Maps": ['{"a": 1}', "{}"]}, [{"a": 1}, {}]),
        ({"Chosen": ["web"]}, "web"),
        ({"Few": ["web", "api"]}, ["web", "api"]),
        ({"Shaped": ["web"]}, "web"),
    ],
)
def test_a_run_is_given_texts_which_become_of_their_parameters_type(given: dict[str, list[str]], value: object) -> None:
    execution = Scene().run(invoking("First"), parameters=TYPED, **given)
    defaults = {one.name: one.default for one in TYPED}
    assert execution.parameters == {**defaults, next(iter(given)): value}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"Txet": ["x"]}, "no parameter 'Txet'; did you mean Text?"),
        ({"Number": ["many"]}, "not a whole number"),
        ({"Number": ["1.5"]}, "not a whole number"),
        ({"Number": ["1", "2"]}, "takes one value"),
        ({"Truth": ["yes"]}, "not true or false"),
        ({"Map": ["[]"]}, "not an object as JSON"),
        ({"Maps": ["{}", "x"]}, "not an object as JSON"),
        ({"Text": [""]}, "leave it out"),
        ({"Text": ["x" * 513]}, "1 to 512 characters"),
        ({"Text": "x"}, "list of texts"),
        ({"Number": [5]}, "list of texts"),
        ({"List": ["x"] * 51}, "51 values"),
        ({"Chosen": ["db"]}, "it may be api, web"),
        ({"Few": ["web", "db"]}, "is 'db'; it may be api, web"),
        ({"Shaped": ["web\n"]}, "not like ^[a-z]+$"),
        ({"Shaped": ["WEB"]}, "not like ^[a-z]+$"),
    ],
)
def test_nothing_is_run_with_a_wrong_parameter(given: dict[str, Any], says: str) -> None:
    scene = Scene()
    with pytest.raises(InvalidParameters) as refused:
        scene.run(invoking("First"), parameters=TYPED, **given)
    assert says in str(refused.value)
    assert scene.functions.invoked == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Nope", "FitFoot-Test has no parameter 'Nope'; it has Replicas"),
        ("Replica", "FitFoot-Test has no parameter 'Replica'; did you mean Replicas?; it has Replicas"),
    ],
)
def test_a_parameter_that_is_not_there_is_refused_with_those_that_people_give(name: str, says: str) -> None:
    there = [Parameter(one, Type.STRING, default="") for one in ("Replicas", "ApprovalTopic", "AutomationAssumeRole")]
    with pytest.raises(InvalidParameters) as refused:
        Scene().run(invoking("First"), parameters=there, **{name: ["5"]})
    assert str(refused.value) == says


def test_a_parameter_without_default_must_be_given() -> None:
    with pytest.raises(InvalidParameters, match="Text must be given"):
        Scene().run(invoking("First"), parameters=[Parameter("Text", Type.STRING)])


def test_what_leads_to_no_step_is_no_success() -> None:
    execution = Scene().run(invoking("First", next_step="Nowhere"), invoking("Second"))
    assert (execution.status, execution.message) == (Status.FAILED, "there is no step Nowhere")


def test_a_run_is_told_with_its_times() -> None:
    scene = Scene()
    execution = scene.run_document(a_document(Step("Pause", Sleep("PT30S")), invoking("Next")))
    assert (execution.id, execution.document) == (ID, "FitFoot-Test")
    assert (execution.began, execution.ended) == (NOW, NOW + timedelta(seconds=30))
    assert [one.took for one in execution.steps] == [timedelta(seconds=30), timedelta()]
    assert [one.id for one in execution.steps] == ["1-Pause", "2-Next"]
    assert replace(execution.steps[0], ended=None).took == timedelta()


def test_a_run_stopped_in_a_loop_ends_though_it_is_told_to_go_to_a_step_of_the_loop() -> None:
    scene = Scene()
    scene.clock.while_sleeping = scene.stop
    execution = scene.run(looping(Step("Pause", Sleep("PT30S"), on_cancel=Goto("Look")), invoking("Look")))
    assert (execution.status, names(execution)) == (Status.CANCELLED, ["Watch", "Pause"])
