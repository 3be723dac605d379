"""Tests: one way to write a runbook wrongly, by one visible change to FitFoot-HighErrorRate."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from infra.automation.read import RUNBOOKS

OURS = RUNBOOKS / "high-error-rate.yaml"
TEXT = OURS.read_text()
NAMES = [one["name"] for one in yaml.safe_load(TEXT)["mainSteps"]]
IN_LOOP = ("HalfAMinute", "MeasureAgain")
TOP = ""


@dataclass(frozen=True)
class Planted:
    """In a step (or a parameter, or TOP) something is written instead of something.

    What is said of it contains `says`, at `field` (of that step, unless it begins with mainSteps), on the line of `at`:
    of what is written, if left out.
    """

    step: str
    instead_of: str
    written: str
    field: str
    says: str
    at: str = ""

    def __str__(self) -> str:
        what = self.written.strip().replace("\n", " / ")[:50] or f"without {self.instead_of.strip()[:40]}"
        return f"{self.step or 'top'}: {what}"

    def write(self, folder: Path) -> tuple[Path, int, str]:
        """The file with the mistake in it, the line on which it is to be told, and its field."""
        begins = TEXT.index(self._head)
        found = TEXT.index(self.instead_of, begins)
        text = TEXT[:found] + self.written + TEXT[found + len(self.instead_of) :]
        file = folder / OURS.name
        file.write_text(text)
        told = (
            text.index(self.at, begins if self.step else 0)
            if self.at
            else found + len(self.written) - len(self.written.lstrip())
        )
        return file, text.count("\n", 0, told) + 1, self._field

    @property
    def _head(self) -> str:
        if not self.step:
            return "\ndescription:"
        return f"- name: {self.step}\n" if self.step in (*NAMES, *IN_LOOP) else f"  {self.step}:\n"

    @property
    def _field(self) -> str:
        if not self.step or self.field.startswith("mainSteps"):
            return self.field
        if self.step in IN_LOOP:
            place = f"mainSteps[{NAMES.index('WaitForRecovery')}].inputs.Steps[{IN_LOOP.index(self.step)}]"
        elif self.step in NAMES:
            place = f"mainSteps[{NAMES.index(self.step)}]"
        else:
            place = f"parameters.{self.step}"
        return f"{place}.{self.field}" if self.field else place
