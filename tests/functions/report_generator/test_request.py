from datetime import UTC, date, datetime
from typing import Any

import pytest

from functions.model.invocation import BadRequest
from functions.report_generator.request import ReportRequest
from tests.builders import NOON

pytestmark = pytest.mark.unit


def test_a_report_is_of_the_last_whole_day_in_zurich() -> None:
    before_midnight = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 11, 23, 23, 1, tzinfo=UTC)
    assert ReportRequest.parse({"report": "kpis"}, before_midnight).day == date(2026, 11, 22)
    assert ReportRequest.parse({"report": "kpis"}, after_midnight).day == date(2026, 11, 23)


def test_the_first_day_of_all_is_one() -> None:
    assert ReportRequest.parse({"report": "kpis", "date": "2000-01-01"}, NOON).day == date(2000, 1, 1)


def test_a_date_and_a_dry_run_are_read() -> None:
    asked = ReportRequest.parse({"report": "kpis", "date": "2026-10-25", "dry_run": True}, NOON)
    assert asked == ReportRequest("kpis", date(2026, 10, 25), dry_run=True)
    assert ReportRequest.parse({"report": "migrate", "dry_run": True}, NOON).dry_run
    assert not ReportRequest.parse({"report": "refresh"}, NOON).dry_run


def test_a_report_is_delivered_unless_it_is_only_to_be_seen() -> None:
    day = date(2026, 11, 22)
    assert ReportRequest.parse({"report": "daily"}, NOON) == ReportRequest("daily", day)
    assert not ReportRequest.parse({"report": "weekly", "deliver": False}, NOON).deliver
    assert ReportRequest.parse({"report": "monthly", "resend": True}, NOON).resend


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (None, "the payload is an object"),
        ({}, "report is missing: write one of daily, weekly, monthly, performance, kpis, refresh, migrate"),
        ({"report": "refesh"}, "there is no report 'refesh'; did you mean refresh?"),
        ({"report": 7}, "there is no report '7'"),
        ({"report": "kpis", "dat": "2026-11-22"}, "unknown field 'dat'; did you mean date?"),
        ({"report": "refresh", "date": "2026-11-22"}, "refresh takes no date"),
        ({"report": "kpis", "deliver": True}, "kpis takes no deliver"),
        ({"report": "dayly"}, "did you mean daily?"),
        ({"report": "daily", "deliver": 1}, "deliver is true or false"),
        ({"report": "daily", "resend": True, "deliver": False}, "resend sends"),
        ({"report": "daily", "resend": True, "dry_run": True}, "resend sends"),
        ({"report": "migrate", "dry_run": "yes"}, "dry_run is true or false"),
        ({"report": "kpis", "date": "2026-11-31"}, "date is a day like 2026-11-22"),
        ({"report": "kpis", "date": "20261122"}, "date is a day like 2026-11-22"),
        ({"report": "kpis", "date": "2026-W44-7"}, "date is a day like 2026-11-22"),
        ({"report": "kpis", "date": "0001-01-01"}, "date is a day from 2000-01-01 on"),
        ({"report": "kpis", "date": "1999-12-31"}, "date is a day from 2000-01-01 on"),
        ({"report": "kpis", "date": 20261122}, "date is a day like 2026-11-22"),
        ({"report": "kpis", "date": "2026-11-23"}, "over in Zurich, 2026-11-22 at the latest"),
    ],
)
def test_what_is_wrong_is_named(event: Any, words: str) -> None:  # noqa: ANN401 - anything may come
    with pytest.raises(BadRequest) as error:
        ReportRequest.parse(event, NOON)
    assert words in str(error.value)
