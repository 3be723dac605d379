"""Tests: of somebody's own dashboard only what would not work is refused, and nothing of this house's style."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from infra.operator import expressions
from infra.operator.dashboard_files import FOLDER, files, findings
from infra.operator.findings import Finding
from infra.operator.grafana.own import GENERATED

pytestmark = pytest.mark.unit
CHECKOUT = Path(__file__).parents[3]
LOKI = {"datasource": {"type": "loki", "uid": "loki"}, "refId": "C", "expr": '{app="shop"} |= "error"'}


def page(**target: object) -> dict[str, Any]:
    """As Grafana exports one."""
    prometheus = {"type": "prometheus", "uid": "prometheus"}
    asked = {"datasource": prometheus, "refId": "A", "expr": "sum(rate(http_requests_total[5m]))", **target}
    panels = [
        {"id": 7, "type": "timeseries", "datasource": prometheus, "targets": [asked, LOKI]},
        {"id": 8, "type": "some-plugin-panel", "options": {}},
    ]
    return {"id": 12, "uid": "b7c1", "title": "Mine", "panels": panels, "time": {"from": "2026-11-01T00:00:00Z"}}


def told(folder: Path, written: dict[str, Any], others: dict[str, str] | None = None) -> list[Finding]:
    """What is said of it."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, text in (others or {}).items():
        (folder / FOLDER / name).write_text(text)
    (folder / FOLDER / "mine.json").write_text(json.dumps(written, indent=1))
    return [one for one in findings(folder) if one.file.name == "mine.json"]


def test_what_is_generated_is_known_by_its_name() -> None:
    assert [file.stem for file in files(CHECKOUT)] == list(GENERATED)


@pytest.mark.parametrize("uid", ["prometheus", None, "-- Grafana --"])
def test_nothing_of_its_style_is_refused(uid: str | None, tmp_path: Path) -> None:
    assert told(tmp_path, page(datasource={"type": "prometheus", "uid": uid})) == []


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"datasource": {"uid": "${DS_PROMETHEUS}"}}, "datasource.uid", "no variable DS_PROMETHEUS"),
        ({"datasource": {"type": "prometheus", "uid": "PBFA97"}}, "datasource.uid", 'write "uid": "prometheus"'),
        ({"refId": "C"}, "refId", "is taken"),
        ({"expr": "rate(up[$span])"}, "expr", "there is no variable $span"),
    ],
)
def test_what_would_not_work_is_told(change: dict[str, object], field: str, says: str, tmp_path: Path) -> None:
    (found,) = told(tmp_path, page(**change))
    assert found.field.endswith(f".{field}")
    assert says in f"{found.message}; {found.hint}"


def test_a_copy_that_has_kept_the_uid_of_another_is_told(tmp_path: Path) -> None:
    copied = page() | {"uid": "web-vitals"}
    others = {"web-vitals.json": json.dumps({"uid": "web-vitals"})}
    assert [one.message for one in told(tmp_path, copied, others)] == ["the uid web-vitals is taken by web-vitals.json"]


def test_two_panels_of_one_number_are_told(tmp_path: Path) -> None:
    twins = page()
    twins["panels"][1]["id"] = 7
    assert [one.field for one in told(tmp_path, twins)] == ["panels[1].id"]


@pytest.mark.parametrize(
    ("expr", "says"),
    [
        ('http_requests_total{job="fitfoot-web"}', []),
        ("eror_rate", ["nothing exports eror_rate"]),
        ("sum(up", ["is no PromQL: unclosed left parenthesis"]),
    ],
)
def test_its_expressions_are_of_what_there_is_and_loki_is_left_alone(
    expr: str, says: list[str], tmp_path: Path
) -> None:
    ignored = shutil.ignore_patterns("alerts", "grafana", "kubernetes", "settings", "certificates")
    shutil.copytree(CHECKOUT / expressions.MONITORING, tmp_path / expressions.MONITORING, ignore=ignored)
    told(tmp_path, page(expr=expr))
    assert [one.message for one in expressions.findings(tmp_path)] == says
