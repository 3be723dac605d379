"""Stores in memory, for tests of what reads them."""

from collections.abc import Iterable, Mapping
from datetime import date

from functions.model.day import CheckDay
from functions.state.client import TableUnavailable
from functions.state.observations import TABLE


class FakeObservations:
    """The table of observations; `queries` counts its reads, `gone` takes it away."""

    def __init__(self, days: Mapping[str, list[CheckDay]]) -> None:
        self._days = days
        self.queries = 0
        self.gone = False

    def latest(self, checks: Iterable[str], today: date) -> dict[str, CheckDay]:
        return {name: days[-1] for name in checks if (days := self.since(name, date.min)) and days[-1].day <= today}

    def since(self, check: str, first: date) -> list[CheckDay]:
        self.queries += 1
        if self.gone:
            raise TableUnavailable(TABLE, RuntimeError("connection refused by 10.0.0.5"))
        return [day for day in self._days.get(check, []) if day.day >= first]
