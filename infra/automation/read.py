"""Automation: a runbook's file, read strictly: what AWS would only say while an incident waits is said here."""

from pathlib import Path
from typing import Final

from infra.automation.document import Document
from infra.automation.parameters import read_parameters
from infra.automation.reading import Reading
from infra.automation.steps import read_steps
from infra.operator.findings import FilesRefused, Finding
from infra.operator.yaml_file import read

RUNBOOKS: Final = Path(__file__).parents[1] / "runbooks"
_EXAMPLE: Final = "description: what the runbook is for"
_KEYS: Final = {
    "description": "what it is for", "schemaVersion": '"0.3"', "assumeRole": '"{{ AutomationAssumeRole }}"',
    "parameters": "{…}", "mainSteps": "[…]",
}  # fmt: skip


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
    written = read(file, _EXAMPLE)
    reading = Reading(written)
    known = reading.mapping((), written.values, _KEYS)
    parameters = read_parameters(reading, known.get("parameters", {}))
    steps = read_steps(reading, ("mainSteps",), known["mainSteps"]) if "mainSteps" in known else ()
    if reading.findings:
        raise FilesRefused(reading.findings)
    return Document(
        name=document_name(file),
        description=known["description"],
        assume_role=known["assumeRole"],
        parameters=parameters,
        steps=tuple(one.step for one in steps),
        content=written.values,
    )
