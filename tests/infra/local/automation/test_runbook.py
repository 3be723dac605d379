"""`fitfoot runbook`, as far as nothing needs to run for it: names, parameters, notes, people, lines."""

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TextIO

import pytest

from infra.automation.document import FILLED_IN, Approve, Loop, Parameter, Sleep, Step, Type
from infra.automation.interpreter.ports import Decision, Request
from infra.automation.read import load_all
from infra.cli import run as fitfoot
from infra.local import runbook_command
from infra.local.automation import notes
from infra.local.automation.report import Report, closing
from infra.local.automation.terminal import Always, Terminal, stopping
from infra.local.automation.world import Stop, SystemClock
from infra.local.runbook import NoSuchRunbook, find
from tests.infra.automation.interpreting import Answer, FakePeople, Scene, a_document, invoking
from tests.infra.automation.test_run_actions import ON_RECOVERY

pytestmark = pytest.mark.unit
WANTED = notes.Wanted("FitFoot-HighErrorRate", "", "http://127.0.0.1:1")
REQUEST = Request("one", "Approve", "May it?", ("ana",), 1)


@pytest.mark.parametrize("name", ["high-error-rate", "FitFoot-HighErrorRate", "fitfoot-higherrorrate"])
def test_a_runbook_is_found_by_its_file_or_its_document(name: str) -> None:
    assert find(name).name == "FitFoot-HighErrorRate"


