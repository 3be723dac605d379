"""State: the totals since the shop began, in the table of series: one item, written anew at each count."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

from functions.model.period import parse_utc
from functions.model.totals import FIGURES, Amounts, Totals
from functions.state.attributes import instant, strings
from functions.state.client import Item, get_all, speaking_to
from functions.state.series_table import TABLE, key

KEY = key("totals", "shop")
_COUNTED = "counted_"


class TotalsItem:
    """The totals, read consistently; what this version cannot read is none."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def load(self) -> Totals | None:
        """As they were last counted.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return totals_of(get_all(self._client, TABLE, [KEY]))

    def save(self, after: Totals, before: Totals | None) -> None:
        """Write what grew out of `before`.

        Raises:
            Outrun: somebody counted since that was read, or what is there cannot be read.
            TableUnavailable: absent, throttled or out of reach.
        """
        condition: Item = {"ConditionExpression": "attribute_not_exists(series)"}
        if before is not None:
            condition = {
                "ConditionExpression": "#at = :before",
                "ExpressionAttributeNames": {"#at": "at"},
                "ExpressionAttributeValues": {":before": instant(before.at)},
            }
        with speaking_to(TABLE, "totals"):
            self._client.put_item(TableName=TABLE, Item=totals_item(after), **condition)


def totals_item(totals: Totals) -> Item:
    """The item: each figure as it is shown under its name, and as it was counted."""
    numbers = {**totals.shown, **{f"{_COUNTED}{name}": amount for name, amount in totals.counted.items()}}
    return {**KEY, "at": instant(totals.at), **{name: {"N": f"{amount:f}"} for name, amount in numbers.items()}}


def totals_of(items: list[Item]) -> Totals | None:
    """Read what `totals_item` wrote, if it is among these items."""
    for item in items:
        with suppress(ArithmeticError, KeyError, TypeError, ValueError):
            if {name: item[name] for name in KEY} == KEY:
                return Totals(parse_utc(strings(item)["at"]), _numbers(item, _COUNTED), _numbers(item, ""))
    return None


def _numbers(item: Item, prefix: str) -> Amounts:
    return {name: Decimal(item[f"{prefix}{name}"]["N"]) for name in FIGURES}
