"""Tests: what there is follows from exported.yaml, from the code of our /metrics, and from recording rules."""

from datetime import timedelta
from pathlib import Path

import pytest

from functions.api.monitoring_families import DECLARED
from functions.model.kpi import MEASURES
from functions.model.series import FAMILIES
from infra.operator import checks_file, kpis_file
from infra.operator.asked.expression import Expression
from infra.operator.asked.rules import WrittenRule, rules_of
from infra.operator.findings import FilesRefused
from infra.operator.places import CHECKS, KPIS
from infra.operator.series import exported, ours
from infra.operator.series.having import Having, having
from infra.operator.series.recorded import recorded
from infra.operator.series.series import Kind, Series, by_name, of_job
from infra.operator.series.unit import Unit, of_name
from infra.operator.yaml_file import parse

pytestmark = pytest.mark.unit
HEAD = "jobs:\n  node:\n"


def load(tmp_path: Path, text: str) -> dict[str, list[Series]]:
    file = tmp_path / "exported.yaml"
    file.write_text(text, "utf-8")
    return exported.load(file)


def rules(text: str) -> list[WrittenRule]:
    return list(rules_of(parse(Path("some.yml"), text, "groups:")))


def recording(*made: str) -> list[WrittenRule]:
    lines = [f"      - {{record: {name}, expr: '{expr}'}}" for name, expr in (one.split(" = ") for one in made)]
    return rules("groups:\n  - name: some\n    rules:\n" + "\n".join(lines))


def seldom(_: frozenset[str] | None) -> timedelta:
    return timedelta(seconds=15)


def made(*of: str) -> dict[str, list[Series]]:
    there = by_name(of_job("node", [Series("seen_total", Kind.COUNTER, {"path": None}, Unit.COUNT)]))
    return {name: list(found) for name, found in recorded(recording(*of), there, seldom).items()}


def test_a_histogram_is_three_names_and_has_le(tmp_path: Path) -> None:
    found = load(tmp_path, f"{HEAD}    took_seconds: {{type: histogram, labels: {{path: [a, b]}}}}\n")["node"]
    assert [(one.name, one.kind, one.unit, set(one.labels)) for one in found] == [
        ("took_seconds_bucket", Kind.BUCKET, Unit.SECONDS, {"path", "le"}),
        ("took_seconds_sum", Kind.COUNTER, Unit.SECONDS, {"path"}),
        ("took_seconds_count", Kind.COUNTER, Unit.COUNT, {"path"}),
    ]
    assert found[0].labels["path"] == frozenset({"a", "b"})


def test_a_summary_has_quantiles(tmp_path: Path) -> None:
    found = load(tmp_path, f"{HEAD}    took_seconds: {{type: summary}}\n")["node"]
    assert next((one.name, set(one.labels)) for one in found) == ("took_seconds", {"quantile"})


@pytest.mark.parametrize(
    ("metric", "says"),
    [
        ("up: {type: gage}", "did you mean gauge?"),
        ("up: {labels: {a: any}}", "type"),
        ("up: {type: gauge, label: {a: any}}", "labels"),
        ("up: {type: gauge, labels: {a: some}}", "is any, or a list of texts"),
        ("up: {type: gauge, labels: {a: []}}", "is any, or a list of texts"),
        ("up: {type: gauge, labels: {job: any}}", "job is there always"),
        ("a: {type: histogram, labels: {le: any}}", "le is there always"),
        ("a: {type: gauge, unit: second}", "did you mean seconds?"),
        ("a b: {type: gauge}", "a metric's name"),
        ("a: {type: histogram}\n    a_count: {type: counter}", "part of a histogram"),
    ],
)
def test_a_slip_in_exported_yaml_is_refused_at_its_line(tmp_path: Path, metric: str, says: str) -> None:
    with pytest.raises(FilesRefused, match=says) as refused:
        load(tmp_path, f"{HEAD}    {metric}\n")
    assert {one.line for one in refused.value.findings} == {HEAD.count("\n") + metric.count("\n") + 1}


