"""State: the usual week in the table of series: one item, written anew each day."""

import json
import math
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from functions.model.period import parse_utc
from functions.model.trade import HOURS_OF_WEEK, Step, UsualWeek
from functions.state.attributes import expiry, instant, strings
from functions.state.client import Item, get_all, speaking_to
from functions.state.series_table import TABLE, key

KEPT = timedelta(days=30)
_KEY = key("usual", "week")


class UsualWeekItem:
    """The usual week, read consistently; what this version cannot read is none."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def load(self) -> UsualWeek | None:
        """As it was last found.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        for item in get_all(self._client, TABLE, [_KEY]):
            with suppress(KeyError, TypeError, ValueError):
                return week_of_item(item)
        return None

    def save(self, week: UsualWeek) -> None:
        """Write it over what was there: of two runs at once either is right.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        with speaking_to(TABLE, "the usual week"):
            self._client.put_item(TableName=TABLE, Item=week_item(week))


def week_item(week: UsualWeek) -> Item:
    """The item: 168 numbers for each step, as JSON (3 KB)."""
    hours = {str(step): {"S": json.dumps([*week.hours[step]], separators=(",", ":"))} for step in Step}
    return {**_KEY, "at": instant(week.at), "expires": expiry(week.at, KEPT), **hours}


def week_of_item(item: Item) -> UsualWeek:
    """Read what `week_item` wrote.

    Raises:
        KeyError, TypeError, ValueError: something else wrote it.
    """
    text = strings(item)
    return UsualWeek(parse_utc(text["at"]), {step: _hours(json.loads(text[step])) for step in Step})


def _hours(numbers: Any) -> Sequence[float]:  # noqa: ANN401 - JSON
    hours = [float(number) for number in numbers]
    if len(hours) != HOURS_OF_WEEK or not all(math.isfinite(hour) and hour >= 0 for hour in hours):
        raise ValueError("not the hours of a week")
    return hours
