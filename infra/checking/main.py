"""Checking: `fitfoot check`: everything that an operator edits, looked at before it is deployed."""

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from infra.checking import across, by_promtool, each, folders, paths, rule_tests, rules
from infra.checking.checkout import Checkout
from infra.checking.report import CheckReport, Looked, gathered, show
from infra.checking.unread import unread
from infra.generated import makers
from infra.local import debian
from infra.operator.findings import Finding
from infra.telling import tell

NO_PROMTOOL: Final = (
    "promtool check config, check rules, test rules: there is no promtool on PATH, and Debian's could not be fetched; "
    "`apt-get install prometheus` brings it"
)
_NOT_COMPARED: Final = "whether what is generated is up to date: mend first what it is made from"
AREAS: Final[Mapping[str, Callable[[Checkout], Iterable[Looked]]]] = {
    "checks": each.checks,
    "routes": each.routes,
    "kpis": each.kpis,
    "rules": rules.shape,
    "prometheus": each.prometheus,
    "kubernetes": folders.kubernetes,
    "dashboards": folders.dashboards,
    "provisioning": folders.provisioning,
    "expressions": folders.asked,
    "tests": rule_tests.named,
    "runbooks": each.runbooks,
    "settings": each.settings,
}
"""What stands for itself; of two areas that find the same place wrong the earlier is heard."""


def run_check(folder: Path, tool: debian.Tool | None = None) -> CheckReport:
    """Look at all files of a checkout that an operator edits; `tool` is promtool."""
    checkout = Checkout(folder)
    alone = [one for area in AREAS.values() for one in area(checkout)]
    judged = by_promtool.judged(checkout, tool, alone) if tool else ()
    looked = gathered([*alone, together(checkout), *judged])
    not_run = [] if tool else [NO_PROMTOOL]
    if any(one.findings for one in looked):
        return CheckReport(looked, [*not_run, _NOT_COMPARED])
    return CheckReport(gathered([*looked, generated(folder)]), not_run)


def together(checkout: Checkout) -> Looked:
    """What no file alone can tell."""
    agree = "names, addresses, times and rights agree across the files"
    first = ", ".join(Finding(file, 1, "", "", "").shown_file for file in unread(checkout))
    not_run = f"whether all {agree}: mend {first} first" if first else ""
    return Looked(checkout.folder / paths.MONITORING, agree, across.findings(checkout), not_run)


def generated(folder: Path) -> Looked:
    """Whether what is made of the files is what would be made of them now."""
    found = list(makers.stale(folder))
    made = 0 if found else sum(len(maker(folder)) for maker in makers.MAKERS)
    return Looked(folder / paths.MONITORING, f"{each.counted(made, 'generated file')} up to date", found)


def main(folder: Path, json_file: Path | None = None) -> int:
    """Check a checkout and tell a person and, where asked, a file. Returns 0: fine, 1: it is wrong, 2: wrong use."""
    report = run_check(folder, _promtool())
    return tell(report, lambda colour: show(report, sys.stdout, colour=colour), json_file)


def _promtool() -> debian.Tool | None:
    """On PATH, in the cache, or fetched into it: without it rules' tests are not run, and some mistakes not seen."""
    if found := debian.at_hand("promtool"):
        return found
    print("promtool is not here: it is fetched from Debian, once", file=sys.stderr)
    try:
        return debian.tool("promtool")
    except debian.ToolUnavailable:
        return None
