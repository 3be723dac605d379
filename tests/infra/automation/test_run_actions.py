import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from infra.automation.document import (
    Approve,
    Branch,
    Choice,
    Compare,
    Condition,
    Either,
    Every,
    Invoke,
    Loop,
    Operation,
    Opposite,
    Parameter,
    Sleep,
    Step,
    Type,
)
from infra.automation.interpreter.execution import Status
from infra.automation.interpreter.ports import Decision, FunctionUnavailable
from infra.automation.interpreter.progress import Ended, Polled, Waits
from tests.infra.automation.interpreting import ID, Answer, FakePeople, Scene, invoking, names

pytestmark = pytest.mark.unit
ON_RECOVERY = Compare("{{ Compare.Payload }}", Operation.CONTAINS, "VERDICT_RECOVERED")
RECOVERED, ILL = {"verdict": "VERDICT_RECOVERED", "value": 0.2}, {"verdict": "VERDICT_ILL", "value": 4.5}
TIMES = {"at": "{{ global:DATE_TIME }}", "on": "{{ global:DATE }}", "run": "{{ automation:EXECUTION_ID }}"}


def test_a_function_is_invoked_with_its_payload_and_its_answer_is_a_text() -> None:
    scene = Scene({"Lock": [{"verdict": "VERDICT_LOCKED", "until": "04:08"}]})
    ran = scene.run(invoking("Lock", {"step": "lock", "changes": 3, "of": ["web", {"deep": True}]}))
    assert scene.functions.invoked == [("Lock", {"step": "lock", "changes": 3, "of": ["web", {"deep": True}]})]
    assert ran.status is Status.SUCCESS
    assert json.loads(ran.steps[0].outputs["Payload"]) == {"verdict": "VERDICT_LOCKED", "until": "04:08"}
    assert ran.steps[0].outputs["StatusCode"] == 200
    assert ran.steps[0].inputs["FunctionName"] == "Lock"


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        (ValueError("no lock"), Status.FAILED, "no lock (ValueError)"),
        (FunctionUnavailable("there is no function Lock"), Status.FAILED, "there is no function Lock"),
        (TimeoutError(), Status.TIMED_OUT, "longer than 300 s"),
        (b"<html>", Status.FAILED, "no JSON"),
        (b"\xff\xfe", Status.FAILED, "no JSON in UTF-8"),
        ('"ü"'.encode("utf-16"), Status.FAILED, "no JSON in UTF-8"),
        (b"[" * 50_000 + b"]" * 50_000, Status.FAILED, "nested too deeply"),
        ({"lines": "x" * 210_000}, Status.FAILED, "over 204,800 fails a step"),
        (b"", Status.SUCCESS, ""),
        ({"lines": "x" * 190_000}, Status.SUCCESS, ""),
    ],
)
def test_what_becomes_of_an_answer(answer: Answer, status: Status, says: str) -> None:
    ran = Scene({"Lock": [answer]}).run(invoking("Lock"))
    assert ran.status is status
    assert says in ran.message


def test_a_function_error_may_be_taken_for_success_and_its_answer_is_there_either_way() -> None:
    for fails, status in ((True, Status.FAILED), (False, Status.SUCCESS)):
        ran = Scene({"Lock": [ValueError("no lock")]}, function_error_fails=fails).run(invoking("Lock"))
        assert ran.status is status
        assert ran.steps[0].outputs["FunctionError"] == "Unhandled"
        assert "no lock" in ran.steps[0].outputs["Payload"]


@pytest.mark.parametrize(
    ("takes", "timeout", "status"),
    [
        (299, None, Status.SUCCESS),
        (301, None, Status.TIMED_OUT),
        (301, 600, Status.TIMED_OUT),
        (31, 30, Status.TIMED_OUT),
        (29, 30, Status.SUCCESS),
    ],
)
def test_a_function_has_its_timeout_and_300_seconds_at_most(takes: int, timeout: int | None, status: Status) -> None:
    scene = Scene()
    scene.functions.takes = timedelta(seconds=takes)
    step = Step("Lock", Invoke("Lock", {}), timeout=timedelta(seconds=timeout) if timeout else None)
    assert scene.run(step).status is status


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [("PT30S", 30), ("PT10M", 600), ("PT1H30M", 5400), ("P1D", 86_400), ("P1DT1S", 86_401), ("P6DT23H59M59S", 604_799)],
)
def test_a_sleep_takes_its_duration(duration: str, seconds: int) -> None:
    scene = Scene()
    assert scene.run(Step("Wait", Sleep(duration))).status is Status.SUCCESS
    assert scene.clock.slept == [timedelta(seconds=seconds)]


