"""Report generator: KPIs as `{"report": "kpis"}` answers them, with their trend; pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from functions.model.kpi import Kpi, KpiValue
from functions.report_generator.kpis.alerting import status_of

WEEK: Final = timedelta(days=7)
_HUNDRED: Final = Decimal(100)


def answer(
    kpis: Sequence[Kpi], day: date, values: Mapping[str, KpiValue], earlier: Mapping[tuple[str, date], KpiValue]
) -> dict[str, Any]:
    """`{"date", "kpis": [{"name", "value", "unit", "target", "met", "alert", "trend", "reason", …}]}`, null: unknown.

    `alert` is where its alert stands by this value, null for one that has no threshold (`alert_beyond`).
    """
    entries = [_entry(kpi, values[kpi.name], earlier.get((kpi.name, day - WEEK))) for kpi in kpis]
    return {"date": day.isoformat(), "kpis": entries}


def _entry(kpi: Kpi, value: KpiValue, week_ago: KpiValue | None) -> dict[str, Any]:
    known = value.value
    return {
        "name": kpi.name,
        "value": _number(known),
        "unit": kpi.measure.unit,
        "target": _number(kpi.target),
        "met": None if known is None else kpi.meets(known),
        "alert": status_of(kpi, value),
        "alert_beyond": _number(kpi.alert),
        "trend": _trend(kpi, known, week_ago.value if week_ago else None),
        "reason": value.measured.reason,
        "coverage": _number(value.measured.coverage),
        "cadence": kpi.cadence,
    }


def _trend(kpi: Kpi, value: Decimal | None, before: Decimal | None) -> dict[str, Any] | None:
    """Against the same weekday a week earlier, since days of a week differ; null where one of the two is unknown."""
    if value is None or before is None:
        return None
    change = round((value - before) / abs(before) * _HUNDRED, 1) if before else None
    word = "same" if value == before else "better" if kpi.better(value, before) else "worse"
    return {"week_ago": _number(before), "change_percent": _number(change), "direction": word}


def _number(value: Decimal | None) -> float | None:
    """As JSON has it: each has a few digits only, which a float of 64 bits gives back as they are."""
    return None if value is None else float(value)
