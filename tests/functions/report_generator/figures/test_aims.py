"""Tests of KPIs in reports: against targets and limits, of which days, and measured when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from functions.model.kpi import Cadence, Kpi, KpiValue, Measured
from functions.model.report import Report, Section
from functions.shop.questions import Unanswered
from tests.builders import NOON
from tests.functions.report_generator.figures.morning import Morning
from tests.functions.report_generator.kpis.morning import CONVERSION, SUNDAY, UPTIME, FakeValues, converted

pytestmark = pytest.mark.unit
WEEK = timedelta(weeks=1)


def kept(kpi: Kpi, value: str, back: timedelta = timedelta()) -> KpiValue:
    return KpiValue(kpi.name, SUNDAY - back, Measured(Decimal(value)), kpi.target, kpi.alert, NOON)


def section(report: Report) -> Section:
    return next(one for one in report.sections if one.name == "kpis")


def told(report: Report) -> Mapping[str, object]:
    return {one.name: one.value.amount for one in section(report).figures}


@pytest.mark.parametrize(("value", "said"), [("99.89", False), ("99.5", False), ("99.49", True)])
def test_what_missed_its_target_is_news_from_its_limit_on(value: str, *, said: bool) -> None:
    report = Morning(values=FakeValues(kept(UPTIME, value))).report()
    assert report.headline[0].startswith("Uptime was") is said
    assert section(report).figures[0].met is False


def test_a_value_stands_beside_that_of_a_week_before() -> None:
    figure = section(Morning(values=FakeValues(kept(UPTIME, "99.0"), kept(UPTIME, "90.0", WEEK))).report()).figures[0]
    assert [(one.label, one.value.amount, one.change_percent) for one in figure.beside] == [
        ("a week before", Decimal("90.0"), Decimal("10.0"))
    ]


def test_a_kpi_of_a_week_says_so_and_no_other_does() -> None:
    weekly = replace(CONVERSION, cadence=Cadence.WEEKLY)
    report = Morning({"conversion_rate": converted("2.60")}, kpis=(UPTIME, weekly)).report()
    assert section(report).notes == ("Conversion rate is of the seven days up to this one.",)


def test_the_databases_kpis_are_measured_anew_and_the_others_are_as_they_were_kept() -> None:
    values = FakeValues(kept(UPTIME, "99.95"), kept(CONVERSION, "1.00"))
    anew = Morning({"conversion_rate": converted("2.60")}, kpis=(UPTIME, CONVERSION), values=values)
    assert told(anew.report()) == {"uptime": Decimal("99.95"), "conversion_rate": Decimal("2.60")}
    away = Morning({"conversion_rate": Unanswered("away")}, kpis=(UPTIME, CONVERSION), values=values)
    assert told(away.report()) == {"uptime": Decimal("99.95"), "conversion_rate": Decimal("1.00")}
