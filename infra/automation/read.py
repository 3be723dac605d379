"""Automation: a runbook's file, read strictly: what AWS would only say while an incident waits is said here."""

import json
import re
from pathlib import Path
from typing import Final

from infra.automation.document import Document
from infra.automation.parameters import read_parameters
from infra.automation.reading import Reading
from infra.automation.references import whole
from infra.automation.steps import read_steps
from infra.automation.together import judge_together
from infra.operator.findings import FilesRefused, Finding
from infra.operator.yaml_file import read

RUNBOOKS: Final = Path(__file__).parents[1] / "runbooks"
ASSUME_ROLE: Final = "AutomationAssumeRole"
MOST_BYTES: Final = 64 * 1024
_EXAMPLE: Final = "description: what the runbook is for"
_KEYS: Final = {
    "description": "what it is for", "schemaVersion": '"0.3"', "assumeRole": '"{{ AutomationAssumeRole }}"',
    "parameters": "{…}", "mainSteps": "[…]",
}  # fmt: skip
_INSTEAD: Final = {
    "outputs": "nobody reads what a run puts out; remove outputs",
    "files": "a runbook is this one file; remove files",
    "variables": "what changes stands in answers of steps; remove variables",
}


def document_name(file: Path) -> str:
    """The document's name in Systems Manager: `high-error-rate.yaml` is FitFoot-HighErrorRate."""
    return "FitFoot-" + "".join(part.capitalize() for part in file.stem.split("-"))


def runbook_files(folder: Path = RUNBOOKS) -> list[Path]:
    """The runbooks of a folder, by name."""
    return sorted(one for one in folder.glob("*") if one.suffix in (".yaml", ".yml"))


def names(folder: Path = RUNBOOKS) -> tuple[str, ...]:
    """The documents that there are, without reading them."""
    return tuple(map(document_name, runbook_files(folder)))


def load_all(folder: Path = RUNBOOKS) -> tuple[Document, ...]:
    """All runbooks of a folder.

    Raises:
        FilesRefused: with every mistake in every one.
    """
    documents: list[Document] = []
    mistakes: list[Finding] = []
    for file in runbook_files(folder):
        try:
            documents.append(load(file))
        except FilesRefused as refused:
            mistakes += refused.findings
    if mistakes:
        raise FilesRefused(mistakes)
    return tuple(documents)


def load(file: Path) -> Document:
    """One runbook.

    Raises:
        FilesRefused: with every mistake in the file, each with its line and what to write instead.
    """
    reading = Reading(read(file, _EXAMPLE))
    values = reading.written.values
    top = reading.mapping((), values, _KEYS, _INSTEAD)
    parameters = read_parameters(reading, top.get("parameters", {}))
    steps = read_steps(reading, ("mainSteps",), top["mainSteps"]) if "mainSteps" in top else ()
    description = reading.text(("description",), top.get("description", ""), "what it is for")
    _judge_top(reading, file)
    judge_together(reading, steps, parameters, document_name(file))
    if reading.findings:
        raise FilesRefused(reading.findings)
    placed = tuple(one.step for one in steps)
    return Document(document_name(file), description, top["assumeRole"], parameters, placed, values)


def _judge_top(reading: Reading, file: Path) -> None:
    """The file's name, its size, its schema, and the role that it is run with."""
    values = reading.written.values
    if not re.fullmatch(r"[a-z]+(?:-[a-z]+)*", file.stem):
        message = f"the file's name {file.name} gives no document's name"
        reading.wrong((), message, "write lower-case words with dashes, like high-error-rate.yaml")
    if "schemaVersion" in values and values["schemaVersion"] != "0.3":
        message = f"schemaVersion is {values['schemaVersion']!r}, and that of Automation is the text 0.3"
        reading.wrong(("schemaVersion",), message, 'write schemaVersion: "0.3", with quotes')
    if "assumeRole" in values and whole(values["assumeRole"]) != ASSUME_ROLE:
        message = "assumeRole is not the parameter that the deployment fills in"
        reading.wrong(("assumeRole",), message, f'write assumeRole: "{{{{ {ASSUME_ROLE} }}}}"')
    size = len(json.dumps(values).encode())
    if size > MOST_BYTES:
        reading.wrong((), f"the document has {size:,} bytes as JSON, and AWS takes {MOST_BYTES:,}", "write it shorter")
