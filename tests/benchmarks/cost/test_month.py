"""Tests: what a month costs follows from what was counted, and README says what the last counted run said."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from infra.operator import checks_file
from infra.operator.places import CHECKS, settings_file
from infra.operator.settings import load_settings
from tests.benchmarks.cost import prices
from tests.benchmarks.cost.bill import BAR_USD, functions, services, totals
from tests.benchmarks.cost.calls import Rhythm, rhythm
from tests.benchmarks.cost.counted import Counted, Use
from tests.benchmarks.cost.month import WHOLE, batch, billed_seconds, month, total, usd
from tests.benchmarks.cost.prices import PRICES
from tests.benchmarks.cost.show import as_json, markdown, text
from tests.benchmarks.cost.template import alarm_metrics, dashboards, schedules

pytestmark = pytest.mark.unit

README = Path(__file__).parents[3] / "README.md"


def a_run(**fields: object) -> Counted:
    """Ten minutes of a probe, and one report a day."""
    usual: dict[str, Any] = {
        "on": "2026-11-23",
        "minutes": 10,
        "checks": 3,
        "memory_mb": {"health-probe": 512, "api": 512, "report-generator": 1024, "log-analyser": 512},
        "ticked": {"health-probe": Use(calls=10), "api": Use(calls=10), "log-analyser": Use(calls=4)},
        "reports": {},
        "schedules": {},
        "alarm_metrics": 0,
        "dashboards": 0,
        "scrape_bytes": 0,
        "table_bytes": 0,
        "incidents": 0,
    }
    return Counted(**usual | fields)


def test_cpu_takes_as_much_longer_as_a_function_has_less_than_a_core() -> None:
    assert billed_seconds(Use(wall_ms=1000), 512) == 1
    assert round(billed_seconds(Use(wall_ms=1000, cpu_ms=1000), 512), 2) == Decimal("3.46")
    assert (
        billed_seconds(Use(wall_ms=1000, cpu_ms=1000), 1769)
        == billed_seconds(Use(wall_ms=1000, cpu_ms=1000), 3000)
        == 1
    )


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("rate(5 minutes)", Rhythm(Decimal(30), 24, 288)),
        ("cron(50 6 * * ? *)", Rhythm(Decimal(30), 1, 1)),
        ("cron(15,35,55 7-9 * * ? *)", Rhythm(Decimal(30), 3, 9)),
        ("cron(30,50 7-9 ? * MON *)", Rhythm(Decimal(30) / 7, 3, 6)),
        ("cron(45,55 7-9 1 * ? *)", Rhythm(Decimal(1), 3, 6)),
        ("cron(0 8 ? * TUE#1 *)", Rhythm(Decimal(1), 1, 1)),
    ],
)
def test_a_schedule_calls_as_often_as_it_says(expression: str, expected: Rhythm) -> None:
    assert rhythm(expression) == expected


@pytest.mark.parametrize("expression", ["cron(0 8 1 6 ? *)", "at(2026-11-23T10:00:00)", "cron(0 8 * * ? 2026)"])
def test_a_schedule_that_is_not_known_is_not_guessed(expression: str) -> None:
    with pytest.raises(ValueError, match="not known here"):
        rhythm(expression)


def test_a_month_is_as_many_times_the_minutes_that_were_counted() -> None:
    probe = Use(calls=10, wall_ms=5000, items={"write_units": "30", "asked dynamodb": "30"}, metrics=("a", "b"))
    found = month(a_run(ticked={"health-probe": probe, "api": Use(calls=10)}))["health-probe"]
    assert (found["lambda_requests"], found["lambda_gb_seconds"]) == (Decimal(43_200), Decimal(10_800))
    assert (found["write_units"], found["metrics"]) == (Decimal(129_600), Decimal(2))
    assert set(found) <= set(PRICES)


def test_a_report_is_paid_for_once_made_and_each_time_that_it_is_asked_for_again() -> None:
    first, again = Use(calls=1, wall_ms=9000, metrics=("a",)), Use(calls=1, wall_ms=1000)
    run = a_run(
        reports={"daily": ({"report-generator": first}, {"report-generator": again})},
        schedules={"daily": "cron(15,35,55 7-9 * * ? *)"},
    )
    found = month(run)["report-generator"]
    assert (found["lambda_requests"], found["lambda_gb_seconds"]) == (Decimal(270), Decimal(30 * 9 + 240))
    assert (found["schedules"], found["mails"]) == (Decimal(270), Decimal(30))
    assert found["metrics"] == Decimal(30) / 720  # an hour a day


def test_what_runs_as_often_as_the_shop_is_visited_stands_beside_the_month() -> None:
    run = a_run(ticked={"api": Use(calls=1), "log-analyser": Use(calls=4, wall_ms=2000)})
    assert "log-analyser" not in month(run)
    assert batch(run)["lambda_gb_seconds"] == Decimal("0.25")


def test_what_is_free_is_free_once_whoever_uses_it() -> None:
    whole = total({"one": {"metrics": Decimal(8)}, "other": {"metrics": Decimal(6)}})
    assert usd(whole) == {"metrics": Decimal("4.20")}
    assert usd(whole, free=True) == {"metrics": Decimal("1.20")}
    assert usd({"metrics": Decimal(3)}, free=True) == {"metrics": 0}


def test_services_and_functions_come_to_the_total() -> None:
    listed, net = totals(Counted.read())
    rows = services(Counted.read())
    by_function = sum((one for _, one, _ in functions(Counted.read())), Decimal(0))
    assert round(sum((row[1] for row in rows), Decimal(0)), 9) == round(by_function, 9) == round(listed, 9)
    assert round(sum((row[2] for row in rows), Decimal(0)), 9) == round(net, 9)


def test_the_whole_bundle_costs_less_than_five_dollars_a_month() -> None:
    assert totals(Counted.read())[1] < BAR_USD
    assert as_json(Counted.read())["usd"]["ok"]
    assert any(line.endswith("a month: met") for line in text(Counted.read()))


def test_readme_says_what_the_last_counted_run_said() -> None:
    assert markdown(Counted.read()) in README.read_text("utf-8")


def test_what_was_counted_is_what_stands_there_today() -> None:
    kept = Counted.read()
    assert kept.checks == len(checks_file.load(CHECKS)) == 3
    assert kept.minutes >= 10
    assert load_settings(settings_file("production")).region == prices.REGION
    assert {name for use in kept.ticked.values() for name in use.items if " " not in name} <= set(PRICES)


def test_what_was_counted_is_kept_as_it_is(tmp_path: Path) -> None:
    Counted.read().write(tmp_path / "counted.json")
    assert Counted.read(tmp_path / "counted.json") == Counted.read()


def test_alarms_dashboards_and_schedules_are_those_of_the_template() -> None:
    metric: dict[str, Any] = {"MetricStat": {"Metric": {}}}
    resources = {
        "One": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"MetricName": "Errors"}},
        "Other": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {"Metrics": [{"Expression": "a + b"}, metric, metric]},
        },
        "Board": {"Type": "AWS::CloudWatch::Dashboard"},
        "Daily": {
            "Type": "AWS::Scheduler::Schedule",
            "Properties": {"ScheduleExpression": "rate(5 minutes)", "Target": {"Input": '{"report": "refresh"}'}},
        },
        "Drill": {
            "Type": "AWS::Scheduler::Schedule",
            "Properties": {"ScheduleExpression": "cron(0 10 ? * TUE#1 *)", "Target": {"Input": '{"drill": true}'}},
        },
    }
    assert alarm_metrics({"Resources": resources}) == 3
    assert dashboards({"Resources": resources}) == 1
    assert schedules({"Resources": resources}) == {"refresh": "rate(5 minutes)"}


def test_each_thing_is_somebody_s_or_the_whole_bundle_s() -> None:
    found = month(a_run(alarm_metrics=20, dashboards=1, table_bytes=2**30))
    assert found[WHOLE] == {"alarm_metrics": 20, "dashboards": 1, "table_gib": 1, "pitr_gib": 1}
