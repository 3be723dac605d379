"""What a run is started with: nothing that no step would take, by its parameters' own bounds, before the first step."""

from pathlib import Path

import pytest
import yaml

from functions.cluster_operator import request as cluster_operator
from functions.runbook_steps import request as runbook_steps
from functions.runbook_steps.measures import MEASURES
from functions.runbook_steps.questions import QUESTIONS
from functions.runbook_steps.scope import SERVICES as SERVICES_ASKED_FOR
from infra.automation import read
from infra.automation.document import Document
from infra.automation.field import Kind
from infra.automation.interpreter import parameters
from infra.automation.interpreter.parameters import InvalidParameters
from infra.automation.payload_fields import CLUSTER, DEPLOYMENTS, EXAMPLES, OF_KIND, OF_STEP, SERVICES, STEPS
from infra.operator.findings import FilesRefused, Finding
from tests.infra.automation.planting import TEXT

pytestmark = pytest.mark.unit
RBAC = read.RUNBOOKS.parent / "monitoring" / "kubernetes" / "rbac.yaml"
PARAMETERS = "\nparameters:\n"
ANSWERS = {"revisions": {"verdict": "VERDICT_DONE", "revisions": []}, "capacity": {"deployments": []}}


def told(folder: Path, *changes: tuple[str, str]) -> list[Finding]:
    """What is said of FitFoot-HighErrorRate after some changes."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "high-error-rate.yaml"
    file.write_text(text)
    try:
        read.load(file)
    except FilesRefused as refused:
        return list(refused.findings)
    return []


def spare(kind: str, more: str) -> tuple[str, str]:
    """A parameter Spare more."""
    return PARAMETERS, f"{PARAMETERS}  Spare: {{type: {kind}, description: x, {more}}}\n"


ITERATIONS = ("MaxIterations: 10", 'MaxIterations: "{{ Spare }}"')
PAUSE = ("Duration: PT30S", 'Duration: "{{ Spare }}"')
LEAST = ("MinRequiredApprovals: 1", 'MinRequiredApprovals: "{{ Spare }}"')
SCALED = ("deployment: fitfoot-web", 'deployment: "{{ Spare }}"')
SERVED = ("question: errors_by_endpoint", 'question: errors_by_endpoint\n        service: "{{ Spare }}"')
LISTED = ("deployments: [fitfoot-web, fitfoot-api]", 'deployments: "{{ Spare }}"')
BELOW = ('below: "{{ RecoveredBelowPercent }}"', 'below: "{{ Spare }}"')
CHANGES = ("changes: 3", 'changes: "{{ Spare }}"')
ONE_LISTED = ("deployments: [fitfoot-web, fitfoot-api]", 'deployments: ["{{ Spare }}"]')


@pytest.mark.parametrize(
    ("kind", "more", "used", "field", "says"),
    [
        ("Integer", "default: 10", ITERATIONS, "", "write allowedValues: [10, 20] below it"),
        ("Integer", "default: 10, allowedValues: [10, 101]", ITERATIONS, "allowedValues[1]", "from 1 to 100"),
        ("String", 'default: "10"', ITERATIONS, "mainSteps", "MaxIterations is a Integer, and Spare is a String"),
        ("String", "default: PT30S", PAUSE, "", "write allowedValues: [PT30S, PT1M] below it"),
        ("String", "default: PT30S, allowedValues: [PT30S, P7D]", PAUSE, "allowedValues[1]", "604,799 seconds"),
        ("String", "default: PT30S, allowedValues: [PT30S, soon]", PAUSE, "allowedValues[1]", "an ISO-8601 duration"),
        ("Integer", "default: 1", LEAST, "", "write allowedValues: [1, 2] below it"),
        ("Integer", "default: 1, allowedValues: [1, 11]", LEAST, "allowedValues[1]", "from 1 to 10"),
        ("String", "default: fitfoot-web", SCALED, "", "and deployment is one of fitfoot-web, fitfoot-api"),
        ("String", "default: fitfoot-web, allowedValues: [fitfoot-web, db]", SCALED, "allowedValues", "allows 'db'"),
        ("String", "default: web", SERVED, "", "and service is one of web, api, admin, db"),
        ("StringList", "default: [fitfoot-web]", LISTED, "", "and deployments is one of fitfoot-web, fitfoot-api"),
        ("StringList", "default: [web], allowedValues: [web]", LISTED, "allowedValues", "it allows 'web'"),
        ("String", "default: web, allowedValues: [web]", ONE_LISTED, "allowedValues", "it allows 'web'"),
        ("Integer", "default: 2", BELOW, "", "and below is a number from 0.01 to 600,000"),
        ("Integer", "default: 2, allowedValues: [0, 2]", BELOW, "allowedValues", "it allows 0"),
        ("Integer", "default: 2", CHANGES, "", "and changes is a whole number from 0 to 1,000"),
    ],
)
def test_a_parameter_that_lets_too_much_be_given_is_refused_with_what_to_write(  # noqa: PLR0913, PLR0917 - a row of the table
    kind: str, more: str, used: tuple[str, str], field: str, says: str, tmp_path: Path
) -> None:
    (finding,) = told(tmp_path, spare(kind, more), used)
    place = f"parameters.Spare{'.' if field else ''}{field}"
    assert finding.field == place if field != "mainSteps" else finding.field.startswith(field)
    assert says in str(finding)


@pytest.mark.parametrize(
    ("kind", "more", "used"),
    [
        ("Integer", "default: 10, allowedValues: [5, 10]", ITERATIONS),
        ("String", "default: PT30S, allowedValues: [PT30S, PT1M]", PAUSE),
        ("Integer", "default: 1, allowedValues: [1, 2]", LEAST),
        ("String", "default: fitfoot-web, allowedValues: [fitfoot-web, fitfoot-api]", SCALED),
        ("StringList", "default: [fitfoot-web], allowedValues: [fitfoot-web, fitfoot-api]", LISTED),
        ("String", 'default: "2", allowedPattern: "^[1-9][0-9]{0,2}$"', BELOW),
    ],
)
def test_a_parameter_that_lets_only_what_is_right_be_given_is_accepted(
    kind: str, more: str, used: tuple[str, str], tmp_path: Path
) -> None:
    assert told(tmp_path, spare(kind, more), used) == []


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {one.name: one for one in read.load_all()}


@pytest.mark.parametrize(
    ("document", "name", "values"),
    [
        ("HighErrorRate", "WebReplicas", ["-4", "0", "5000", "101"]),
        ("HighErrorRate", "ApiReplicas", ["-4", "5000"]),
        ("HighErrorRate", "RecoveredBelowPercent", ["0", "0.0", "0.00", "00", "-1", "100", "1e9", "nan", "", "1\n"]),
        ("RestoreCapacity", "RecoveredBelowPercent", ["0", "100"]),
        ("ServiceDown", "WithinMinutes", ["-4", "0", "100000"]),
        ("ServiceDown", "Deployment", ["fitfoot-db", "fitfoot-web\n"]),
        ("ServiceDown", "Service", ["checkout"]),
        ("SlowResponse", "RecoveredBelowMs", ["0", "-1", "999999999"]),
        ("SlowResponse", "ApiReplicas", ["0"]),
        ("SlowResponse", "Incident", ["a b", "é", "x\n", "x" * 65]),
    ],
)
def test_no_run_begins_with_what_no_step_would_take(
    document: str, name: str, values: list[str], documents: dict[str, Document]
) -> None:
    for value in values:
        with pytest.raises(InvalidParameters, match=name):
            parameters.read(documents[f"FitFoot-{document}"], {name: [value]})


@pytest.mark.parametrize("value", ["1", "0.5", "0.01", "99.99", "10.5", "5"])
def test_right_limits_are_taken(value: str, documents: dict[str, Document]) -> None:
    read_ = parameters.read(documents["FitFoot-HighErrorRate"], {"RecoveredBelowPercent": [value]})
    assert read_["RecoveredBelowPercent"] == value


@pytest.mark.parametrize("key", ["\nsteps:", "\nmainstep:", "\nmain_steps:"])
def test_where_no_step_can_be_read_nothing_is_said_of_what_they_would_have_read(key: str, tmp_path: Path) -> None:
    (finding,) = told(tmp_path, ("\nmainSteps:", key))
    assert "did you mean mainSteps?" in str(finding)


def test_without_steps_the_first_thing_said_is_that_they_are_missing(tmp_path: Path) -> None:
    file = tmp_path / "high-error-rate.yaml"
    file.write_text(TEXT[: TEXT.index("\nmainSteps:")])
    with pytest.raises(FilesRefused) as refused:
        read.load(file)
    assert [one.message for one in refused.value.findings] == ["mainSteps is missing"]


def test_a_hint_never_offers_an_empty_list(tmp_path: Path) -> None:
    begins, ends = TEXT.index(PARAMETERS), TEXT.index("\nmainSteps:")
    file = tmp_path / "high-error-rate.yaml"
    file.write_text(f"{TEXT[:begins]}\nparameters: {{}}\n{TEXT[ends:]}")
    with pytest.raises(FilesRefused) as refused:
        read.load(file)
    assert any("there is no parameter 'DryRun'" in one.message for one in refused.value.findings)
    for one in refused.value.findings:
        assert not one.hint.rstrip().endswith((" of", " are", ":")), one


def test_a_lock_that_nothing_gives_back_is_told_where_it_is_taken(tmp_path: Path) -> None:
    text = (
        "".join(TEXT.split("  - name: Unlock")[:1]) + "  - name: StopNotLocked" + TEXT.split("- name: StopNotLocked")[1]
    )
    text = text.replace("step:UnlockAfterFailure", "step:StopNotLocked").replace("UnlockAfterDryRun", "StopNotLocked")
    file = tmp_path / "high-error-rate.yaml"
    file.write_text(text)
    with pytest.raises(FilesRefused) as refused:
        read.load(file)
    told = [(one.field, one.message) for one in refused.value.findings]
    assert told[0] == ("mainSteps[0]", "Lock takes the lock, and no step gives it back")


def test_the_table_names_what_there_is() -> None:
    role = next(yaml.safe_load_all(RBAC.read_text()))
    named = [set(one["resourceNames"]) for one in role["rules"] if "deployments" in str(one) and "resourceNames" in one]
    assert named == [set(DEPLOYMENTS)] * 2
    assert SERVICES == SERVICES_ASKED_FOR
    assert OF_STEP[STEPS]["compare"]["question"].choices == tuple(MEASURES)
    assert set(OF_STEP[STEPS]["ask"]["question"].choices) == set(QUESTIONS)


def test_the_bounds_of_the_table_are_taken_by_the_two_functions_and_its_examples_are_within_them() -> None:
    for function, steps in OF_STEP.items():
        for step, fields in steps.items():
            for name, field in fields.items():
                if field.kind in (Kind.WHOLE, Kind.NUMBER):
                    assert not field.refuses(yaml.safe_load(EXAMPLES.get(name, OF_KIND[field.kind]))), name
                    for bound in field.within:
                        _take(function, {"step": step, **_needed(function, step), name: bound})


def _needed(function: str, step: str) -> dict[str, object]:
    """A right value for each field that a step needs."""
    values: dict[str, object] = {} if function == CLUSTER else {"run": "one", "runbook": "FitFoot-Test"}
    for name, field in OF_STEP[function][step].items():
        if field.needed and field.kind is not Kind.EVIDENCE:
            values[name] = field.choices[0] if field.choices else ANSWERS.get(field.of, "5")
    return values


def _take(function: str, payload: dict[str, object]) -> None:
    if function == CLUSTER:
        cluster_operator.parse(payload, DEPLOYMENTS)
    else:
        runbook_steps.parse(payload)