@pytest.mark.parametrize("duration", ["30", "PT", "P", "", "PT1.5S", "PT-3S", "PT٣S"])
def test_what_is_no_duration_fails_a_sleep(duration: str) -> None:
    ran = Scene().run(Step("Wait", Sleep(duration)))
    assert ran.status is Status.FAILED
    assert "PT30S" in ran.message


@pytest.mark.parametrize(
    "duration", ["P1W", "P7D", "PT604800S", "P99999999999D", "P999999999DT999999999H", f"PT{'9' * 5000}S"]
)
def test_a_sleep_longer_than_aws_sleeps_fails(duration: str) -> None:
    scene = Scene()
    ran = scene.run(Step("Wait", Sleep("{{ Long }}")), parameters=[Parameter("Long", Type.STRING, default=duration)])
    assert (ran.status, scene.clock.slept) == (Status.FAILED, [])
    assert "longer than AWS sleeps" in ran.message


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"errorType": "NotRecovered", "errorMessage": "still ill"}, "still ill (NotRecovered)"),
        ({"errorType": "Runtime.HandlerError", "errorMessage": "still ill"}, "still ill"),
        ({"errorType": "Sandbox.Timedout", "errorMessage": "timed out"}, "timed out"),
        ({"errorMessage": "still ill"}, "still ill"),
        ({"errorType": "KeyError", "errorMessage": ""}, "did not say why: "),
        (None, "the function failed (unhandled) and did not say why"),
    ],
)
def test_what_lambda_says_of_a_failure_is_said_in_a_sentence(said: object, sentence: str) -> None:
    scene = Scene()
    scene.functions.invoke = lambda *_: (json.dumps(said).encode(), "Unhandled")  # type: ignore[method-assign]
    assert sentence in scene.run(invoking("Prove")).message


def test_a_sleep_beyond_its_timeout_times_out_then() -> None:
    scene = Scene()
    ran = scene.run(Step("Wait", Sleep("PT30S"), timeout=timedelta(seconds=20)))
    assert ran.status is Status.TIMED_OUT
    assert scene.clock.slept == [timedelta(seconds=20)]


@pytest.mark.parametrize(
    ("condition", "goes"),
    [
        (Compare("{{ Ask.Payload }}", Operation.CONTAINS, "VERDICT_ILL"), True),
        (Compare("{{ Ask.Payload }}", Operation.CONTAINS, "VERDICT_RECOVERED"), False),
        (Compare("{{ Word }}", Operation.STRING_EQUALS, "Web"), True),
        (Compare("{{ Word }}", Operation.STRING_EQUALS, "web"), False),
        (Compare("{{ Word }}", Operation.EQUALS_IGNORE_CASE, "wEB"), True),
        (Compare("{{ Word }}", Operation.STARTS_WITH, "W"), True),
        (Compare("{{ Word }}", Operation.ENDS_WITH, "W"), False),
        (Compare("{{ Number }}", Operation.NUMERIC_EQUALS, 5), True),
        (Compare("{{ Number }}", Operation.NUMERIC_EQUALS, "5.0"), True),
        (Compare("{{ Number }}", Operation.NUMERIC_GREATER, 5), False),
        (Compare("{{ Number }}", Operation.NUMERIC_GREATER_OR_EQUALS, 5), True),
        (Compare("{{ Number }}", Operation.NUMERIC_LESSER, 6), True),
        (Compare("{{ Number }}", Operation.NUMERIC_LESSER_OR_EQUALS, 4), False),
        (Compare("{{ Truth }}", Operation.BOOLEAN_EQUALS, value=True), True),
        (Compare("{{ Truth }}", Operation.BOOLEAN_EQUALS, "False"), False),
        (Opposite(Compare("{{ Truth }}", Operation.BOOLEAN_EQUALS, value=False)), True),
        (Every((Compare("{{ Number }}", Operation.NUMERIC_EQUALS, 5), ON_RECOVERY)), False),
        (Either((Compare("{{ Number }}", Operation.NUMERIC_EQUALS, 5), ON_RECOVERY)), True),
    ],
)
def test_a_branch_leads_where_its_condition_says(condition: Condition, *, goes: bool) -> None:
    scene = Scene({"Ask": [ILL], "Compare": [ILL]})
    ran = scene.run(
        invoking("Ask"),
        invoking("Compare"),
        Step("Choose", Branch((Choice("Yes", condition),), "No")),
        invoking("No", is_end=True),
        invoking("Yes", is_end=True),
        parameters=[
            Parameter("Word", Type.STRING, default="Web"),
            Parameter("Number", Type.INTEGER, default=5),
            Parameter("Truth", Type.BOOLEAN, default=True),
        ],
    )
    assert names(ran)[-1] == ("Yes" if goes else "No")


