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
        found = text.index(self.instead_of, text.index(f"- name: {self.step}\n" if self.step else ""))
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
EARLY = """
  - name: Early
    action: aws:invokeLambdaFunction
    inputs:
      FunctionName: fitfoot-cluster-operator
      InputPayload: {step: restart, deployment: fitfoot-web, dry_run: "{{ DryRun }}"}

"""
NO_LOCK = "on some way to it no branch has found the lock taken"
KEPT = [
    Changed(DOWN, "IfDeployed", "Default: Restart", "Default: StopNotLocked", "Default", "keeps the lock until"),
    Changed(DOWN, "Restart", "step:UnlockAfterFailure", "step:StopNotLocked", "onCancel", "ends it and keeps the lock"),
    Changed(DOWN, "", "mainSteps:\n", f"mainSteps:{EARLY}", "mainSteps[0].inputs", NO_LOCK),
    Changed(DOWN, "LookAtReplicas", "step: ready", "step: restart", "inputs", "would restart each time round"),
    Changed(DOWN, "Lock", "changes: 1", "changes: 0", "changes", "1 steps change something"),
    Changed(
        DOWN,
        "HalfAMinute",
        "action: aws:sleep",
        "action: aws:sleep\n          onCancel: step:LookAtReplicas",
        "onCancel",
        "a loop that is stopped does none of its steps any more",
    ),
    Changed(DOWN, "ProveRecovery", "step: assert", "step: compare", "inputs", "nothing after it proves that it has"),
    Changed("restore-capacity", "IfStillLocked", "VERDICT_LOCKED", "VERDICT_REFUSED", "inputs", NO_LOCK),
    Changed("slow-response", "IfLocked", "Default: StopNotLocked", "Default: ReadCapacity", "inputs", NO_LOCK),
]


@pytest.mark.parametrize("changed", [*PAST, *KEPT], ids=str)
def test_what_is_gone_past_or_not_looked_at_is_refused(changed: Changed, tmp_path: Path) -> None:
    with pytest.raises(FilesRefused) as refused:
        read.load(changed.write(tmp_path))
    told = [one for one in refused.value.findings if one.field.endswith(changed.key) and changed.says in str(one)]
    assert told, str(refused.value)
    assert all(one.hint for one in told)


LOCKED = 'Variable: "{{ Lock.Payload }}", Contains: VERDICT_LOCKED'


def asking(condition: str) -> Changed:
    """FitFoot-HighErrorRate, whose first branch asks for the lock in other words."""
    plain = 'Variable: "{{ Lock.Payload }}"\n          Contains: VERDICT_LOCKED\n'
    return Changed("high-error-rate", "IfLocked", plain, f"{condition}\n", "", "")


def test_a_lock_may_be_found_in_other_words(tmp_path: Path) -> None:
    read.load(asking(f"Not: {{Not: {{{LOCKED}}}}}").write(tmp_path))


def test_where_a_lock_is_not_all_that_is_asked_for_the_other_way_may_have_it_too(tmp_path: Path) -> None:
    both = f'And: [{{{LOCKED}}}, {{Variable: "{{{{ DryRun }}}}", BooleanEquals: false}}]'
    with pytest.raises(FilesRefused) as refused:
        read.load(asking(both).write(tmp_path))
    (told,) = refused.value.findings
    assert told.field.endswith("Default")
    assert told.message == "StopNotLocked ends the run, which keeps the lock until it runs out"
