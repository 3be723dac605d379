"""Infra: the KPIs' file as operators write it."""

import re
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field, PlainValidator

from functions.model.kpi import MEASURES, Cadence, Direction, Unit
from infra.operator.checks_format import Service
from infra.operator.field_values import matching, one_of
from infra.operator.findings import WrongValue
from infra.operator.model_findings import Part

MOST: Final = 1_000_000
_URL = (
    r"https://[^\s/]+\S*",
    "an address like https://example.ch/page",
    "https://grafana.fitfoot.ch/d/business-metrics",
)


def _number(value: object) -> Decimal:
    """Read a number just as it is written."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST:
        meant = value.strip(" %") if isinstance(value, str) else ""
        raise WrongValue(f"a number from 0 to {MOST}", value, meant if re.fullmatch(r"\d+(\.\d+)?", meant) else "2.5")
    return Decimal(str(value))


def _number_or_none(value: object) -> Decimal | None:
    return None if value is None else _number(value)


class KpiEntry(Part):
    """One KPI."""

    unit: Annotated[str, PlainValidator(one_of(Unit, "a unit", "percentage"))] = Field(examples=["percentage"])
    direction: Annotated[str, PlainValidator(one_of(Direction, "which way is better", "higher"))] = Field(
        examples=["higher"]
    )
    cadence: Annotated[str, PlainValidator(one_of(Cadence, "a cadence", "daily"))] = Field(examples=["daily"])
    target: Annotated[Decimal, PlainValidator(_number)] = Field(examples=["2.5"])
    alert: Annotated[Decimal | None, PlainValidator(_number_or_none)] = None
    service: Service = "shop"
    runbook: Annotated[str, PlainValidator(matching(*_URL))] = ""
    dashboard: Annotated[str, PlainValidator(matching(*_URL))] = ""


class KpisFile(Part):
    """The whole file."""

    kpis: dict[Annotated[str, PlainValidator(one_of(MEASURES, "a measure", "uptime"))], KpiEntry] = Field(
        min_length=1, examples=["{uptime: {…}}"]
    )
