"""Tests: our rule files, what becomes of a full one, and every way we could think of to write ours wrongly."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from functions.model import rules_json
from functions.model.alert import Severity
from functions.model.rule import Rule, RuleGroup
from infra.operator import rules_file
from infra.operator.findings import FilesRefused
from infra.operator.places import MONITORING
from infra.operator.rule_values import prometheus_duration
from tests.infra.operator.mistake import Mistake
from tests.infra.operator.planted_rules import GROUPS, RULES

pytestmark = pytest.mark.unit

NEEDED = (
    "{summary: A, description: '{{ $value | humanize }}', runbook_url: 'https://a.ch/{{ $labels.job }}',"
    " dashboard_url: https://b.ch}"
)
FULL = f"""
groups:
  - name: all of it
    interval: 60s
    limit: 5
    rules:
      - record: a:b
        expr: sum(c)
        labels: {{d: e}}
      - alert: A
        expr: |
          a > 1
            and b
        for: 1h30m
        keep_firing_for: 2m
        labels: {{severity: none, service: api, team: '{{{{ $labels.team }}}}'}}
        annotations: {NEEDED}
  - name: records only
    interval: 15s
    rules: [{{record: c, expr: d}}]
"""


def load(text: str, folder: Path) -> tuple[RuleGroup, ...]:
    file = folder / "rules.yml"
    file.write_text(text)
    return rules_file.load([file])


def ours() -> tuple[RuleGroup, ...]:
    return rules_file.load(rules_file.rule_files(MONITORING))


def test_ours_are_the_guides_groups_and_two_more() -> None:
    assert [group.name for group in ours()] == ["critical", "monitoring", "slo", "warning"]


def test_every_alert_of_ours_has_a_severity_and_its_group_is_called_so() -> None:
    for group in ours():
        severities = {Severity(rule.labels["severity"]) for rule in group.rules}
        assert group.name not in set(Severity) or severities == {Severity(group.name)}


def test_everything_that_can_be_written_arrives_and_what_only_records_does_not(tmp_path: Path) -> None:
    rule = Rule(
        alert="A",
        expr="a > 1\n  and b",
        hold_for=timedelta(minutes=90),
        keep_firing_for=timedelta(minutes=2),
        labels={"severity": "none", "service": "api", "team": "{{ $labels.team }}"},
        annotations={
            "summary": "A",
            "description": "{{ $value | humanize }}",
            "runbook_url": "https://a.ch/{{ $labels.job }}",
            "dashboard_url": "https://b.ch",
        },
    )
    assert load(FULL, tmp_path) == (RuleGroup("all of it", (rule,), limit=5),)


def test_a_bundle_carries_the_same_rules() -> None:
    assert rules_json.load(rules_json.dump(ours())) == ours()


@pytest.mark.parametrize("mistake", [*RULES, *GROUPS], ids=str)
def test_a_mistake_is_told_with_its_line_its_field_and_what_to_write(mistake: Mistake, tmp_path: Path) -> None:
    shutil.copytree(MONITORING / "alerts", tmp_path / "alerts")
    shutil.copy(MONITORING / "recording.yml", tmp_path)
    file = tmp_path / "alerts" / "critical.yml"
    written = file.read_text()
    begins = written.index("\ngroups:")
    assert mistake.instead_of in written[begins:]
    text = written[:begins] + written[begins:].replace(mistake.instead_of, mistake.written, 1)
    file.write_text(text)
    with pytest.raises(FilesRefused) as refused:
        rules_file.load(rules_file.rule_files(tmp_path))
    line = text.count("\n", 0, text.index((mistake.at or mistake.written).strip(), begins)) + 1
    told = [one for one in refused.value.findings if (one.line, one.field) == (line, mistake.field)]
    assert [one for one in told if mistake.says in str(one)], f"line {line}; told:\n{refused.value}"
    assert all(one.hint for one in refused.value.findings)


def test_a_key_that_only_alerts_have_is_told_by_its_kind(tmp_path: Path) -> None:
    with pytest.raises(FilesRefused, match=r"rules\[0\].for: only alerts have for; remove for"):
        load("groups: [{name: a, rules: [{record: b, expr: c, for: 1m}]}]", tmp_path)
    with pytest.raises(FilesRefused, match="did you mean record"):
        load("groups: [{name: a, rules: [{record: b, records: b, expr: c}]}]", tmp_path)


def test_two_alerts_that_could_not_be_told_apart_are_refused(tmp_path: Path) -> None:
    rule = f"{{alert: A, expr: b, labels: {{severity: none, service: api}}, annotations: {NEEDED}}}"
    with pytest.raises(FilesRefused, match=r"A has the same name and labels as the alert on line 1 of rules\.yml"):
        load(f"groups: [{{name: a, rules: [{rule},\n  {rule}]}}]", tmp_path)


def test_two_groups_of_one_name_are_refused_though_each_in_its_file(tmp_path: Path) -> None:
    (one := tmp_path / "one.yml").write_text(FULL)
    (two := tmp_path / "two.yml").write_text(FULL.replace("alert: A", "alert: B"))
    with pytest.raises(
        FilesRefused, match=r"two\.yml:3: .*the name 'all of it' is taken by the group on line 3 of one"
    ):
        rules_file.load([one, two])


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (one := tmp_path / "one.yml").write_text("groups: []\n")
    (two := tmp_path / "two.yml").write_text("group: []\n")
    with pytest.raises(FilesRefused) as refused:
        rules_file.load([one, two, tmp_path / "three.yml"])
    assert {found.file.name for found in refused.value.findings} == {"one.yml", "two.yml", "three.yml"}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("0s", 0), ("90s", 90), ("5m", 300), ("1h30m", 5400), ("1w", 604800), ("1d2h3m4s5ms", 93784.005)],
)
def test_durations_are_prometheuss(text: str, seconds: float) -> None:
    assert prometheus_duration(text) == timedelta(seconds=seconds)
