from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.kpi import Cadence, Kpi, KpiValue, Measured
from functions.report_generator.kpis.job import kpis, kpis_again
from functions.shop.questions import Unanswered
from tests.builders import NOON, an_alert
from tests.functions.report_generator.kpis.morning import (
    CONVERSION,
    ERRORS,
    SUNDAY,
    FakeAlerts,
    FakeValues,
    Morning,
    before,
    converted,
)

pytestmark = pytest.mark.unit
HOUR = timedelta(hours=1)
LABELS = {"alertname": "KpiBeyondLimit", "kpi": "conversion_rate"}
FINGERPRINT = Alert.fingerprint_of(LABELS)


def a_value(value: str | None, day: date = SUNDAY, at: datetime = NOON - HOUR, kpi: Kpi = CONVERSION) -> KpiValue:
    return KpiValue(kpi.name, day, Measured(None if value is None else Decimal(value)), kpi.target, kpi.alert, at)


def morning(rate: str | None = "2.60", **parts: Any) -> Morning:  # noqa: ANN401 - of a Morning
    return Morning({"conversion_rate": converted(rate)}, **parts)


def made(one: Morning, day: date = SUNDAY, *, dry_run: bool = False) -> Mapping[str, Any]:
    (entry,) = kpis(one.desk, day, dry_run=dry_run, books=one.books)["kpis"]
    assert isinstance(entry, dict)
    return entry


def firing(since: datetime = NOON - 24 * HOUR) -> Alert:
    one = morning("1.10", now=since)
    made(one, SUNDAY - timedelta(days=1))
    return one.alerts.known[FINGERPRINT]


def test_a_day_is_answered_with_targets_and_kept() -> None:
    one = morning()
    assert kpis(one.desk, SUNDAY, books=one.books) == {
        "report": "kpis",
        "date": "2026-11-22",
        "kpis": [
            {
                "name": "conversion_rate",
                "value": 2.6,
                "unit": "percentage",
                "target": 2.5,
                "met": True,
                "alert": "resolved",
                "alert_beyond": 1.25,
                "trend": None,
                "reason": "26 of 1000 sessions completed an order",
                "coverage": None,
                "cadence": "daily",
            }
        ],
    }
    assert one.values.kept["conversion_rate", SUNDAY].value == Decimal("2.60")


@pytest.mark.parametrize(
    ("rate", "met", "alert"),
    [
        ("2.50", True, "resolved"),
        ("2.49", False, "resolved"),
        ("1.25", False, "resolved"),
        ("1.24", False, "firing"),
        (None, None, "unknown"),
    ],
)
def test_a_value_on_its_limit_is_within_it(rate: str | None, met: bool | None, alert: str) -> None:  # noqa: FBT001 - an example
    entry = made(morning(rate))
    assert (entry["met"], entry["alert"]) == (met, alert)


def test_a_kpi_that_never_alerts_says_so() -> None:
    entry = made(morning("0.01", kpis=[replace(CONVERSION, alert=None)]))
    assert (entry["alert"], entry["alert_beyond"]) == (None, None)


@pytest.mark.parametrize(
    ("week_ago", "trend"),
    [
        (a_value("2.00", before(7)), {"week_ago": 2.0, "change_percent": 30.0, "direction": "better"}),
        (a_value("2.60", before(7)), {"week_ago": 2.6, "change_percent": 0.0, "direction": "same"}),
        (a_value("5.20", before(7)), {"week_ago": 5.2, "change_percent": -50.0, "direction": "worse"}),
        (a_value("0", before(7)), {"week_ago": 0.0, "change_percent": None, "direction": "better"}),
        (a_value(None, before(7)), None),
        (a_value("2.00", before(1)), None),
    ],
)
def test_the_trend_is_against_the_same_weekday(week_ago: KpiValue, trend: Mapping[str, Any] | None) -> None:
    assert made(morning(values=FakeValues(week_ago)))["trend"] == trend


def test_a_value_beyond_its_limit_is_a_warning_for_the_team() -> None:
    one = morning("1.10")
    made(one)
    (alert,) = one.alerts.written
    assert (alert.labels, alert.source, alert.service) == (LABELS, "kpi", "shop")
    assert (alert.status, alert.severity, alert.starts_at) == (AlertStatus.FIRING, Severity.WARNING, NOON)
    assert alert.summary == "Conversion rate 1.1 %"
    assert alert.reason == (
        "1.1 % on 2026-11-22, below 1.25 %; the target is 2.5 % (26 of 1000 sessions completed an order)"
    )


