"""Tests: what no expression of rules or dashboards can mean is found, at its file and line; ours say nothing."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.operator import expressions
from infra.operator.expressions import DASHBOARDS, MONITORING
from infra.operator.findings import Finding

pytestmark = pytest.mark.unit
CHECKOUT = Path(__file__).parents[3]
RECORDING, EXPORTED = f"{MONITORING}/recording.yml", f"{MONITORING}/exported.yaml"
CRITICAL, WARNING, SLO = (f"{MONITORING}/alerts/{name}.yml" for name in ("critical", "warning", "slo"))
OVERVIEW, VITALS, OURS = (f"{DASHBOARDS}/{name}.json" for name in ("system-overview", "web-vitals", "this-bundle"))
BURNS = "job:http_failures:ratio_rate5m / 0.001 > 14.4"
TOO_FEW = "sum by (job) (increase(instance:http_failures:sum[1h])) >= 10"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What expressions are judged by, without alerts and dashboards."""
    away = shutil.ignore_patterns("alerts", "grafana", "kubernetes", "settings", "certificates", "*.md")
    shutil.copytree(CHECKOUT / MONITORING, tmp_path / MONITORING, ignore=away)
    (tmp_path / DASHBOARDS).mkdir(parents=True)
    (tmp_path / CRITICAL).parent.mkdir()
    return tmp_path


@dataclass(frozen=True)
class Planted:
    """What is written instead of what, where that stands first, and what is said of it on the line that has `at`."""

    file: str
    instead_of: str
    written: str
    says: str
    at: str = ""

    def __str__(self) -> str:
        return f"{Path(self.file).name}: {self.written.strip()[:60]}"

    def found(self, checkout: Path) -> list[Finding]:
        """What is said once it is written."""
        text = (CHECKOUT / self.file).read_text("utf-8")
        assert self.instead_of in text
        (checkout / self.file).write_text(text.replace(self.instead_of, self.written, 1), "utf-8")
        return expressions.findings(checkout)


def line(checkout: Path, finding: Finding) -> str:
    assert finding.file.is_relative_to(checkout)
    return finding.file.read_text("utf-8").splitlines()[finding.line - 1]


def test_ours_are_well() -> None:
    assert expressions.findings(CHECKOUT) == []


def test_how_many_there_are_is_told() -> None:
    found = re.fullmatch(r"(\d+) expressions, each of metrics that something exports", expressions.holds(CHECKOUT))
    assert found
    assert int(found[1]) > 150


@pytest.mark.parametrize(
    "one",
    [
        Planted(RECORDING, 'status!~"502|504"}', 'statsu!~"502|504"}', "did you mean status?"),
        Planted(RECORDING, "histogram_quantile(0.95, sum", "histogram_quantile(95, sum", "write 0.95"),
        Planted(RECORDING, "max by (job) (", "max by (jbo) (", "did you mean job?"),
        Planted(RECORDING, 'mode="idle"', 'mode="idel"', "did you mean idle?"),
        Planted(RECORDING, "node_filesystem_size_bytes{", "node_filesystem_sise_bytes{", "node_filesystem_size_bytes?"),
        Planted(RECORDING, '"endpoint", "$1", "route"', '"endpoint", "$1", "rout"', "did you mean route?"),
        Planted(RECORDING, "increase(db_connection_errors", "delta(db_connection_errors", "delta is of gauges"),
        Planted(WARNING, "cpu_usage > 80", "cpu_usage > 180", "180 is no limit of what is percent"),
        Planted(WARNING, "response_time_p95 > 2000", "response_time_p96 > 2000", "did you mean response_time_p95?"),
        Planted(WARNING, "{{ $labels.mountpoint }}", "{{ $labels.mount }}", "did you mean mountpoint?"),
        Planted(CRITICAL, "pg_up == 0", "pg_up == 2", "2 is no limit"),
        Planted(CRITICAL, "error_rate > 5\n", "http_requests_total > 5\n", "together with"),
        Planted(CRITICAL, "error_rate > 5\n", 'http_requests_total{job="fitfoot-web"}\n', "alerts of a counter"),
        Planted(CRITICAL, "service: '{{ $labels.job |", "service: '{{ $labels.jobb |", "did you mean job?"),
        Planted(
            SLO,
            "job:http_failures:ratio_rate1h /",
            "job:http_failure:ratio_rate1h /",
            "job:http_failures:ratio_rate1h?",
        ),
        Planted(SLO, BURNS, BURNS.replace("/ 0.001 ", ""), "14.4 is no limit"),
        Planted(SLO, TOO_FEW, "sum(up) >= 1", "nothing matches across and", "sum(up) >= 1"),
        Planted(EXPORTED, "pg_up: {type: gauge}", "pg_up: {type: gage}", "did you mean gauge?"),
        Planted(EXPORTED, "labels: {query: any}", "labels: {query: some}", "is any, or a list of texts"),
        Planted(EXPORTED, "labels: {query: any}", "labels: {job: any}", "job is there always"),
        Planted(EXPORTED, "  node:\n", "  fitfoot-monitoring:\n", "follows from the code"),
        Planted(EXPORTED, "  fitfoot-db:\n", "  fitfoot-bd:\n", "scrapes no job fitfoot-bd; did you mean fitfoot-db?"),
    ],
    ids=str,
)
def test_a_slip_in_rules_or_what_is_exported_is_found_at_its_line(checkout: Path, one: Planted) -> None:
    found = one.found(checkout)
    assert one.says in " ".join(map(str, found))
    lines = {(each.file, line(checkout, each)) for each in found if one.says in str(each)}
    assert {file for file, _ in lines} == {checkout / one.file}
    assert all((one.at or one.written.strip().splitlines()[0]) in text for _, text in lines)