def test_the_first_choice_that_holds_is_taken() -> None:
    holds = Compare("a", Operation.STRING_EQUALS, "a")
    steps = [invoking(name, is_end=True) for name in ("Default", "First", "Second")]
    branch = Branch((Choice("Second", Opposite(holds)), Choice("First", holds), Choice("Second", holds)), "Default")
    assert names(Scene().run(Step("Choose", branch), *steps)) == ["Choose", "First"]


@pytest.mark.parametrize(("is_end", "after"), [(False, ["Choose", "Next"]), (True, ["Choose"])])
def test_without_a_default_the_next_step_follows_or_it_is_the_end(*, is_end: bool, after: list[str]) -> None:
    never = Compare("a", Operation.STRING_EQUALS, "b")
    step = Step("Choose", Branch((Choice("Next", never),), ""), is_end=is_end)
    assert names(Scene().run(step, invoking("Next"))) == after


@pytest.mark.parametrize(
    "condition",
    [
        Compare("many", Operation.NUMERIC_GREATER, 1),
        Compare("maybe", Operation.BOOLEAN_EQUALS, value=True),
        Compare("NaN", Operation.NUMERIC_EQUALS, 1),
        Compare("{{ Later.Payload }}", Operation.CONTAINS, "x"),
    ],
)
def test_what_cannot_be_compared_fails_the_branch(condition: Condition) -> None:
    branch = Step("Choose", Branch((Choice("Later", condition),), "Later"))
    assert Scene().run(branch, invoking("Later")).status is Status.FAILED


def a_loop(most: int | str = 10) -> Step:
    return Step("Watch", Loop((Step("Pause", Sleep("PT30S")), invoking("Compare")), Opposite(ON_RECOVERY), most))


def test_a_loop_does_its_steps_until_its_condition_no_longer_holds() -> None:
    scene = Scene({"Compare": [ILL, ILL, RECOVERED]})
    ran = scene.run(a_loop(), invoking("Assert"))
    assert ran.status is Status.SUCCESS
    assert names(ran) == ["Watch", *["Pause", "Compare"] * 3, "Assert"]
    assert [one.iteration for one in ran.of("Compare")] == [1, 2, 3]
    assert {one.parent for one in ran.of("Compare")} == {"Watch"}
    assert [(one.number, one.most) for one in scene.told if isinstance(one, Polled)] == [(1, 10), (2, 10), (3, 10)]


def test_a_loop_that_reaches_its_maximum_is_no_failure_but_the_assertion_after_it_is() -> None:
    scene = Scene({"Compare": [ILL], "Assert": [ValueError("error_rate is 4.5, not below 1")]})
    ran = scene.run(a_loop(), invoking("Assert"))
    assert ran.status is Status.FAILED
    assert len(ran.of("Compare")) == 10
    assert ran.of("Watch")[0].status is Status.SUCCESS
    assert ran.message == "Assert: error_rate is 4.5, not below 1 (ValueError)"
    assert scene.clock.slept == [timedelta(seconds=30)] * 10


