import shutil
from pathlib import Path

import pytest
import yaml

from infra.dashboards.panels import SOURCE
from infra.operator.provisioning_files import FOLDER, findings
from infra.requirements_lock import CHECKOUT

pytestmark = pytest.mark.unit
SOURCES, DASHBOARDS = f"{FOLDER}/datasources/prometheus.yaml", f"{FOLDER}/dashboards/fitfoot.yaml"
CONFIG = "infra/monitoring/prometheus.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout with what Grafana is provisioned with."""
    for file in (SOURCES, DASHBOARDS, CONFIG):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / file, tmp_path / file)
    return tmp_path


def written(folder: Path, file: str, old: str, new: str) -> int:
    """Change a file; the line that is changed."""
    text = (folder / file).read_text("utf-8")
    assert text.count(old) == 1
    (folder / file).write_text(text.replace(old, new), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_ours_are_right() -> None:
    assert findings(CHECKOUT) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ("url: $PROMETHEUS_URL", "url: prometheus:9090", "url", "is an address without a user"),
        ("url: $PROMETHEUS_URL", "url: http://a:b@prometheus", "url", "is an address without a user"),
        ("url: $PROMETHEUS_URL", "uri: $PROMETHEUS_URL", "uri", "did you mean url?"),
        ("isDefault: true", "isDefault: yes", "isDefault", "true or false"),
        ("isDefault: true", "is_default: true", "is_default", "did you mean isDefault?"),
        ("access: proxy ", "access: server ", "access", "who asks"),
        ("editable: false", "password: secret", "password", "no place in a file"),
        ("editable: false", "secureJsonData: {basicAuthPassword: x}", "secureJsonData", "holds basicAuthPassword"),
        ("httpMethod: POST", "httpMethod: PUT", "jsonData.httpMethod", "a method"),
        ("prometheusType: Prom", "prometheusType: prom", "jsonData.prometheusType", "did you mean Prometheus?"),
        ("timeInterval: 15s", "timeInterval: 15", "jsonData.timeInterval", "a duration"),
        ("timeInterval: 15s", "timeInterval: 60s", "jsonData.timeInterval", "in prometheus.yml is 15s"),
        ("uid: prometheus ", "uid: prom ", "uid", "has the uid prometheus"),
        ("type: prometheus", "type: promethus", "type", "write type: prometheus"),
        ("type: prometheus", "type: loki", "type", "write type: prometheus"),
    ],
)
def test_a_mistake_in_a_data_source_is_named(folder: Path, old: str, new: str, key: str, said: str) -> None:
    assert told(folder, SOURCES, old, new) == f"datasources[0].{key}"
    assert said in str(findings(folder)[0])


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ("type: file", "type: folder", "providers[0].type", "where dashboards are"),
        ("path: /var/lib", "path: var/lib", "providers[0].options.path", "the path of a folder"),
        ("Seconds: 30", "Seconds: 30s", "providers[0].updateIntervalSeconds", "a whole number"),
        ("apiVersion: 1", "apiVersion: 2", "apiVersion", "a whole number from 1 to 1"),
        ("providers:", "provider:", "provider", "did you mean providers?"),
    ],
)
def test_a_mistake_in_a_provider_is_named(folder: Path, old: str, new: str, field: str, said: str) -> None:
    assert told(folder, DASHBOARDS, old, new) == field
    assert said in str(findings(folder)[0])


def told(folder: Path, file: str, old: str, new: str) -> str:
    """Which field is told after a change; it is in the line that was changed, but where a key is missing."""
    line = written(folder, file, old, new)
    (found,) = findings(folder)
    missing = found.field.rpartition(".")[2] == "uid" and "uid" not in new
    assert found.line == line or missing
    return found.field


def test_the_interval_is_that_of_prometheus(folder: Path) -> None:
    written(folder, CONFIG, "scrape_interval: 15s", "scrape_interval: 30s")
    (found,) = findings(folder)
    assert found.field == "datasources[0].jsonData.timeInterval"
    assert found.hint == "write timeInterval: 30s"


def test_two_of_a_name_are_told_at_the_second(folder: Path) -> None:
    another = (folder / DASHBOARDS).with_name("another.yaml")
    shutil.copy(folder / DASHBOARDS, another)
    assert [(found.file.name, found.field) for found in findings(folder)] == [
        ("fitfoot.yaml", "providers[0].name"),
        ("fitfoot.yaml", "providers[0].options.path"),
    ]


def test_another_kind_of_source_is_not_looked_into(folder: Path) -> None:
    written(folder, SOURCES, "datasources:\n", "datasources:\n  - {name: Loki, type: loki, jsonData: {maxLines: 9}}\n")
    assert findings(folder) == []


@pytest.mark.parametrize("file", [SOURCES, DASHBOARDS])
def test_a_file_that_is_no_yaml_or_is_gone_is_told(folder: Path, file: str) -> None:
    (folder / file).write_text("a: [", "utf-8")
    assert [found.file for found in findings(folder)] == [folder / file]
    (folder / file).unlink()
    assert [found.file for found in findings(folder)] == [(folder / file).parent]


def test_dashboards_ask_whichever_prometheus_is_chosen_and_find_ours_first() -> None:
    (source,) = yaml.safe_load((CHECKOUT / SOURCES).read_text("utf-8"))["datasources"]
    assert SOURCE.uid == "${datasource}"
    assert (source["type"], source["isDefault"]) == (SOURCE.type_val, True)
