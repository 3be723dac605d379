"""State: what each KPI came to, in the table of series: an item a KPI and day."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from functions.model.kpi import Kpi, KpiValue, Measured
from functions.model.period import day_end, parse_utc
from functions.state.attributes import clipped, expiry, instant, strings
from functions.state.client import Item, Outrun, get_all, speaking_to
from functions.state.series_table import TABLE, key

_SERIES = "kpi/"
_KEPT = timedelta(days=800)
"""Two years are compared, and a month more."""
_MOST_CHARACTERS = 1000


class KpiValues:
    """Values by KPI and day, read consistently. One that this version cannot read is left out."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def record(self, kpi: Kpi, value: KpiValue) -> None:
        """Write the value of a day, over one that was worked out earlier; one worked out later stays.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        with suppress(Outrun), speaking_to(TABLE):
            self._client.put_item(
                TableName=TABLE,
                Item=kpi_item(kpi, value),
                ConditionExpression="attribute_not_exists(#at) OR #at <= :at",
                ExpressionAttributeNames={"#at": "at"},
                ExpressionAttributeValues={":at": instant(value.at)},
            )

    def of_days(self, kpis: Iterable[str], days: Iterable[date]) -> dict[tuple[str, date], KpiValue]:
        """Those that there are of these KPIs on these days.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        wanted = list(days)
        keys = [key(f"{_SERIES}{kpi}", day.isoformat()) for kpi in kpis for day in wanted]
        found = readable(get_all(self._client, TABLE, keys))
        return {(value.kpi, value.day): value for value in found}


def kpi_key(kpi: str, day: date) -> Item:
    """The key of a value."""
    return key(f"{_SERIES}{kpi}", day.isoformat())


def kpi_item(kpi: Kpi, value: KpiValue) -> Item:
    """The item of a value; without the attribute `value` nobody knows it, and `reason` says why."""
    numbers = {
        "value": value.value,
        "coverage": value.measured.coverage,
        "target": value.target,
        "alert": value.alert,
    }
    return {
        **kpi_key(value.kpi, value.day),
        **{name: {"N": f"{number:f}"} for name, number in numbers.items() if number is not None},
        "unit": {"S": kpi.measure.unit},
        "reason": {"S": clipped(value.measured.reason, _MOST_CHARACTERS)},
        "at": instant(value.at),
        "expires": expiry(day_end(value.day), _KEPT),
    }


def kpi_of_item(item: Item) -> KpiValue:
    """Read what `kpi_item` wrote.

    Raises:
        ArithmeticError, KeyError, TypeError, ValueError: something else wrote it.
    """
    text = strings(item)
    numbers = {name: Decimal(value["N"]) for name, value in item.items() if "N" in value}
    return KpiValue(
        kpi=text["series"].removeprefix(_SERIES),
        day=date.fromisoformat(text["entry"]),
        measured=Measured(numbers.get("value"), text["reason"], numbers.get("coverage")),
        target=numbers["target"],
        alert=numbers.get("alert"),
        at=parse_utc(text["at"]),
    )


def readable(items: Iterable[Item]) -> list[KpiValue]:
    """The values of those items that this version can read."""
    values = []
    for item in items:
        with suppress(ArithmeticError, KeyError, TypeError, ValueError):
            values.append(kpi_of_item(item))
    return values
