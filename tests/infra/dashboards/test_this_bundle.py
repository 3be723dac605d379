import re

import pytest
import yaml

from functions.api.kpi_metrics import TOTALS_HOLD
from functions.api.monitoring_families import DECLARED
from functions.health_probe.watching import SILENT_AFTER
from infra.dashboards.this_bundle import CLOUDWATCH
from infra.requirements_lock import CHECKOUT
from infra.self_monitoring.dashboard import NAME
from tests.infra.dashboards.asked import board, exprs, limits, panel, panels

pytestmark = pytest.mark.unit
UID = "this-bundle"
MONITORING = CHECKOUT / "infra" / "monitoring"


def test_it_is_asked_of_what_this_bundle_exports_and_of_the_apis_own_count_beside() -> None:
    others = [expr for one in panels(UID) for expr in exprs(one) if 'job="fitfoot-monitoring"' not in expr]
    assert others == ['sum(rate(http_requests_total{job="fitfoot-api"}[$__rate_interval]))']


def test_every_metric_of_the_monitoring_itself_is_shown_or_marked() -> None:
    marks = [one["target"]["expr"] for one in board(UID)["annotations"]["list"] if "target" in one]
    asked = " ".join([*marks, *(expr for one in panels(UID) for expr in exprs(one))])
    assert {family.name for family in DECLARED} <= set(re.findall(r"fitfoot_\w+", asked))


def test_a_tick_is_late_when_the_other_function_pages() -> None:
    silent = SILENT_AFTER.total_seconds()
    for title in ("Last Tick of health-probe", "Last Tick of incident-detector", "Since the Last Tick"):
        assert limits(panel(UID, title))[-1] == silent


def test_figures_are_red_when_they_are_told_no_more() -> None:
    assert limits(panel(UID, "Age of Totals"))[-1] == TOTALS_HOLD.total_seconds()


def test_a_scrape_is_red_when_prometheus_gives_up() -> None:
    jobs = yaml.safe_load((MONITORING / "prometheus.yml").read_text("utf-8"))["scrape_configs"]
    (ours,) = (job for job in jobs if job["job_name"] == "fitfoot-monitoring")
    assert ours["scrape_timeout"] == f"{limits(panel(UID, 'Scrapes Take'))[-1]}s"


def test_no_notice_that_waits_is_no_time_and_not_unknown() -> None:
    (asked,) = exprs(panel(UID, "Longest Wait of a Notice"))
    assert asked.endswith('or 0 * sum(fitfoot_notices_owed{job="fitfoot-monitoring"})')


def test_cloudwatch_is_linked_in_the_region_of_production() -> None:
    region = yaml.safe_load((MONITORING / "settings" / "production.yaml").read_text("utf-8"))["region"]
    assert CLOUDWATCH in [link["url"] for link in board(UID)["links"] if link["type"] == "link"]
    assert re.findall(r"[a-z]{2}-[a-z]+-\d", CLOUDWATCH) == [region, region]
    assert CLOUDWATCH.endswith(f"/{NAME}")


def test_what_is_scraped_once_a_minute_is_asked_so() -> None:
    for uid in (UID, "web-vitals"):
        for one in panels(uid):
            intervals = {each.get("interval") for each in one["targets"] if "fitfoot-monitoring" in each["expr"]}
            assert intervals <= {"1m"}, one["title"]
