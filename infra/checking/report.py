"""Checking: what `fitfoot check` has to say: the files it looked at, what is wrong with them, what was not run."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TextIO

from infra.operator.findings import Finding, printable

_MOST_ALIKE: Final = 3


@dataclass(frozen=True)
class Looked:
    """What was looked at: a file or a folder, what it holds, what is wrong with it, or why nobody could look."""

    file: Path
    holds: str = ""
    findings: Sequence[Finding] = ()
    not_run: str = ""

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is of this file, or of one in this folder."""
        return finding.file.is_relative_to(self.file)


@dataclass(frozen=True)
class CheckReport:
    """What came of it; `unable` names what could not be checked here, and why."""

    files: Sequence[Looked]
    unable: Sequence[str] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def findings(self) -> Sequence[Finding]:
        """Every mistake, file by file, in the order of the lines."""
        return [finding for one in self.files for finding in one.findings]

    @property
    def not_run(self) -> Sequence[str]:
        """What could not be checked, and why."""
        return [*(one.not_run for one in self.files if one.not_run), *self.unable]

    def as_json(self) -> Mapping[str, object]:
        """What `fitfoot check --json FILE` writes."""
        return {"ok": self.ok, "findings": [one.as_json() for one in self.findings], "not_run": self.not_run}


def gathered(looked: Sequence[Looked]) -> list[Looked]:
    """Each file once, in the order in which they were looked at, with all that anybody found wrong with it.

    Of two who say that the same place is wrong the first is heard: it knows the format best.
    """
    found = list(_first_told(looked))
    told: list[Looked] = []
    for one in looked:
        mine = [finding for finding in found if one.covers(finding)]
        found = [finding for finding in found if not one.covers(finding)]
        if mine or one.not_run or not one.findings:
            told.append(replace(one, findings=sorted(mine, key=lambda finding: (str(finding.file), finding.line))))
    of_no_file = {file: [one for one in found if one.file == file] for file in dict.fromkeys(one.file for one in found)}
    return [*told, *(Looked(file, findings=findings) for file, findings in of_no_file.items())]


def _first_told(looked: Iterable[Looked]) -> Iterator[Finding]:
    told: set[tuple[Path, str | int]] = set()
    for one in looked:
        fresh = [finding for finding in dict.fromkeys(one.findings) if _place(finding) not in told]
        told.update(map(_place, fresh))
        yield from fresh


def _place(finding: Finding) -> tuple[Path, str | int]:
    return finding.file, finding.field or finding.line


def show(report: CheckReport, screen: TextIO, *, colour: bool) -> None:
    """Write one line for each file that is right, and one for each mistake."""
    screen.writelines(f"{line}\n" for line in _lines(report, colour=colour))


def _lines(report: CheckReport, *, colour: bool) -> Iterator[str]:
    green, red, plain = ("\033[32m", "\033[31m", "\033[0m") if colour else ("", "", "")
    for one in report.files:
        if one.findings:
            yield from (f"{red}wrong{plain}  {line}" for line in _grouped(one.findings))
        elif not one.not_run:
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


def _grouped(findings: Sequence[Finding]) -> Iterator[str]:
    """One line for each; of many that say the same the first, and how many more there are and where."""
    same: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        same.setdefault((one.message, one.hint), []).append(one)
    for alike in same.values():
        told = alike if len(alike) <= _MOST_ALIKE else alike[:1]
        yield from map(str, told)
        if rest := alike[len(told) :]:
            places = ", ".join(f"{one.file.name}:{one.line}" for one in rest[:_MOST_ALIKE])
            more = ", …" if len(rest) > _MOST_ALIKE else ""
            yield printable(f"{alike[0].shown_file}: and {len(rest)} more say the same: {places}{more}")
