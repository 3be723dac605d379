"""Mistakes that only the other documents have room for: steps that are gone past, and locks that are not looked at."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.automation import read
from infra.operator.findings import FilesRefused

pytestmark = pytest.mark.unit
DOWN = "service-down"
PAUSE = """          action: aws:sleep
          inputs:
            Duration: PT30S
"""
EITHER = """          action: aws:branch
          inputs:
            Choices: [{Variable: "{{ Approval }}", BooleanEquals: true, NextStep: LookAtReplicas}]
            Default: MeasureAgain
"""


@dataclass(frozen=True)
class Changed:
    """In a step of a document something is written instead of something; what is said of it, and at which key."""

    document: str
    step: str
    instead_of: str
    written: str
    key: str
    says: str

    def __str__(self) -> str:
        return f"{self.step}: {self.written.strip().splitlines()[0][:50]}"

    def write(self, folder: Path) -> Path:
        file = folder / f"{self.document}.yaml"
        text = (read.RUNBOOKS / file.name).read_text()
        found = text.index(self.instead_of, text.index(f"- name: {self.step}\n"))
        file.write_text(text[:found] + self.written + text[found + len(self.instead_of) :])
        return file


PAST = [
    Changed(DOWN, "HalfAMinute", PAUSE, EITHER, "Variable", "LookAtReplicas has not run and answered on every way"),
    Changed(
        DOWN,
        "ReadRevisions",
        "onFailure: Continue",
        "onFailure: step:IfApproval",
        "Variable",
        "FindDeployments has not run and answered on every way to IfDeployed",
    ),
]


@pytest.mark.parametrize("changed", PAST, ids=str)
def test_what_is_gone_past_or_not_looked_at_is_refused(changed: Changed, tmp_path: Path) -> None:
    with pytest.raises(FilesRefused) as refused:
        read.load(changed.write(tmp_path))
    told = [one for one in refused.value.findings if one.field.endswith(changed.key) and changed.says in str(one)]
    assert told, str(refused.value)
    assert all(one.hint for one in told)
