"""Tests: how long a report took is a metric; what is asked for all day is none, since it would cost all month."""

import json

import pytest

from functions.report_generator.measure import measure

pytestmark = pytest.mark.unit


def test_a_report_s_seconds_are_its_own_metric(capsys: pytest.CaptureFixture[str]) -> None:
    measure("daily", 1.23456)
    told = json.loads(capsys.readouterr().out)
    assert (told["service"], told["ReportSeconds"]) == ("daily", [1.235])
    assert [each["Dimensions"] for each in told["_aws"]["CloudWatchMetrics"]] == [[["service"]]]


def test_the_refresh_of_every_five_minutes_is_no_metric(capsys: pytest.CaptureFixture[str]) -> None:
    measure("refresh", 1.0)
    assert not capsys.readouterr().out