def test_every_job_has_what_a_scrape_tells() -> None:
    assert {"up", "scrape_duration_seconds", "scrape_samples_scraped"} <= {one.name for one in of_job("node")}
    assert all(one.labels["job"] == frozenset({"node"}) for one in of_job("node"))


def test_all_that_our_metrics_may_tell_is_known() -> None:
    known = by_name(ours.exported(checks_file.load(CHECKS), kpis_file.load(KPIS)))
    assert {one.name for one in DECLARED} <= set(known)
    assert {name for name in FAMILIES if name.endswith("_total")} <= set(known)
    assert {f"{name}_bucket" for name, family in FAMILIES.items() if family.bounds} <= set(known)
    kpis = [one.labels["kpi"] or frozenset() for one in known["kpi_value"]]
    assert frozenset[str]().union(*kpis) == set(MEASURES)
    assert known["orders_total"][0].labels == {}
    assert known["probe_success"][0].labels["check"] == frozenset(check.name for check in checks_file.load(CHECKS))


def test_of_checks_that_nobody_can_read_any_name_may_be() -> None:
    known = by_name(ours.exported(None, None))
    assert known["probe_success"][0].labels == {"check": None, "group": None, "service": None}
    assert known["kpi_value"][0].labels == {"kpi": None, "unit": None}


def test_a_recording_rule_may_stand_before_what_it_is_made_of() -> None:
    found = made("second = 100 * first_ratio", "first_ratio = sum by (path) (rate(seen_total[5m])) / 7")
    assert set(found["second"][0].labels) == {"path"}
    assert found["second"][0].unit is Unit.PERCENT


def test_rules_in_a_circle_end() -> None:
    assert {"a", "b"} <= set(made("a = b + 1", "b = a + 1"))


def test_what_is_made_of_something_unknown_is_told_of_once() -> None:
    assert made("first = sen_total * 2")["first"][0].kind is Kind.UNKNOWN


def test_a_sum_of_counters_is_a_counter_with_the_rule_s_own_labels() -> None:
    text = "groups:\n- name: a\n  rules:\n  - {record: s, expr: sum by (path) (seen_total), labels: {job: web}}"
    there = by_name(of_job("node", [Series("seen_total", Kind.COUNTER, {"path": None}, Unit.COUNT)]))
    (found,) = recorded(rules(text), there, seldom)["s"]
    assert (found.kind, dict(found.labels)) == (Kind.COUNTER, {"path": None, "job": {"web"}})


def test_our_own_series_come_once_a_minute_and_others_four_times() -> None:
    there: Having = having(CHECKS.parent, [])
    assert there.scrape(frozenset({ours.JOB, "node"})) == timedelta(minutes=1)
    assert there.scrape(frozenset({"node"})) == there.scrape(None) == timedelta(seconds=15)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("node_cpu_seconds_total", Unit.SECONDS),
        ("probe_ssl_earliest_cert_expiry", Unit.TIME),
        ("fitfoot_tick_timestamp_seconds", Unit.TIME),
        ("disk_free_percent", Unit.PERCENT),
        ("pg_up", Unit.BOOL),
        ("orders_total", Unit.COUNT),
        ("anything", Unit.UNKNOWN),
    ],
)
def test_a_name_tells_the_unit(name: str, unit: Unit) -> None:
    assert of_name(name) is unit


def test_variables_are_filled_in_as_grafana_does() -> None:
    document = parse(Path("some.yml"), "a: b", "a:")
    step, variables = timedelta(minutes=1), {"top": "5"}
    text = "topk($top, rate(a[$__rate_interval])) + ${top:csv} + max_over_time(b[${__interval}]) + $topmost"
    filled = Expression(document, ("a",), text, step, variables).filled
    assert filled == "topk(5, rate(a[240s])) + 5 + max_over_time(b[60s]) + $topmost"