def test_of_a_week_the_alert_says_which() -> None:
    one = morning("1.10", kpis=[replace(CONVERSION, cadence=Cadence.WEEKLY)])
    made(one)
    assert one.alerts.written[0].reason.startswith("1.1 % from 2026-11-16 to 2026-11-22, below 1.25 %")


def test_a_run_that_is_repeated_changes_nothing() -> None:
    one = morning("1.10")
    made(one)
    known = dict(one.alerts.known), dict(one.values.kept)
    made(one)
    assert (one.alerts.known, one.values.kept) == known


def test_it_goes_on_from_when_it_began_and_is_over_once() -> None:
    one = morning("1.00", alerts=FakeAlerts(firing()))
    made(one)
    assert one.alerts.known[FINGERPRINT].starts_at == NOON - 24 * HOUR
    well = morning("2.60", alerts=one.alerts, now=NOON + 24 * HOUR)
    made(well, date(2026, 11, 23))
    over = well.alerts.known[FINGERPRINT]
    assert (over.status, over.ends_at) == (AlertStatus.RESOLVED, NOON + 24 * HOUR)
    assert over.reason.startswith("2.6 % on 2026-11-23, not below 1.25 %")
    made(well, date(2026, 11, 23))
    assert well.alerts.written.count(over) == 1


def test_what_is_not_known_neither_ends_an_alert_nor_begins_one() -> None:
    quiet = Morning({"conversion_rate": Unanswered("the database is away")})
    made(quiet)
    assert quiet.alerts.written == []
    stood = Morning(quiet.answers, alerts=FakeAlerts(firing()))
    made(stood)
    later = replace(stood, now=NOON + HOUR)
    made(later)
    alert = later.alerts.known[FINGERPRINT]
    assert (alert.status, alert.unknown_since) == (AlertStatus.UNKNOWN, NOON)
    assert alert.reason.startswith("not known on 2026-11-22: the database is away")


def test_an_alert_of_a_kpi_that_is_gone_is_over_and_others_are_left_alone() -> None:
    one = morning("2.60", kpis=[replace(CONVERSION, alert=None)], alerts=FakeAlerts(firing(), an_alert()))
    made(one)
    (over,) = one.alerts.written
    assert (over.fingerprint, over.status) == (FINGERPRINT, AlertStatus.RESOLVED)


def test_an_older_day_is_kept_and_turns_no_alert() -> None:
    one = morning("1.10")
    assert made(one, before(1))["alert"] == "firing"
    assert ("conversion_rate", before(1)) in one.values.kept
    assert one.alerts.written == []


def test_a_dry_run_writes_nothing() -> None:
    one = morning("1.10")
    assert made(one, dry_run=True)["value"] == 1.1
    assert (one.values.kept, one.alerts.written) == ({}, [])


def test_a_day_that_was_missed_is_made_after_the_next_refresh() -> None:
    one = morning()
    assert kpis_again(one.desk, one.books) == {"date": "2026-11-22", "made": True, "missing": ["conversion_rate"]}
    assert kpis_again(one.desk, one.books) == {"date": "2026-11-22", "made": False, "missing": []}


@pytest.mark.parametrize(("ago", "again"), [(timedelta(minutes=59), False), (HOUR, True)])
def test_what_was_not_known_is_tried_again_once_an_hour(ago: timedelta, again: bool) -> None:  # noqa: FBT001 - an example
    kept = FakeValues(a_value(None, at=NOON - ago), a_value("0.1", kpi=ERRORS))
    one = morning(kpis=[CONVERSION, ERRORS], values=kept)
    assert kpis_again(one.desk, one.books)["made"] is again


def test_before_seven_the_schedules_own_run_is_waited_for() -> None:
    one = morning(now=datetime.fromisoformat("2026-11-23T06:59+01:00"))
    assert not kpis_again(one.desk, one.books)["made"]
    assert kpis_again(replace(one, now=one.now + timedelta(minutes=1)).desk, one.books)["made"]
