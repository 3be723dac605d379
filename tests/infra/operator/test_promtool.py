"""Tests of promtool's part in `fitfoot check`: the real one."""

import shutil
from pathlib import Path

import pytest

from infra.checking import paths
from infra.checking.main import run_check
from infra.local import debian
from infra.operator import promtool

pytestmark = pytest.mark.integration
CHECKOUT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def tool() -> debian.Tool:
    """It computes for seconds, and less where it tidies up its memory seldom."""
    found = debian.tool("promtool")
    return debian.Tool(found.path, {**found.environment, "GOGC": "800"})


def a_checkout(folder: Path) -> Path:
    for part in ("infra/monitoring", "infra/runbooks", promtool.TESTS):
        shutil.copytree(CHECKOUT / part, folder / part)
    return folder


def replace(file: Path, old: str, new: str) -> int:
    """Put one text in place of another, and tell the line where that begins."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    return text.count("\n", 0, text.index(old)) + 1


def test_our_rules_pass_with_all_their_cases(tool: debian.Tool) -> None:
    report = run_check(CHECKOUT, tool)
    assert (list(report.findings), list(report.not_run)) == ([], [])
    assert any(one.holds == "all come out as they say, in 5 files" for one in report.files)


def test_a_wrong_expression_is_told_with_its_line(tmp_path: Path, tool: debian.Tool) -> None:
    file = a_checkout(tmp_path) / paths.ALERTS / "warning.yml"
    line = replace(file, "cpu_usage > 80", "sum(rate(cpu_usage) > 80")
    (finding,) = promtool.check_rules(tool, [file])
    assert (finding.file, finding.line, finding.field) == (file, line, "groups[0].rules[0].expr")
    assert "of the expression: " in finding.message
    assert finding.hint == "mend the expression"


def test_a_rule_of_recording_is_looked_at_too(tmp_path: Path, tool: debian.Tool) -> None:
    file = a_checkout(tmp_path) / paths.MONITORING / "recording.yml"
    line = replace(file, "expr: 100 * job:http_failures:ratio_rate5m", "expr: 100 * rate(a)")
    assert [(one.file, one.line) for one in run_check(tmp_path, tool).findings] == [(file, line)]


def test_a_changed_limit_is_told_by_the_case_that_does_not_come_out(tmp_path: Path, tool: debian.Tool) -> None:
    file = a_checkout(tmp_path) / paths.ALERTS / "critical.yml"
    for other in promtool.test_files(tmp_path):
        if other.name != "critical.test.yml":
            other.unlink()
    replace(file, "error_rate > 5", "error_rate > 50")
    replace(file, "is 5 %.", "is 50 %.")
    findings = run_check(tmp_path, tool).findings
    told = {(one.file.name, one.field, one.file.read_text().splitlines()[one.line - 1].strip()) for one in findings}
    assert ("critical.test.yml", "HighErrorRate fires", "- name: HighErrorRate fires") in told


def test_what_we_refuse_ourselves_is_told_once(tmp_path: Path, tool: debian.Tool) -> None:
    replace(a_checkout(tmp_path) / paths.ALERTS / "critical.yml", "expr: up == 0", "expr: up == 0\n        four: 1m")
    findings = run_check(tmp_path, tool).findings
    assert [one.field for one in findings if "four" in str(one)] == ["groups[0].rules[0].four"]


def test_promtool_is_not_asked_of_a_checkout_without_rules(tmp_path: Path, tool: debian.Tool) -> None:
    findings = run_check(tmp_path, tool).findings
    assert [one.message for one in findings if one.file.name == "recording.yml"] == ["does not exist"]


def test_a_mistake_in_a_test_is_told_with_its_line(tmp_path: Path, tool: debian.Tool) -> None:
    file = a_checkout(tmp_path) / promtool.TESTS / "critical.test.yml"
    text = file.read_text()
    for old, new in (("alertname: ServiceDown", "alertnam: ServiceDown"), ("eval_time: 6m", "eval_time: 6 m")):
        line = replace(file, old, new)
        assert [one.line for one in promtool.run_tests(tool, [file])] == [line]
        file.write_text(text)


def test_a_test_that_cannot_be_read_is_told_and_not_run(tmp_path: Path, tool: debian.Tool) -> None:
    (binary := tmp_path / "a.test.yml").write_bytes(b"tests: \xff\n")
    (folder := tmp_path / "b.test.yml").mkdir()
    assert [one.file for one in promtool.run_tests(tool, [binary, folder])] == [binary, folder]


def test_the_rules_tests_wait_for_rules_that_are_right_and_that_is_said(tmp_path: Path, tool: debian.Tool) -> None:
    replace(a_checkout(tmp_path) / paths.ALERTS / "critical.yml", "for: 1m", "for: 5 minutes")
    assert "promtool test rules: mend the rules first" in run_check(tmp_path, tool).not_run
