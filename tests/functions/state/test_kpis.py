from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.model.kpi import Kpi, KpiValue, Measured
from functions.model.totals import FIGURES, grown
from functions.state import series_table
from functions.state.client import Outrun, TableUnavailable
from functions.state.figures import Figures
from functions.state.kpis import KpiValues, kpi_item, kpi_key
from functions.state.totals import KEY, TotalsItem
from tests.builders import NOON
from tests.functions.state.tables import create, delete

pytestmark = pytest.mark.integration

CONVERSION = Kpi("conversion_rate", Decimal("2.5"), Decimal("1.25"))
SUNDAY = date(2026, 11, 22)
VALUE = KpiValue("conversion_rate", SUNDAY, Measured(Decimal("2.61"), "26 of 1000"), Decimal("2.5"), None, NOON)
LATER = NOON + timedelta(minutes=5)


@pytest.fixture(name="table")
def _table(dynamodb: Any) -> Iterator[Any]:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    create(dynamodb, series_table.TABLE)
    yield dynamodb
    delete(dynamodb, series_table.TABLE)


def counted(orders: int) -> dict[str, Decimal]:
    return {**dict.fromkeys(FIGURES, Decimal("0.5")), "orders": Decimal(orders)}


def test_a_value_comes_back_as_it_was_with_or_without_what_nobody_knows(table: Any) -> None:  # noqa: ANN401 - boto3's
    store = KpiValues(table)
    unknown = replace(
        VALUE, day=SUNDAY - timedelta(days=1), measured=Measured(None, "away", Decimal(0)), alert=Decimal("1.25")
    )
    for value in (VALUE, unknown):
        store.record(CONVERSION, value)
    days = [value.day for value in (VALUE, unknown)]
    assert store.of_days(["conversion_rate", "uptime"], days) == {
        ("conversion_rate", SUNDAY): VALUE,
        ("conversion_rate", unknown.day): unknown,
    }


def test_a_day_that_is_worked_out_anew_is_written_over_and_a_slower_run_does_not_bring_the_old_back(
    table: Any,  # noqa: ANN401 - boto3's
) -> None:
    store = KpiValues(table)
    anew = replace(VALUE, measured=Measured(Decimal("2.70")), at=LATER)
    for value in (VALUE, anew, VALUE):
        store.record(CONVERSION, value)
    assert store.of_days(["conversion_rate"], [SUNDAY]) == {("conversion_rate", SUNDAY): anew}


def test_totals_grow_out_of_what_was_read_and_of_two_runs_one_writes(table: Any) -> None:  # noqa: ANN401 - boto3's
    store = TotalsItem(table)
    assert store.load() is None
    first = grown(None, counted(3), NOON)
    store.save(first, None)
    with pytest.raises(Outrun):
        store.save(first, None)
    second = grown(store.load(), counted(5), LATER)
    store.save(second, first)
    with pytest.raises(Outrun):
        store.save(second, first)
    assert store.load() == second


def test_metrics_read_all_figures_at_once_and_pass_over_what_they_cannot_read(table: Any) -> None:  # noqa: ANN401 - boto3's
    KpiValues(table).record(CONVERSION, VALUE)
    broken = {**kpi_item(CONVERSION, VALUE), **kpi_key("uptime", SUNDAY), "target": {"N": "1"}, "at": {"S": "soon"}}
    for item in (broken, {**KEY, "at": {"S": "of a newer version"}}):
        table.put_item(TableName=series_table.TABLE, Item=item)
    kept = Figures(table).of(["conversion_rate", "uptime"], [SUNDAY])
    assert (kept.values, kept.totals) == ({("conversion_rate", SUNDAY): VALUE}, None)


def test_a_lost_table_is_told(table: Any) -> None:  # noqa: ANN401 - boto3's
    delete(table, series_table.TABLE)
    for ask in (
        lambda: KpiValues(table).of_days(["uptime"], [SUNDAY]),
        lambda: KpiValues(table).record(CONVERSION, VALUE),
        lambda: TotalsItem(table).load(),
        lambda: Figures(table).of(["uptime"], [SUNDAY]),
    ):
        with pytest.raises(TableUnavailable, match="table fitfoot-series"):
            ask()
