"""Our four runbooks are accepted; every way we could think of to write one wrongly is refused, with line and reason."""

from pathlib import Path

import pytest
import yaml

from functions.cluster_operator import request as cluster_operator
from functions.model.runbook import RUNBOOKS
from functions.runbook_steps import request as runbook_steps
from infra.automation import read
from infra.automation.document import Document, Goto, Invoke, Loop, Step
from infra.automation.payload_fields import ALWAYS, CLUSTER, OF_STEP, STEPS, VERDICTS
from infra.operator.findings import FilesRefused
from tests.infra.automation.planted import ACTIONS, BOUNDS, CONDITIONS, KEYS, PARAMETERS
from tests.infra.automation.planted_ways import KEEPING, PAYLOADS, REFERENCES, TIMEOUTS, WAYS
from tests.infra.automation.planting import TEXT, Planted

pytestmark = pytest.mark.unit
CHANGES = ("scale", "breaker", "restore", "restart", "roll_back")


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    return read.load_all()


def steps(document: Document) -> list[Step]:
    inner = [step for one in document.steps if isinstance(one.action, Loop) for step in one.action.steps]
    return [*document.steps, *inner]


MISTAKES = [*KEYS, *ACTIONS, *PARAMETERS, *BOUNDS, *CONDITIONS, *WAYS, *KEEPING, *TIMEOUTS, *REFERENCES, *PAYLOADS]


@pytest.mark.parametrize("planted", MISTAKES, ids=str)
def test_a_mistake_is_refused_with_its_line_its_field_and_what_to_write(planted: Planted, tmp_path: Path) -> None:
    file, line, field = planted.write(tmp_path)

    with pytest.raises(FilesRefused) as refused:
        read.load(file)

    told = [one for one in refused.value.findings if (one.line, one.field) == (line, field)]
    assert [one for one in told if planted.says in str(one)], f"line {line}, {field}; told:\n{refused.value}"
    assert all(one.hint for one in refused.value.findings)


def test_ours_are_the_four_that_routes_and_outsiders_name(documents: tuple[Document, ...]) -> None:
    assert tuple(one.name for one in documents) == read.names()
    assert set(read.names()) == set(RUNBOOKS)


def test_what_aws_gets_is_what_is_written(documents: tuple[Document, ...]) -> None:
    for document, file in zip(documents, read.runbook_files(), strict=True):
        assert document.content == yaml.safe_load(file.read_text())


def test_every_field_of_every_payload_is_known(documents: tuple[Document, ...]) -> None:
    for document in documents:
        for step in steps(document):
            if isinstance(step.action, Invoke):
                function, payload = step.action.function, step.action.payload
                assert set(payload) <= {*ALWAYS[function], *OF_STEP[function][payload["step"]]}, step.name


def test_the_two_functions_take_exactly_the_fields_of_the_table() -> None:
    table = {function: {name: set(fields) for name, fields in steps.items()} for function, steps in OF_STEP.items()}
    assert table == {
        STEPS: {name: set(kind.FIELDS) for name, kind in runbook_steps.STEPS.items()},
        CLUSTER: {name: set(kind.fields) for name, kind in cluster_operator.STEPS.items()},
    }


def test_no_verdict_is_forgotten() -> None:
    assert {function: set(steps) for function, steps in VERDICTS.items()} == {
        function: set(steps) for function, steps in OF_STEP.items()
    }


def test_each_begins_with_a_comment_and_describes_each_step(documents: tuple[Document, ...]) -> None:
    for document, file in zip(documents, read.runbook_files(), strict=True):
        assert file.read_text().startswith(f"# {document.name}: ")
        assert all(step.description for step in document.steps)
        assert max(len(line) for line in file.read_text().splitlines()) <= 120


def test_whatever_fails_after_a_change_is_proved_and_unlocked(documents: tuple[Document, ...]) -> None:
    for document in documents:
        ends = {step.name for step in document.steps if step.is_end}
        assert "UnlockAfterFailure" in ends
        for step in document.steps:
            if isinstance(step.action, Invoke) and step.action.function == CLUSTER and step.is_critical:
                assert step.on_failure in (Goto("ProveRecovery"), Goto("UnlockAfterFailure")), step.name
                assert step.on_cancel == Goto("UnlockAfterFailure")


def test_nothing_is_changed_but_behind_a_branch(documents: tuple[Document, ...]) -> None:
    """A step that "succeeded" proves nothing; each first change is one that a branch on a verdict leads to."""
    for document in documents:
        before = {after.name: step for step, after in zip(document.steps, document.steps[1:], strict=False)}
        for step in document.steps:
            if isinstance(step.action, Invoke) and step.action.payload["step"] in CHANGES:
                previous = before[step.name]
                while isinstance(previous.action, Invoke) and not previous.is_end and not previous.next_step:
                    previous = before[previous.name]
                assert previous.name.startswith(("If", "Record")), step.name


def test_the_names_are_the_same_in_all_four(documents: tuple[Document, ...]) -> None:
    common = {"Incident", "DryRun", "Approval", "Approvers", "ApprovalTopic", "AutomationAssumeRole"}
    for document in documents:
        assert common <= set(document.parameters)
        assert all(one.default is not None for one in document.parameters.values())


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "high-error-rate.yaml"
    file.write_text(TEXT.replace("changes: 3", "change: 3").replace("{{ WebReplicas }}", "{{ WebReplica }}"))
    with pytest.raises(FilesRefused) as refused:
        read.load(file)
    messages = [one.message for one in refused.value.findings]
    assert messages.count("unknown key 'change'") == 2
    assert "did you mean WebReplicas?" in str(refused.value)


def test_a_document_larger_than_aws_takes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "high-error-rate.yaml"
    file.write_text(TEXT.replace("description: Which endpoints fail most.", f"description: {'x' * 65_536}"))
    with pytest.raises(FilesRefused, match="bytes as JSON, and AWS takes 65,536"):
        read.load(file)


def test_more_steps_than_aws_takes_are_refused(tmp_path: Path) -> None:
    sleep = "\n  - name: Sleep{0}\n    action: aws:sleep\n    inputs: {{Duration: PT1S}}\n"
    file = tmp_path / "high-error-rate.yaml"
    many = "".join(sleep.format(index) for index in range(80))
    file.write_text(TEXT.replace("\n  - name: IfLocked", f"{many}\n  - name: IfLocked"))
    with pytest.raises(FilesRefused, match="and 100 at most"):
        read.load(file)


def test_a_file_whose_name_gives_no_document_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "High_Error.yaml"
    file.write_text(TEXT)
    with pytest.raises(FilesRefused, match="like high-error-rate"):
        read.load(file)


@pytest.mark.parametrize("text", ["", "[]", "mainSteps: 5\nparameters: []", "mainSteps: [5, {name: x}]", "a: &a [*a]"])
def test_what_is_no_runbook_at_all_is_refused_too(text: str, tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(text)
    with pytest.raises(FilesRefused):
        read.load(file)
