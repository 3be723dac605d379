"""Local run: a runbook, the same YAML that AWS runs, run here against the functions of the run that is up."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from uuid import uuid4

from functions.model.names import did_you_mean
from infra.automation import read
from infra.automation.document import Document
from infra.automation.interpreter import parameters as start_parameters
from infra.automation.interpreter.execution import Execution
from infra.automation.interpreter.ports import Approvals, Ports
from infra.automation.interpreter.run import run
from infra.local import session
from infra.local.automation import notes
from infra.local.automation.releasing import release
from infra.local.automation.report import Report, closing
from infra.local.automation.terminal import Terminal
from infra.local.automation.world import EmulatorFunctions, Stop, SystemClock, surroundings
from infra.local.deploy import Aws

Say = Callable[[str], None]


class NoSuchRunbook(Exception):
    """There is none of that name; the message has the nearest."""


def find(name: str) -> Document:
    """A runbook by its document's name or its file's, however the letters are.

    Raises:
        NoSuchRunbook: there is none.
        FilesRefused: it is wrong.
    """
    files = {known: file for file in read.runbook_files() for known in (file.stem, read.document_name(file))}
    right = {known.lower(): known for known in files}
    if name.lower() not in right:
        raise NoSuchRunbook(f"there is no runbook {name!r}{did_you_mean(name, files)}")
    return read.load(files[right[name.lower()]])


def run_local(  # noqa: PLR0913 - all but what is run are named where it is called
    environment: Mapping[str, str],
    name: str,
    parameters: Mapping[str, Sequence[str]],
    *,
    say: Say,
    scale: int = 1,
    approvals: Approvals | None = None,
    stop: Stop | None = None,
    folder: Path | None = None,
) -> Execution:
    """Run a runbook to its end.

    Args:
        environment: of the run that is up, as `fitfoot env` prints it.
        name: of the document or its file.
        parameters: each a list of texts, as Systems Manager takes them.
        say: is given lines for people.
        scale: sleeps are so many times shorter.
        approvals: who is asked; the terminal if None.
        stop: cancels the run once it is asked for.
        folder: where runs are noted, so that a killed one goes on; that of local runs if None.

    Raises:
        NoSuchRunbook, FilesRefused, InvalidParameters: nothing was run.
    """
    document, stop = find(name), stop or Stop()
    known = start_parameters.read(document, parameters)
    aws = Aws(environment["AWS_ENDPOINT_URL"], environment["AWS_DEFAULT_REGION"])
    note = _note(document, known, aws, folder or session.folder())
    report = Report(say, max(len(step.name) for step in document.steps))
    ports = Ports(
        functions=EmulatorFunctions(aws),
        clock=SystemClock(stop, scale),
        approvals=approvals or Terminal(stop),
        tell=report.tell,
        cancelled=stop.is_asked,
        surroundings=surroundings(aws),
    )
    id_ = note.id if note else str(uuid4())
    say(f"{document.name}, execution {id_}{', a dry run' if known.get('DryRun') else ''}")
    if note and note.goes_on:
        say("  an earlier run of it was killed: this one goes on under its id, holds its lock and repeats no change")
    execution = run(document, parameters, ports, id_=id_)
    release(execution, ports.functions)
    if note:
        note.drop()
    for line in closing(execution, environment["API_URL"]):
        say(line)
    return execution


def _note(document: Document, known: Mapping[str, object], aws: Aws, folder: Path) -> notes.Note | None:
    """None for a dry run, which holds no lock that anybody could want to go on with."""
    if known.get("DryRun"):
        return None
    wanted = notes.Wanted(document.name, str(known.get("Incident", "")), aws.endpoint)
    return notes.begin(wanted, folder / "runbooks")
