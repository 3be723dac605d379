"""Checking: the rules: their shape, and where that is right promtool's word on them and on their tests."""

from collections.abc import Iterator
from pathlib import Path

from infra.checking import paths
from infra.checking.checkout import Checkout
from infra.checking.each import look
from infra.checking.report import Looked
from infra.local.debian import Tool
from infra.operator import promtool, rules_file
from infra.operator.findings import FilesRefused, Finding


def shape(checkout: Checkout) -> Looked:
    """All rule files as one, since names may not stand twice."""

    def read(alerts: Path) -> str:
        groups = rules_file.load(checkout.rule_files)
        if not groups:
            raise FilesRefused([Finding(alerts, 1, "", "holds no alert", "create critical.yml in it")])
        return f"{sum(len(group.rules) for group in groups)} alerts in {len(groups)} groups"

    return look(checkout.folder / paths.ALERTS, read)


def by_promtool(checkout: Checkout, tool: Tool, *, refused: bool) -> Iterator[Looked]:
    """What promtool and its linter say; of tests only where no rule is `refused`, since they would not come out."""
    files = [one for one in checkout.rule_files if one.is_file()]
    findings = promtool.check_rules(tool, files) if files else []
    if refused:  # promtool may only say the same, without a place
        findings = [one for one in findings if one.field]
    if findings:
        yield Looked(checkout.folder / paths.ALERTS, findings=findings)
    tests = promtool.test_files(checkout.folder)
    if tests and not findings and not refused:
        holds = f"all come out as they say, in {len(tests)} files"
        yield Looked(checkout.folder / promtool.TESTS, holds, promtool.run_tests(tool, tests))
