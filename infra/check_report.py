"""Infra: what `fitfoot check` has to say: the files it looked at, what is wrong with them, what was not run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from infra.operator.findings import Finding


@dataclass(frozen=True)
class Looked:
    """One file that was looked at: what it holds, or what is wrong with it."""

    file: Path
    holds: str = ""
    findings: Sequence[Finding] = ()


@dataclass(frozen=True)
class CheckReport:
    """What came of it. `not_run` names what could not be checked here, and why."""

    files: Sequence[Looked]
    not_run: Sequence[str] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def findings(self) -> Sequence[Finding]:
        """Every mistake, file by file, in the order of the lines."""
        return [finding for one in self.files for finding in one.findings]

    def as_json(self) -> Mapping[str, object]:
        """What `fitfoot check --json FILE` writes."""
        return {"ok": self.ok, "findings": [one.as_json() for one in self.findings], "not_run": list(self.not_run)}


def show(report: CheckReport, screen: TextIO, *, colour: bool) -> None:
    """Write one line for each file that is right, and one for each mistake."""
    screen.writelines(f"{line}\n" for line in _lines(report, colour=colour))


def _lines(report: CheckReport, *, colour: bool) -> Iterator[str]:
    green, red, plain = ("\033[32m", "\033[31m", "\033[0m") if colour else ("", "", "")
    for one in report.files:
        if one.findings:
            yield from (f"{red}wrong{plain}  {finding}" for finding in one.findings)
        else:
            name = Finding(one.file, 1, "", "", "").shown_file
            yield f"{green}ok{plain}     {name}: {one.holds}"
    for what in report.not_run:
        yield f"not run: {what}"
    count = len(report.findings)
    yield (
        f"{count} mistake{'s' if count > 1 else ''}; nothing is deployed until they are mended"
        if count
        else (f"{green}all fine{plain}")
    )