@pytest.mark.parametrize(("most", "times"), [("{{ Polls }}", 4), (1, 1), ("2", 2)])
def test_a_loops_maximum_may_be_a_parameter(most: int | str, times: int) -> None:
    parameters = [Parameter("Polls", Type.INTEGER, default=4)]
    assert len(Scene({"Compare": [ILL]}).run(a_loop(most), parameters=parameters).of("Compare")) == times


@pytest.mark.parametrize("most", [0, 101, "many", -1])
def test_a_loop_is_done_1_to_100_times(most: int | str) -> None:
    ran = Scene({"Compare": [ILL]}).run(a_loop(most))
    assert ran.status is Status.FAILED
    assert "1 to 100" in ran.message


def test_an_iteration_does_not_see_what_the_one_before_answered() -> None:
    scene = Scene({"Compare": [RECOVERED, FunctionUnavailable("gone")]})
    again = Opposite(Compare("{{ Compare.Payload }}", Operation.CONTAINS, "VERDICT_ILL"))
    steps = (invoking("Compare", is_critical=False, on_failure="Continue"),)
    ran = scene.run(Step("Watch", Loop(steps, again, 5)))
    assert len(ran.of("Compare")) == 2
    assert "{{ Compare.Payload }} has no value" in ran.message


ASKED = Approve(["{{ Who }}", "role/oncall"], "Scale to {{ Replicas }}?", least="{{ Least }}")
PEOPLE = [
    Parameter("Who", Type.STRING, default="ana"),
    Parameter("Replicas", Type.INTEGER, default=5),
    Parameter("Least", Type.INTEGER, default=1),
]


@pytest.mark.parametrize(
    ("decision", "status", "says"),
    [
        (Decision(approved=True, by="ana"), Status.SUCCESS, ""),
        (Decision(approved=False, by="ana", comment="sale is on"), Status.REJECTED, "rejected by ana: sale is on"),
        (None, Status.TIMED_OUT, "604800 s"),
    ],
)
def test_people_decide(decision: Decision | None, status: Status, says: str) -> None:
    scene = Scene(people=FakePeople(decision))
    ran = scene.run(Step("Ask", ASKED), parameters=PEOPLE)
    assert ran.status is status
    assert says in ran.message
    (asked,) = scene.people.asked
    assert (asked.execution, asked.step, asked.message) == (ID, "Ask", "Scale to 5?")
    assert (asked.approvers, asked.least) == (("ana", "role/oncall"), 1)
    assert [one.message for one in scene.told if isinstance(one, Waits)] == ["Scale to 5?"]


def test_more_approvals_than_approvers_can_never_come() -> None:
    scene = Scene(people=FakePeople(Decision(approved=True, by="ana")))
    assert scene.run(Step("Ask", ASKED), parameters=PEOPLE, Least=["3"]).status is Status.FAILED
    assert scene.people.asked == []


@pytest.mark.parametrize(
    ("written", "crosses"),
    [
        ("{{ Number }}", 5),
        ("{{Truth}}", True),
        ("  {{ List }} ", ["a", "b"]),
        ("{{ Map }}", {"web": 5}),
        ("{{ First.Payload }}", '{"verdict": "VERDICT_ILL", "value": 4.5}'),
        ("{{ First.StatusCode }}", 200),
        ("n={{ Number }}, t={{ Truth }}, l={{ List }}", 'n=5, t=true, l=["a", "b"]'),
        ("{{ Map }} {{ automation:EXECUTION_ID }}", f'{{"web": 5}} {ID}'),
        ([{"a": ["{{ Number }}"]}, "{{ global:REGION }}"], [{"a": [5]}, "eu-central-1"]),
        (TIMES, {"at": "2026-11-23_04.05.06", "on": "2026-11-23", "run": ID}),
        ("{ {Number} } {{}} { }", "{ {Number} } {{}} { }"),
        (None, None),
    ],
)
def test_references_keep_their_type_when_whole_and_are_written_out_inside_a_text(
    written: object, crosses: object
) -> None:
    scene = Scene({"First": [ILL]})
    ran = scene.run(
        invoking("First"),
        invoking("Second", {"value": written}),
        parameters=[
            Parameter("Number", Type.INTEGER, default=5),
            Parameter("Truth", Type.BOOLEAN, default=True),
            Parameter("List", Type.STRING_LIST, default=["a", "b"]),
            Parameter("Map", Type.STRING_MAP, default={"web": 5}),
        ],
    )
    assert ran.status is Status.SUCCESS
    assert scene.functions.of("Second") == [{"value": crosses}]


