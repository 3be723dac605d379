import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from prometheus_client.parser import text_string_to_metric_families

from functions.api.kpi_metrics import TOTALS_HOLD, families
from functions.model.kpi import Kpi, KpiValue, Measured
from functions.model.period import day_of
from functions.model.totals import FIGURES, Totals
from functions.prometheus.exposition import Format, expose
from infra.local.debian import binary
from tests.fakes import FakeFigures
from tests.functions.api.history import NOW
from tests.functions.api.site import AUTHORIZED, Site

pytestmark = pytest.mark.unit

DAY = timedelta(days=1)
YESTERDAY = day_of(NOW) - DAY
CONVERSION = Kpi("conversion_rate", Decimal("2.5"), Decimal("1.25"))
TOTALS = Totals(NOW, {}, {name: Decimal(f"{place}.50") for place, name in enumerate(FIGURES, 1)})
VALUE = "kpi_value{'kpi': 'conversion_rate', 'unit': 'percentage'}"
TARGET = "kpi_target{'kpi': 'conversion_rate', 'unit': 'percentage'}"


def a_value(value: str | None = "2.61", *, day: date = YESTERDAY, at: datetime = NOW) -> KpiValue:
    measured = Measured(None if value is None else Decimal(value))
    return KpiValue("conversion_rate", day, measured, CONVERSION.target, CONVERSION.alert, at)


def scraped(*values: KpiValue, totals: Totals | None = None) -> dict[str, float]:
    known = {(value.kpi, value.day): value for value in values}
    text = expose(families([CONVERSION], known, totals, NOW), Format.TEXT)
    return {
        f"{sample.name}{sample.labels or ''}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_a_kpi_is_told_with_its_target_and_the_day_that_it_is_of() -> None:
    assert scraped(a_value()) == {
        VALUE: 2.61,
        TARGET: 2.5,
        "kpi_day_end_timestamp_seconds{'kpi': 'conversion_rate'}": datetime(2026, 11, 22, 23, tzinfo=UTC).timestamp(),
    }


def test_until_the_morning_the_day_before_holds() -> None:
    assert scraped(a_value("2.4", day=YESTERDAY - DAY))[VALUE] == 2.4
    assert scraped(a_value("2.4", day=YESTERDAY - DAY), a_value())[VALUE] == 2.61


@pytest.mark.parametrize(
    "values",
    [(), (a_value(day=YESTERDAY - 2 * DAY),), (a_value(None), a_value("2.4", day=YESTERDAY - DAY))],
    ids=["never made", "three days old", "unknown yesterday"],
)
def test_of_a_kpi_that_nobody_knows_there_is_only_the_target(values: tuple[KpiValue, ...]) -> None:
    assert scraped(*values) == {TARGET: 2.5}


def test_the_totals_are_counters_and_say_when_they_were_counted() -> None:
    found = scraped(totals=TOTALS)
    assert {name: found[f"{name}_total"] for name in FIGURES} == {name: float(TOTALS.shown[name]) for name in FIGURES}
    assert found["shop_totals_last_timestamp_seconds"] == NOW.timestamp()


def test_totals_that_are_too_old_to_say_anything_are_only_told_the_age_of() -> None:
    old = replace(TOTALS, at=NOW - TOTALS_HOLD - timedelta(seconds=1))
    assert scraped(totals=old) == {TARGET: 2.5, "shop_totals_last_timestamp_seconds": old.at.timestamp()}
    assert "orders_total" in scraped(totals=replace(TOTALS, at=NOW - TOTALS_HOLD))


def test_metrics_answers_with_the_figures_beside_the_checks() -> None:
    site = Site(kpis=(CONVERSION,), figures=FakeFigures(a_value(), totals=TOTALS)).has_token()
    body = site.ask("/metrics", headers=AUTHORIZED).body
    assert 'kpi_value{kpi="conversion_rate",unit="percentage"} 2.61\n' in body
    assert "# TYPE revenue_total counter\nrevenue_total 2.5\n" in body
    assert "probe_success{" in body


def test_where_the_figures_cannot_be_read_the_checks_are_told_all_the_same() -> None:
    site = Site(kpis=(CONVERSION,), figures=FakeFigures(a_value(), totals=TOTALS)).has_token()
    site.figures.gone = True
    answer = site.ask("/metrics", headers=AUTHORIZED)
    assert answer.status == 200
    assert "probe_success{" in answer.body
    assert not [line for line in answer.body.splitlines() if line.startswith(("kpi_", "orders_", "shop_"))]


@pytest.mark.integration
def test_promtool_finds_nothing_wrong() -> None:
    text = expose(families([CONVERSION], {("conversion_rate", YESTERDAY): a_value()}, TOTALS, NOW), Format.TEXT)
    said = subprocess.run(
        [binary("promtool"), "check", "metrics"], input=text, text=True, capture_output=True, check=False
    )
    assert (said.stdout, said.stderr, said.returncode) == ("", "", 0)
