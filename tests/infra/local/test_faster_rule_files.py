"""Tests: our rule files for a demo in which a minute passes in seconds."""

from pathlib import Path

import pytest

from infra.local.faster_rule_files import faster, faster_rule_files
from infra.operator.places import MONITORING
from infra.operator.rules_file import load, rule_files

pytestmark = pytest.mark.unit


def test_ranges_and_waits_are_shorter_and_names_stay() -> None:
    text = "  - record: a:rate5m\n    expr: rate(b[5m]) + rate(c[2h])\n    for: 3m\n    annotations: {d: for 5m}\n"
    assert faster(text, 12) == (
        "  - record: a:rate5m\n    expr: rate(b[25000ms]) + rate(c[600000ms])\n    for: 15000ms\n"
        "    annotations: {d: for 5m}\n"
    )


def test_a_range_holds_four_scrapes_at_least() -> None:
    assert faster("expr: rate(b[5m])", 300) == "expr: rate(b[20000ms])"


def test_at_scale_one_the_files_are_the_operators(tmp_path: Path) -> None:
    assert faster_rule_files(rule_files(MONITORING), 1, tmp_path) == rule_files(MONITORING)


def test_ours_hold_the_same_rules_each_waiting_a_twelfth(tmp_path: Path) -> None:
    ours = [rule for group in load(rule_files(MONITORING)) for rule in group.rules]
    copies = faster_rule_files(rule_files(MONITORING), 12, tmp_path / "rules")
    assert [(rule.alert, rule.hold_for * 12) for group in load(copies) for rule in group.rules] == [
        (rule.alert, rule.hold_for) for rule in ours
    ]
