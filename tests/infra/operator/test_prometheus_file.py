"""Tests of the reader of prometheus.yml: ours is read, and each mistake in it has its line and a way out."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from infra.local import debian
from infra.operator import promtool
from infra.operator.findings import FilesRefused, Finding
from infra.operator.places import MONITORING
from infra.operator.prometheus_file import load

FILE = MONITORING / "prometheus.yml"
TEXT = FILE.read_text("utf-8")
TOKEN = "      credentials_file: /etc/prometheus/secrets/METRICS_TOKEN\n"
AUTHORIZATION = f"    authorization:\n      type: Bearer\n{TOKEN}"
RELABELLED = "    relabel_configs:\n      - target_label: job\n        replacement: fitfoot-db\n"
MISTAKES = [
    ("scrape_interval: 15s", "scrape_interval: 5 minutes", "global.scrape_interval", "5m"),
    ("scrape_interval: 15s", "scrape_interval: 0s", "global.scrape_interval", "15s"),
    ("scrape_interval: 15s", "scrape_intervall: 15s", "global.scrape_intervall", "did you mean scrape_interval?"),
    ("evaluation_interval: 15s", "evaluation_interval: 15", "global.evaluation_interval", "5m"),
    ("scrape_configs:", "scrape_config:", "scrape_config", "did you mean scrape_configs?"),
    ("rules/*.yml", "rule/*.yml", "rule_files[0]", "/etc/prometheus/rules/*.yml"),
    ("rules/*.yml", "rules/*.txt", "rule_files[0]", "/etc/prometheus/rules/*.yml"),
    ("job_name: fitfoot-web", "jobname: fitfoot-web", "scrape_configs[0].jobname", "did you mean job_name?"),
    ("metrics_path: /api", "metrics_path: api", "scrape_configs[0].metrics_path", "/metrics"),
    ("job_name: fitfoot-api", "job_name: fitfoot-apis", "scrape_configs[1].job_name", "write fitfoot-api"),
    (
        'static_configs:\n      - targets: ["fitfoot-api',
        'static_confgs:\n      - targets: ["fitfoot-api',
        "scrape_configs[1].static_confgs",
        "did you mean static_configs?",
    ),
    ("postgres-exporter:9187", "postgres-exporter:91870", "scrape_configs[2].static_configs[0].targets[0]", "65535"),
    (
        "replacement: fitfoot-db",
        "replacment: fitfoot-db",
        "scrape_configs[2].relabel_configs[0].replacment",
        "replacement",
    ),
    ("target_label: job", "target_label: a b", "scrape_configs[2].relabel_configs[0].target_label", "job"),
    ("job_name: node", "job_name: postgres", "scrape_configs[3].job_name", "a name of its own"),
    ("job_name: node", "job_name: nodes", "scrape_configs[3].job_name", "write node"),
    (
        '"node-exporter:9100"',
        '"http://node-exporter:9100"',
        "scrape_configs[3].static_configs[0].targets[0]",
        "host:port",
    ),
    ("scrape_interval: 60s", "scrape_interval: 45s", "scrape_configs[4].scrape_interval", "60s"),
    ("scrape_interval: 60s", "scrape_interval: 5m", "scrape_configs[4].scrape_interval", "2m or less"),
    ("scrape_timeout: 30s", "scrape_timeout: 90s", "scrape_configs[4].scrape_timeout", "no more than"),
    ("scheme: https", "scheme: htps", "scrape_configs[4].scheme", "did you mean https?"),
    (
        "metrics_path: /metrics\n    authorization",
        "metrics_path: /metric\n    authorization",
        "scrape_configs[4].metrics_path",
        "/metrics",
    ),
    ("      type: Bearer", "      type: Basic", "scrape_configs[4].authorization.type", "Bearer"),
    (
        "    authorization:",
        "    tls_config: {insecure_skip_verify: true}\n    authorization:",
        "scrape_configs[4].tls_config.insecure_skip_verify",
        "remove",
    ),
    (TOKEN, "      credentials: s3cret\n", "scrape_configs[4].authorization.credentials", "credentials_file"),
    (TOKEN, "      credentials_file: token\n", "scrape_configs[4].authorization.credentials_file", "/etc/prometheus"),
    (
        "    authorization:",
        "    bearer_token: s3cret\n    authorization:",
        "scrape_configs[4].bearer_token",
        "credentials_file",
    ),
    (
        "    authorization:",
        "    basic_auth: {password: s3cret}\n    authorization:",
        "scrape_configs[4].basic_auth.password",
        "password_file",
    ),
]


@pytest.fixture
def monitoring(tmp_path: Path) -> Path:
    """A copy of what stands beside the file."""
    for name in ("recording.yml", "alerts", "settings"):
        copy = shutil.copytree if (MONITORING / name).is_dir() else shutil.copy
        copy(MONITORING / name, tmp_path / name)
    return tmp_path


def refused(monitoring: Path, text: str) -> list[Finding]:
    (monitoring / FILE.name).write_text(text)
    with pytest.raises(FilesRefused) as found:
        load(monitoring / FILE.name)
    return list(found.value.findings)


@pytest.mark.unit
def test_ours_has_the_jobs_that_rules_and_dashboards_select() -> None:
    found = load(FILE)
    jobs = {one.label: one.name for one in found.jobs}
    names = ("fitfoot-web", "fitfoot-api", "node", "fitfoot-monitoring")
    assert jobs == {"fitfoot-db": "postgres"} | {name: name for name in names}
    assert found.interval("fitfoot-api") == found.evaluation_interval == timedelta(seconds=15)
    assert found.interval("fitfoot-monitoring") == timedelta(minutes=1)
    assert found.interval("fitfoot-admin") is None


@pytest.mark.unit
@pytest.mark.parametrize(("old", "new", "field", "hint"), MISTAKES)
def test_a_mistake_is_told_once_with_its_line_and_what_to_write(
    monitoring: Path, old: str, new: str, field: str, hint: str
) -> None:
    assert old in TEXT
    (found,) = refused(monitoring, TEXT.replace(old, new, 1))
    assert found.field == field
    assert hint in found.hint
    key = field.rpartition(".")[2].partition("[")[0]
    line = (monitoring / FILE.name).read_text().splitlines()[found.line - 1]
    assert key in line or new.strip() in line


@pytest.mark.unit
@pytest.mark.parametrize(
    ("left_out", "field", "line_has"),
    [
        ('    static_configs:\n      - targets: ["fitfoot-api:9000"]\n', "scrape_configs[1]", "job_name: fitfoot-api"),
        (RELABELLED, "scrape_configs[2].job_name", "job_name: postgres"),
        ("    scheme: https\n", "scrape_configs[4].scheme", "job_name: fitfoot-monitoring"),
        (AUTHORIZATION, "scrape_configs[4]", "job_name: fitfoot-monitoring"),
        ("rule_files:\n  - /etc/prometheus/rules/*.yml\n", "rule_files", "# What your Prometheus"),
    ],
)
def test_what_is_missing_is_told_where_it_belongs(monitoring: Path, left_out: str, field: str, line_has: str) -> None:
    assert left_out in TEXT
    (found,) = refused(monitoring, TEXT.replace(left_out, ""))
    assert found.field == field
    assert line_has in (monitoring / FILE.name).read_text().splitlines()[found.line - 1]


@pytest.mark.unit
def test_a_job_that_is_not_there_at_all_is_missed(monitoring: Path) -> None:
    api = TEXT[TEXT.index("  - job_name: fitfoot-api") : TEXT.index("  # The back office")]
    (found,) = refused(monitoring, TEXT.replace(api, ""))
    assert (found.field, found.message) == (
        "scrape_configs",
        "there is no job fitfoot-api, and rules and dashboards select it",
    )


@pytest.mark.unit
def test_a_rule_file_that_the_pattern_does_not_load_is_named(monitoring: Path) -> None:
    (monitoring / "alerts" / "more.yaml").write_text("groups: []\n")
    (found,) = refused(monitoring, TEXT)
    assert found.message == "no pattern loads more.yaml, which Prometheus has in /etc/prometheus/rules"


@pytest.mark.unit
def test_the_target_follows_the_address_in_the_settings(monitoring: Path) -> None:
    settings = monitoring / "settings" / "production.yaml"
    text = settings.read_text().replace("public_url: null", "public_url: https://watch.fitfoot.ch")
    settings.write_text(text)
    (found,) = refused(monitoring, TEXT)
    assert found.hint == "write watch.fitfoot.ch"
    (monitoring / FILE.name).write_text(TEXT.replace("monitoring.fitfoot.ch", "watch.fitfoot.ch:443"))
    load(monitoring / FILE.name)


@pytest.mark.unit
def test_other_jobs_and_other_keys_of_prometheus_are_an_operator_s_own(monitoring: Path) -> None:
    more = """
  - job_name: redis
    honor_labels: true
    kubernetes_sd_configs: [{role: pod}]