def test_the_nearest_name_is_said() -> None:
    with pytest.raises(NoSuchRunbook, match="did you mean high-error-rate"):
        find("high-eror-rate")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["high-eror-rate"], "did you mean high-error-rate?"),
        (["high-error-rate", "--param", "Replicas=5"], "it has WebReplicas, ApiReplicas"),
        (["high-error-rate", "--param", "WebReplicas=many"], "not a whole number"),
        (["high-error-rate", "--param", "WebReplicas"], "not NAME=VALUE; did you mean WebReplicas?"),
        (["high-error-rate", "--param", "Incident="], "leave it out"),
    ],
)
def test_wrong_use_is_exit_code_2_and_says_what_there_is(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fitfoot(["runbook", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_every_parameter_of_every_runbook_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert fitfoot(["runbook"]) == 0
    listed = capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        fitfoot(["runbook", "--help"])
    assert ended.value.code == 0
    assert listed.strip() in capsys.readouterr().out
    for document in load_all():
        assert document.name in listed
        for parameter in document.parameters.values():
            assert parameter.name in FILLED_IN or parameter.description in listed


def test_a_parameter_written_again_has_one_more_value() -> None:
    written = ["Approvers=ana", "Approvers=ben=x", "Approval=true"]
    given = runbook_command.given_parameters(find("slow-response"), written, dry_run=True)
    assert given == {"Approvers": ["ana", "ben=x"], "Approval": ["true"], "DryRun": ["true"]}


def of_the_dead(note: notes.Note) -> None:
    stored = json.loads(note.file.read_text())
    stored["holder"]["started_ticks"] += 1  # its number is another process's by now
    note.file.write_text(json.dumps(stored))


def test_only_a_run_that_was_killed_goes_on_and_only_once(tmp_path: Path) -> None:
    first = notes.begin(WANTED, tmp_path)
    assert not first.goes_on
    assert notes.begin(WANTED, tmp_path).id != first.id  # the first one lives
    of_the_dead(first)
    second = notes.begin(WANTED, tmp_path)
    assert (second.id, second.goes_on) == (first.id, True)
    third = notes.begin(WANTED, tmp_path)
    assert (third.id != first.id, third.goes_on) == (True, False)


@pytest.mark.parametrize(
    "other",
    [
        notes.Wanted("FitFoot-ServiceDown", "", WANTED.endpoint),
        notes.Wanted(WANTED.document, "2026-1", WANTED.endpoint),
        notes.Wanted(WANTED.document, "", "http://127.0.0.1:2"),
    ],
)
def test_what_was_killed_is_not_gone_on_with_for_something_else(other: notes.Wanted, tmp_path: Path) -> None:
    killed = notes.begin(WANTED, tmp_path)
    of_the_dead(killed)
    between = notes.begin(other, tmp_path)
    assert not between.goes_on
    between.drop()
    assert notes.begin(WANTED, tmp_path).id == killed.id  # what ran in between has not lost it


@pytest.mark.parametrize("next_one", [WANTED, notes.Wanted("FitFoot-ServiceDown", "", WANTED.endpoint)])
def test_what_was_killed_long_ago_is_not_gone_on_with_and_forgotten(next_one: notes.Wanted, tmp_path: Path) -> None:
    killed = notes.begin(WANTED, tmp_path)
    of_the_dead(killed)
    os.utime(killed.file, (0, 0))
    assert not notes.begin(next_one, tmp_path).goes_on
    assert not killed.file.exists()


def test_a_note_that_nobody_can_read_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{")
    assert not notes.begin(WANTED, tmp_path).goes_on


def test_a_run_that_has_ended_leaves_no_note(tmp_path: Path) -> None:
    note = notes.begin(WANTED, tmp_path)
    note.drop()
    note.drop()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIO]]:
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "r") as source:
        yield ours, source
    os.close(ours)


@pytest.mark.parametrize(("said", "approved"), [("y\n", True), ("YES\n", True), ("\n", False), ("no\n", False)])
def test_at_the_terminal_a_y_approves(said: str, *, approved: bool, terminal: tuple[int, TextIO]) -> None:
    ours, source = terminal
    os.write(ours, said.encode())
    decision = Terminal(Stop(), source).ask(REQUEST, timedelta(minutes=1))
    assert decision == Decision(approved=approved, by="the terminal")


def test_at_the_terminal_nobody_is_waited_for_longer_than_there_is_time(terminal: tuple[int, TextIO]) -> None:
    assert Terminal(Stop(), terminal[1]).ask(REQUEST, timedelta()) is None
    assert Terminal(Stop(asked=True), terminal[1]).ask(REQUEST, timedelta(days=7)) is None


def test_without_a_terminal_nothing_is_approved_but_by_yes(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("y\n")
    with (tmp_path / "file").open() as source:
        decision = Terminal(Stop(), source).ask(REQUEST, timedelta(minutes=1))
    assert decision is not None
    assert not decision.approved
    assert "no terminal" in decision.comment
    assert Always().ask(REQUEST, timedelta()) == Decision(approved=True, by="--yes")


def test_the_first_ctrl_c_asks_a_run_to_stop_and_the_second_ends_it() -> None:
    stop, before = Stop(), signal.getsignal(signal.SIGINT)
    with stopping(stop):
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.is_asked()
        SystemClock(stop).sleep(timedelta(days=1))  # returns at once
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_people_read_a_line_a_step_and_a_line_a_look() -> None:
    lines: list[str] = []
    people = FakePeople(Decision(approved=True, by="ana"))
    answers: dict[str, list[Answer]] = {
        "Compare": [{"verdict": "VERDICT_ILL", "value": 4.5}, {"verdict": "VERDICT_RECOVERED", "value": 0.1}],
        "Lock": [ValueError("busy"), {"verdict": "VERDICT_LOCKED", "incident": "2026-1"}],
        "Assert": [ValueError("still 4.5")],
    }
    scene = Scene(answers, people=people)
    loop = Loop((Step("Pause", Sleep("PT30S")), invoking("Compare")), ON_RECOVERY, 10)
    scene.functions.takes = timedelta(seconds=0.5)
    steps = [
        invoking("Lock", max_attempts=2),
        Step("Ask", Approve(["ana"], "May it?")),
        Step("Wait", Sleep("PT1M")),
        Step("Watch", loop),
        invoking("Assert"),
    ]
    ran = scene.run_document(a_document(*steps))
    report = Report(lines.append, 11)
    for event in scene.told:
        report.tell(event)
    assert [" ".join(line.split()) for line in lines] == [
        "Lock attempt 2 of 2",
        "Lock 1.0 s locked",
        "Ask waits for approval",
        "Ask 0.0 s Approved",
        "Wait sleeps",
        "Watch looks 10 times at most",
        "Compare 1/10 0.5 s ill: 4.5",
        "Assert 0.5 s FAILED: still 4.5 (ValueError)",
    ]
    assert list(closing(ran, "http://api")) == [
        "Failed after 92.0 s: Assert: still 4.5 (ValueError)",
        "incident: http://api/incidents/2026-1",
    ]


def test_an_incident_that_no_answer_names_is_not_linked_to() -> None:
    scene = Scene({"Lock": [ValueError("there is no incident 'nope'")]})
    incident = Parameter("Incident", Type.STRING, "Which.", "nope")
    ran = scene.run_document(replace(a_document(invoking("Lock")), parameters={"Incident": incident}))
    assert list(closing(ran, "http://api")) == ["Failed after 0.0 s: Lock: there is no incident 'nope' (ValueError)"]
