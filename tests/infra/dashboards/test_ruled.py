"""Tests: what a panel says of a rule is what the rule's file says."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from infra.dashboards.files import FOLDER, files
from infra.operator.findings import FilesRefused
from infra.requirements_lock import CHECKOUT
from tests.infra.dashboards.asked import Panel, exprs, limits, panel

pytestmark = pytest.mark.unit
ALERTS = "infra/monitoring/alerts"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what dashboards are made from."""
    shutil.copytree(CHECKOUT / ALERTS, tmp_path / ALERTS)
    for name in ("kpis.yaml", "recording.yml"):
        shutil.copy(CHECKOUT / "infra/monitoring" / name, tmp_path / "infra/monitoring" / name)
    return tmp_path


def changed(checkout: Path, *changes: tuple[str, str]) -> None:
    """Write other rules."""
    for before, after in changes:
        texts = {file: file.read_text("utf-8") for file in (checkout / ALERTS).glob("*.yml")}
        assert any(before in text for text in texts.values())
        for file, text in texts.items():
            file.write_text(text.replace(before, after), "utf-8")


def made(checkout: Path, title: str) -> Panel:
    """A panel of the System Overview, of what the rules say now."""
    board: dict[str, Any] = json.loads(files(checkout)[f"{FOLDER}/system-overview.json"])
    (found,) = (one for one in board["panels"] if one["title"] == title)
    return dict(found)


@pytest.mark.parametrize(
    ("title", "change", "says", "limit"),
    [
        ("Error Rate", ("error_rate > 5", "error_rate > 7.5"), "Over 7.5 % for 3m pages.", None),
        ("Failing Now", ("error_rate > 5", "error_rate > 7"), "Over 7 % for 3m pages.", None),
        ("Slow Now", ("p95 > 2000", "p95 > 2500"), "Over 2500 ms for 5m warns.", None),
        ("CPU", ("cpu_usage > 80", "cpu_usage > 70"), "Over 70 % for 5m warns.", 70),
        ("Disk Left", ("free_percent < 20", "free_percent < 8"), "Below 8 % for 5m warns.", 8),
        ("Failed Connections", ("_failed > 5", "_failed > 1"), "Over 1 for 2m pages.", 1),
        ("Burn Rate", ("> 14.4", "> 10"), "over 10 it is gone in 3 days, and that pages.", 10),
    ],
)
def test_a_changed_limit_changes_the_panels_that_quote_it(
    checkout: Path, title: str, change: tuple[str, str], says: str, limit: float | None
) -> None:
    assert says not in panel("system-overview", title)["description"]
    changed(checkout, change)
    assert says in made(checkout, title)["description"]
    assert limit is None or limit in limits(made(checkout, title))


def test_how_long_it_has_to_be_so_and_whom_it_tells_is_the_rule_s(checkout: Path) -> None:
    assert "Over 5 % for 3m pages." in panel("system-overview", "Error Rate")["description"]
    changed(checkout, ("for: 3m", "for: 1h30m"), ("severity: critical", "severity: warning"))
    assert "Over 5 % for 1h 30m warns." in made(checkout, "Error Rate")["description"]


def test_a_rule_that_is_no_plain_comparison_is_named(checkout: Path) -> None:
    changed(checkout, ("expr: cpu_usage > 80", "expr: cpu_usage > 80 and cpu_usage < 101"))
    assert "The rule HighCPUUsage warns." in made(checkout, "CPU")["description"]
    assert limits(made(checkout, "CPU")) == [None]


def test_a_rule_that_was_taken_out_is_not_spoken_of(checkout: Path) -> None:
    for file in ("critical.yml", "slo.yml", "warning.yml"):
        (checkout / ALERTS / file).unlink()
    said = [made(checkout, title)["description"] for title in ("Error Rate", "CPU", "Failed Connections", "Burn Rate")]
    assert not [one for one in said if "pages" in one or "warns" in one or "  " in one or one != one.strip()]


def test_another_objective_is_another_budget(checkout: Path) -> None:
    changed(checkout, ("/ 0.001 >", "/ 0.005 >"))
    for title in ("Error Budget Left", "Budget Left of 30 Days", "Burn Rate"):
        assert all("/ 0.005" in expr for expr in exprs(made(checkout, title))), title
    assert "0.5 % of requests" in made(checkout, "Error Budget Left")["description"]


def test_rules_that_are_wrong_make_no_dashboard(checkout: Path) -> None:
    changed(checkout, ("severity: critical", "severity: critcal"))
    with pytest.raises(FilesRefused, match="critcal"):
        files(checkout)