remote_write: [{url: https://elsewhere.example/api/v1/write}]
"""
    (monitoring / FILE.name).write_text(TEXT + more)
    assert [one.label for one in load(monitoring / FILE.name).jobs][-1] == "redis"


@pytest.mark.integration
def test_promtool_takes_ours_and_tells_the_line_of_what_it_does_not_take(tmp_path: Path) -> None:
    tool = debian.tool("promtool")
    assert promtool.check_config(tool, FILE) == promtool.Judged()
    for old, new in (
        ("scrape_interval: 15s", "scrape_interval: 5 minutes"),
        ("job_name: node", "job_name: postgres"),
        ("scheme: https", "shceme: https"),
    ):
        (tmp_path / FILE.name).write_text(TEXT.replace(old, new, 1))
        (found,) = promtool.check_config(tool, tmp_path / FILE.name).findings
        assert found.line == TEXT.count("\n", 0, TEXT.index(old)) + 1
        assert found.message.startswith("promtool says: ")


@pytest.mark.integration
def test_a_key_that_is_right_and_newer_than_promtool_is_no_mistake_of_the_operators(tmp_path: Path) -> None:
    tool = debian.tool("promtool")
    file = tmp_path / FILE.name
    job = "  - job_name: node\n"
    file.write_text(TEXT.replace(job, f"{job}    kubernetes_sd_configs: [{{role: pod}}]\n    scrape_protocols: []\n"))
    said = promtool.check_config(tool, file)
    assert (said.findings, set(said.newer) <= {"kubernetes_sd_configs", "scrape_protocols"}) == ((), True)
    file.write_text(TEXT.replace(job, f"{job}    scrape_protocols: []\n    relabel_configs: [{{job_name: node}}]\n"))
    (found,) = promtool.check_config(tool, file).findings
    assert "field job_name not found" in found.message
    assert "scrape_protocols" not in found.message