@pytest.mark.parametrize(
    "one",
    [
        Planted(OVERVIEW, "max(error_rate)", "max(eror_rate)", "did you mean error_rate?"),
        Planted(
            OVERVIEW, 'avg(up{job=\\"fitfoot-web\\"})', 'avg(up{job=\\"fitfoot-wep\\"})', "did you mean fitfoot-web?"
        ),
        Planted(OVERVIEW, '"legendFormat": "{{severity}}"', '"legendFormat": "{{level}}"', "no label level"),
        Planted(OVERVIEW, '"unit": "percent"', '"unit": "percentunit"', "is percent, and shown as percentunit"),
        Planted(OVERVIEW, '"unit": "ms"', '"unit": "s"', "is milliseconds, and shown as s; write ms"),
        Planted(
            OVERVIEW,
            " (fitfoot_incident_opened_timestamp",
            " (fitfoot_incident_opend_timestamp",
            "opened_timestamp_seconds?",
        ),
        Planted(OVERVIEW, '"textFormat": "{{title}}', '"textFormat": "{{tilte}}', "did you mean title?"),
        Planted(VITALS, "histogram_quantile(0.75, sum by (le)", "histogram_quantile(75, sum by (le)", "write 0.75"),
        Planted(VITALS, "histogram_quantile(0.75, sum by (le)", "histogram_quantile(0.75, sum by (page)", "without le"),
        Planted(VITALS, "}, page)", "}, pagge)", "did you mean page?"),
        Planted(VITALS, "[1d]))", "[1m]))", "1m is too short"),
        Planted(OURS, 'function=\\"health-probe\\"', 'function=\\"health_probe\\"', "did you mean health-probe?"),
        Planted(OURS, "time() - max(fitfoot_tick", "max(fitfoot_tick", "is a Unix time in seconds", '"unit": "s"'),
        Planted(OURS, "sum(max by (group) (fitfoot_rules_blind{", "rate((fitfoot_rules_blind{", "is no PromQL"),
    ],
    ids=str,
)
def test_a_slip_in_a_dashboard_is_found_at_its_line(checkout: Path, one: Planted) -> None:
    found = one.found(checkout)
    assert one.says in " ".join(map(str, found))
    for each in found:
        assert each.file == checkout / one.file
        assert (one.at or one.written) in line(checkout, each)


def test_a_counter_is_not_shown_as_it_is(checkout: Path) -> None:
    text = (CHECKOUT / OVERVIEW).read_text("utf-8")
    expr = 'sum(http_requests_total{job=\\"fitfoot-web\\"})'
    (checkout / OVERVIEW).write_text(text.replace("max(error_rate)", expr, 1), "utf-8")
    (found,) = expressions.findings(checkout)
    assert "shows a counter since whenever it began" in found.message
    assert expr in line(checkout, found)


def test_a_variable_of_all_labels_asks_no_metric(checkout: Path) -> None:
    text = (CHECKOUT / VITALS).read_text("utf-8")
    (checkout / VITALS).write_text(re.sub(r"label_values\(.*, device\)", "label_values(device)", text), "utf-8")
    assert "label_values(device)" in (checkout / VITALS).read_text("utf-8")
    assert expressions.findings(checkout) == []


def test_a_rule_that_is_renamed_is_missed_by_whoever_asks_for_it(checkout: Path) -> None:
    shutil.copy(CHECKOUT / WARNING, checkout / WARNING)
    found = Planted(RECORDING, "record: cpu_usage", "record: cpu_used", "").found(checkout)
    assert [(one.file.name, line(checkout, one).strip()) for one in found] == [("warning.yml", "expr: cpu_usage > 80")]
    assert "did you mean cpu_used?" in found[0].hint


def test_a_query_s_least_step_is_what_its_rate_looks_back_over(checkout: Path) -> None:
    text = (CHECKOUT / OURS).read_text("utf-8")
    seldom = "sum(rate(log_lines_total[$__rate_interval]))"
    asked = text.replace('sum(max by (group) (fitfoot_rules_blind{job=\\"fitfoot-monitoring\\"}))', seldom, 1)
    (checkout / OURS).write_text(asked, "utf-8")
    assert not [one for one in expressions.findings(checkout) if "too short" in one.message]
    (checkout / OURS).write_text(asked.replace('"interval": "1m"', '"interval": ""'), "utf-8")
    assert [one for one in expressions.findings(checkout) if "1m is too short" in one.message]


@pytest.mark.parametrize("name", ["checks.yaml", "kpis.yaml", "prometheus.yml", "recording.yml", "alerts/slo.yml"])
def test_another_file_that_is_wrong_is_not_told_of_here(checkout: Path, name: str) -> None:
    (checkout / MONITORING / name).write_text("[", "utf-8")
    assert not [one for one in expressions.findings(checkout) if one.file.name == Path(name).name]


def test_where_checks_cannot_be_read_any_check_is_asked_for(checkout: Path) -> None:
    (checkout / MONITORING / "checks.yaml").write_text("[", "utf-8")
    (checkout / MONITORING / "kpis.yaml").write_text("[", "utf-8")
    assert expressions.findings(checkout) == []
