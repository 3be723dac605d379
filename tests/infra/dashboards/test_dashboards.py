"""Tests: what holds for every dashboard: in step with what makes it, honest about what is unknown, fit to read."""

import json
import re
from pathlib import Path

import pytest
import yaml

from infra.dashboards.files import FOLDER, files
from infra.dashboards.page import API
from infra.generated import makers
from infra.operator.findings import FilesRefused
from infra.requirements_lock import CHECKOUT
from tests.infra.dashboards.asked import board, exprs, panel, panels

pytestmark = pytest.mark.unit
UIDS = ["system-overview", "business-metrics", "web-vitals", "this-bundle"]
of_each = pytest.mark.parametrize("uid", UIDS)
SPREAD = re.compile(r"histogram_quantile\(\s*0?\.\d+,\s*sum by \(le[^)]*\) \(\s*rate\(")


def test_the_files_are_what_is_made_now_and_each_time_the_same() -> None:
    assert sorted(Path(path).stem for path in files(CHECKOUT)) == sorted(UIDS)
    assert files(CHECKOUT) == files(CHECKOUT)
    assert [str(one) for one in makers.stale(CHECKOUT)] == []
    assert {path.stem for path in (CHECKOUT / FOLDER).glob("*.json")} == set(UIDS)


def test_kpis_that_are_wrong_make_no_dashboard(tmp_path: Path) -> None:
    (tmp_path / "infra" / "monitoring").mkdir(parents=True)
    (tmp_path / "infra" / "monitoring" / "kpis.yaml").write_text("kpis: {uptime: {}}\n")
    with pytest.raises(FilesRefused, match="kpis"):
        files(tmp_path)


@pytest.mark.parametrize(
    ("uid", "title", "kind", "legends"),
    [
        ("system-overview", "Service Status", "stat", ["Frontend", "API", "Database"]),
        ("system-overview", "Response Times", "timeseries", ["95th percentile", "50th percentile"]),
        ("business-metrics", "Daily Revenue", "timeseries", ["Total Revenue", "A week before"]),
        ("business-metrics", "Conversion Funnel", "bargauge", ["Visitors", "Cart Additions", "Checkouts", "Orders"]),
    ],
)
def test_what_people_know_by_name_is_called_so(uid: str, title: str, kind: str, legends: list[str]) -> None:
    shown = panel(uid, title)
    assert shown["type"] == kind
    assert [target["legendFormat"] for target in shown["targets"]] == legends


def test_the_dashboards_are_called_as_their_readers_call_them() -> None:
    titles = ["FitFoot System Overview", "FitFoot Business Metrics", "FitFoot Web Vitals", "FitFoot This Bundle"]
    assert [board(uid)["title"] for uid in UIDS] == titles
    assert [board(uid)["uid"] for uid in UIDS] == UIDS


def test_the_funnel_counts_the_four_totals() -> None:
    asked = [set(re.findall(r"\w+_total", expr)) for expr in exprs(panel("business-metrics", "Conversion Funnel"))]
    assert asked == [{"visitors_total"}, {"cart_additions_total"}, {"checkouts_total"}, {"orders_total"}]


@of_each
def test_a_quantile_is_of_the_rate_of_all_that_is_counted_up_to_each_bound(uid: str) -> None:
    for expr in (expr for one in panels(uid) for expr in exprs(one)):
        assert len(SPREAD.findall(expr)) == expr.count("histogram_quantile"), expr


@of_each
def test_a_panel_says_in_a_sentence_or_more_what_it_means(uid: str) -> None:
    for one in panels(uid):
        assert one["description"].endswith((".", "?")), one["title"]
        assert len(one["description"]) > 60, one["title"]


@of_each
def test_what_is_unknown_is_called_so_and_never_made_0(uid: str) -> None:
    for one in panels(uid):
        defaults = one["fieldConfig"]["defaults"]
        special = [held["options"] for held in defaults["mappings"] if held["type"] == "special"]
        assert defaults["noValue"], one["title"]
        assert [(held["match"], held["result"]["text"]) for held in special] == [("null+nan", "unknown")], one["title"]
        assert not any(re.search(r"or\s+(on\s*\(\)\s*)?vector\(\d", expr) for expr in exprs(one)), one["title"]


@of_each
def test_a_table_has_a_heading_for_each_label_and_query_and_nothing_else(uid: str) -> None:
    for one in (one for one in panels(uid) if one["type"] == "table"):
        steps = {step["id"]: step["options"] for step in one["transformations"]}
        headings = steps["organize"]["renameByName"]
        refs = [target["refId"] for target in one["targets"]]
        values = [name for name in headings if name.startswith("Value")]
        assert values == (["Value"] if len(refs) == 1 else [f"Value #{ref}" for ref in refs]), one["title"]
        assert ("merge" in steps) is (len(refs) > 1)
        assert steps["filterFieldsByName"]["include"]["names"] == list(headings)
        assert all((heading and heading[0].isupper()) or heading[0].isdigit() for heading in headings.values())
        assert {target["format"] for target in one["targets"]} == {"table"}


def test_every_page_leads_to_the_others_the_status_page_and_the_incidents() -> None:
    for uid in UIDS:
        links = board(uid)["links"]
        assert [link["tags"] for link in links if link["type"] == "dashboards"] == [["fitfoot"]]
        assert "fitfoot" in board(uid)["tags"]
        urls = [link.get("url") for link in links]
        assert "https://monitoring.fitfoot.ch/status" in urls
        assert "https://monitoring.fitfoot.ch/incidents" in urls


def test_the_status_page_is_where_prometheus_scrapes_this_bundle() -> None:
    config = yaml.safe_load((CHECKOUT / "infra" / "monitoring" / "prometheus.yml").read_text("utf-8"))
    (ours,) = (job for job in config["scrape_configs"] if job["job_name"] == "fitfoot-monitoring")
    assert [f"{ours['scheme']}://{one}" for one in ours["static_configs"][0]["targets"]] == [API]


def test_every_page_marks_incidents_and_deployments_when_they_happened() -> None:
    for uid in UIDS:
        marks = board(uid)["annotations"]["list"]
        assert [mark["name"] for mark in marks] == ["Incidents", "Resolved", "Deployments"]
        assert all(mark["useValueForTime"] for mark in marks)
        asked = [re.fullmatch(r"1000 \* max by \(([^)]+)\) \((\w+)\{.*\}\)", mark["target"]["expr"]) for mark in marks]
        assert all(one and re.fullmatch(r"fitfoot_\w+_timestamp_seconds", one[2]) for one in asked)
        assert [one and one[1] for one in asked] == [*2 * ["incident, service, title"], "service, version"]
        shown = [re.findall(r"\{\{(\w+)\}\}", mark["textFormat"]) for mark in marks]
        assert shown == [*2 * [["title", "service"]], ["service", "version"]]


def test_the_system_overview_leads_to_every_runbook() -> None:
    books = {"ServiceDown", "HighErrorRate", "SlowResponse", "RestoreCapacity"}
    text = json.dumps(board("system-overview")["links"])
    assert set(re.findall(r"documents/FitFoot-(\w+)/", text)) == books
