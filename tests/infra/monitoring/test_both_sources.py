"""Tests: the shop and this bundle export metrics of the same names; what is asked takes one of the two, never both."""

import re

import pytest

from functions.model.series import FAMILIES
from infra.local.shop.metrics import HttpMetrics
from tests.promql import JOBS, OURS, SHARED, everything_asked, jobs_of_each_selector, without_ours

pytestmark = pytest.mark.unit
ASKED = everything_asked()


def test_the_names_that_both_export_are_known() -> None:
    exported = set(re.findall(r"^# TYPE (\w+)", HttpMetrics().exposition().decode(), re.MULTILINE))
    assert exported & set(FAMILIES) == set(SHARED)


def test_something_is_asked_of_them_in_rules_reports_kpis_and_runbooks() -> None:
    about = {where.partition(" ")[0] for where, expr in ASKED.items() if jobs_of_each_selector(expr)}
    assert about >= {"recording.yml", "report", "kpi", "measure", "question"}


@pytest.mark.parametrize("where", ASKED)
def test_each_selector_takes_the_shop_s_series_or_ours(where: str) -> None:
    for jobs in jobs_of_each_selector(ASKED[where]):
        assert jobs
        assert jobs == {OURS} or OURS not in jobs


@pytest.mark.parametrize(
    ("expr", "ours_too"),
    [
        ("sum(rate(http_requests_total[5m]))", True),
        ('http_requests_total{status="}", job=~"fitfoot-.*"}', True),
        ('http_request_duration_seconds_count{job!="fitfoot-web"}', True),
        ('http_requests_total{job!~"fitfoot-monitoring|fitfoot-db"}', False),
        ('http_request_duration_seconds_bucket{le="1", job="fitfoot-api"}', False),
        ("instance:http_requests:sum", None),
        ("nginx_http_requests_total", None),
    ],
)
def test_a_selector_that_takes_both_would_be_seen(expr: str, *, ours_too: bool | None) -> None:
    found = jobs_of_each_selector(expr)
    assert [OURS in jobs for jobs in found] == ([] if ours_too is None else [ours_too])
    narrowed = jobs_of_each_selector(without_ours(expr))
    assert narrowed == [jobs - {OURS} for jobs in found]
    assert all(jobs < JOBS for jobs in narrowed)