def test_a_value_with_references_in_it_is_not_resolved_again() -> None:
    scene = Scene({"First": [{"verdict": "{{ Secret }}"}]})
    scene.run(
        invoking("First"),
        invoking("Second", {"said": "got {{ First.Payload }}"}),
        parameters=[Parameter("Secret", Type.STRING, default="s3cret")],
    )
    assert scene.functions.of("Second") == [{"said": 'got {"verdict": "{{ Secret }}"}'}]


@pytest.mark.parametrize("payload", [{"value": float("nan")}, {"value": {1, 2}}, {"value": timedelta(1)}])
def test_only_json_crosses(payload: dict[str, object]) -> None:
    scene = Scene()
    assert scene.run(invoking("First", payload)).status is Status.FAILED
    assert scene.functions.invoked == []


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ({"verdict": "VERDICT_REFUSED", "reason": "held by x until 04:08"}, "refused: held by x until 04:08"),
        ({"verdict": "VERDICT_DONE", "before": 2, "after": 5, "note": "no HPA"}, "done: 2 → 5; no HPA"),
        (
            {"verdict": "VERDICT_ANSWERED", "lines": ["/checkout 41 %", "/cart 2 %"]},
            "answered: /checkout 41 %; /cart 2 %",
        ),
        ({"verdict": "VERDICT_ILL", "value": 0}, "ill: 0"),
        (
            {
                "verdict": "VERDICT_DONE",
                "deployment": "fitfoot-api",
                "restarted_at": "2026-11-23T04:05:06Z",
                "note": "",
            },
            "done: fitfoot-api restarted at 2026-11-23T04:05:06Z",
        ),
        (
            {
                "verdict": "VERDICT_DONE",
                "deployments": [{"name": "fitfoot-web", "before": 5, "after": 2}],
                "breaker": {"before": "true", "after": "false"},
            },
            "done: fitfoot-web 5 → 2; breaker true → false",
        ),
        (
            {"verdict": "VERDICT_DONE", "deployments": [{"name": "fitfoot-web", "replicas": 2}], "breaker": None},
            "done: fitfoot-web 2",
        ),
        (
            {"verdict": "VERDICT_DONE", "revisions": [{"image": "web:9.1", "age": "6 minutes"}, {"image": "web:9.0"}]},
            "done: last web:9.1, 6 minutes old",
        ),
        ({"verdict": "VERDICT_DONE", "revisions": []}, "done"),
        (
            {
                "verdict": "VERDICT_DONE",
                "deployment": "a",
                "changed": True,
                "from": {"image": "a:2"},
                "to": {"image": "a:1"},
            },
            "done: a a:2 → a:1",
        ),
        ({"verdict": "VERDICT_DONE", "deployments": "none", "from": 1, "to": 2}, "done"),
        (["a"], "['a']"),
        (ValueError("no\nlock"), "no lock (ValueError)"),
        ({"verdict": "VERDICT_DONE", "note": "x" * 500}, "done: " + "x" * 153 + "…"),
    ],
)
def test_a_step_comes_to_one_line(answer: Answer, line: str) -> None:
    scene = Scene({"Lock": [answer]})
    scene.run(invoking("Lock"))
    assert [one.line for one in scene.told if isinstance(one, Ended)] == [line]


@pytest.mark.parametrize("make", [lambda: Sleep("{{ Pause }}"), lambda: Approve("{{ Who }}", "really?")])
def test_what_every_action_is_given_may_be_a_reference(make: Callable[[], Sleep | Approve]) -> None:
    scene = Scene(people=FakePeople(Decision(approved=True, by="ana")))
    parameters = [
        Parameter("Pause", Type.STRING, default="PT5S"),
        Parameter("Who", Type.STRING_LIST, default=["ana", "ben"]),
    ]
    assert scene.run(Step("Wait", make()), parameters=parameters).status is Status.SUCCESS
