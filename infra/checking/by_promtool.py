"""Checking: promtool's word on what nothing of ours found wrong: the rules, their tests, prometheus.yml."""

from collections.abc import Iterator, Sequence

from infra.checking import paths
from infra.checking.checkout import Checkout
from infra.checking.report import Looked
from infra.local.debian import Tool
from infra.operator import promtool
from infra.operator.findings import Finding


def judged(checkout: Checkout, tool: Tool, looked: Sequence[Looked]) -> Iterator[Looked]:
    """What promtool says after others have `looked`: of a place that is told it would only say the same."""
    told = [finding for one in looked for finding in one.findings]
    configuration = checkout.folder / paths.PROMETHEUS
    unsaid = configuration.is_file() and not any(one.file == configuration for one in told)
    if unsaid:
        said = promtool.check_config(tool, configuration)
        newer = (
            f"promtool check config: this promtool is older than {', '.join(said.newer)}, and judges none of the file"
        )
        yield Looked(configuration, "promtool takes it", said.findings, newer if said.newer else "")
    files = [one for one in checkout.rule_files if one.is_file()]
    wrong = [one for one in told if one.file in files]
    findings = [one for one in promtool.check_rules(tool, files) if not _is_told(one, wrong)] if files else []
    if findings:
        yield Looked(checkout.folder / paths.ALERTS, findings=findings)
    tests = [one for one in promtool.test_files(checkout.folder) if one not in {finding.file for finding in told}]
    rules_dir = checkout.folder / paths.ALERTS
    if tests and (findings or any(one.file in (*checkout.rule_files, rules_dir) for one in told)):
        yield Looked(checkout.folder / promtool.TESTS, not_run="promtool test rules: mend the rules first")
    elif tests:
        holds = f"all come out as they say, in {len(tests)} files"
        yield Looked(checkout.folder / promtool.TESTS, holds, promtool.run_tests(tool, tests))


def _is_told(finding: Finding, wrong: Sequence[Finding]) -> bool:
    """Whether it is said already; without a field it is of a file that could not even be read, or of a whole rule."""
    if not finding.field:
        return bool(wrong)
    return any(one.file == finding.file and one.field.startswith(finding.field) for one in wrong)
