"""Live: the report: a line for each thing that is well, wrong or was not looked at; the same as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from infra.live.said import NotRun, Said, Well, counted
from infra.operator.findings import Finding, printable


@dataclass(frozen=True)
class LiveReport:
    """All that was said, in the order of the looks.

    Attributes:
        unasked: sides of which nothing at all could be looked at: `AWS`, or an address.
    """

    said: Sequence[Said]
    unasked: Sequence[str] = ()

    @property
    def findings(self) -> Sequence[Finding]:
        """What is wrong."""
        return [one for one in self.said if isinstance(one, Finding)]

    @property
    def not_run(self) -> Sequence[str]:
        """What could not be looked at, and why."""
        return [printable(one.text) for one in self.said if isinstance(one, NotRun)]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with what was looked at, and something of each side was."""
        return not self.findings and not self.unasked

    def as_json(self) -> Mapping[str, object]:
        """As that of `check --json FILE`: each finding's `file` is `live`, and `field` the thing."""
        return {"ok": self.ok, "findings": [one.as_json() for one in self.findings], "not_run": self.not_run}


def show(report: LiveReport, screen: TextIO, *, colour: bool) -> None:
    """Write what is well, then what is wrong, then what was not run."""
    screen.writelines(f"{line}\n" for line in _lines(report, colour=colour))


def _lines(report: LiveReport, *, colour: bool) -> Iterator[str]:
    green, red, plain = ("\033[32m", "\033[31m", "\033[0m") if colour else ("", "", "")
    yield from (f"{green}ok{plain}     {printable(one.text)}" for one in report.said if isinstance(one, Well))
    for one in report.findings:
        yield f"{red}wrong{plain}  {printable(f'{one.field}: {one.message}; {one.hint}')}"
    yield from (f"not run: {text}" for text in report.not_run)
    nothing = f"{printable(' and '.join(report.unasked))} could not be asked at all"
    if report.findings:
        mend = f"{counted(len(report.findings), 'thing')} to mend in what runs"
        yield f"{mend}; {nothing}" if report.unasked else mend
    elif report.unasked:
        yield f"{red}nothing is known of a whole side{plain}: {nothing}"
    elif report.not_run:
        yield f"nothing is wrong with what was looked at; {counted(len(report.not_run), 'thing')} could not be"
    else:
        yield f"{green}all fine{plain}"
