"""Tests: one mistake planted in one of the operator's files, by one visible change to ours; and what is told of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from infra.checking import main, paths
from infra.checking.checkout import Checkout
from infra.checking.report import Looked, gathered
from infra.operator.findings import Finding

TESTS = "tests/infra/monitoring/rules"
CRITICAL, WARNING, SLO, MONITORING = (
    f"{paths.ALERTS}/{name}.yml" for name in ("critical", "warning", "slo", "monitoring")
)
PRODUCTION, LOCAL = (f"{paths.SETTINGS}/{name}.yaml" for name in ("production", "local"))
_READ_ANEW = {
    paths.CHECKS: {"checks", "kpis", "services", "services_of_checks"},
    paths.ROUTES: {"routes", "all_named"},
    paths.KPIS: {"kpis", "all_named"},
    paths.PROMETHEUS: {"prometheus", "jobs", "series_labels"},
    paths.ALERTS: {"rules", "all_named", "series_labels"},
    paths.RECORDING: {"rules", "all_named", "series_labels"},
    paths.SETTINGS: {"settings"},
    paths.EXPORTED: {"exported", "series_labels"},
    TESTS: {"cases"},
}
"""What a checkout reads of a file; all else is not read again for a mistake in it."""


@dataclass(frozen=True)
class Planted:
    """What is written instead of what in a file, and what is said of it: at the line of `at`, or in another file.

    `at` is the text that begins on that line, where it is not the first line of what was written.
    """

    file: str
    instead_of: str
    written: str
    says: str
    at: str = ""
    told_in: str = ""

    def __str__(self) -> str:
        change = self.written.strip().replace("\n", " / ") or f"without {self.instead_of.strip()}"
        return f"{Path(self.file).name} {change}"[:80]

    def told(self, ours: Checkout, area: Callable[[Checkout], Iterable[Looked]]) -> tuple[list[Finding], Path, int]:
        """Plant it, ask the area and what stands between the files, and take it out; also where it ought to be told."""
        file = ours.folder / self.file
        before = file.read_text()
        begins = _body(before)
        assert self.instead_of in before[begins:], f"{self.file} has no {self.instead_of!r}"
        after = before[:begins] + before[begins:].replace(self.instead_of, self.written, 1)
        changed_at = begins + before[begins:].index(self.instead_of)
        try:
            file.write_text(after)
            checkout = _again(ours, self.file)
            looked = gathered([*area(checkout), main.together(checkout)])
        finally:
            file.write_text(before)
        where = ours.folder / (self.told_in or self.file)
        text = where.read_text() if self.told_in else after
        sought = self.at or self.written.strip().splitlines()[0]
        start = _body(text) if self.at else changed_at
        return [one for each in looked for one in each.findings], where, line_of(text, sought, start)


def line_of(text: str, sought: str, start: int = 0) -> int:
    """The line on which a text first has another."""
    return text.count("\n", 0, text.index(sought, start)) + 1


def _body(text: str) -> int:
    """Where a file's first lines, which explain it, are over."""
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip() and not line.startswith("#"):
            break
        at += len(line)
    return at


def _again(ours: Checkout, file: str) -> Checkout:
    """A checkout that has read all but what this file says."""
    stale = next((parts for path, parts in _READ_ANEW.items() if file.startswith(path)), set())
    checkout = Checkout(ours.folder)
    vars(checkout).update({name: held for name, held in vars(ours).items() if name not in stale})
    return checkout
