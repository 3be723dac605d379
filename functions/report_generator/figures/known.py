"""Report generator: what is known day by day, from the first day on; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, Self, TypeVar

from functions.report_generator.figures.span import days_between

Window = tuple[date, date]


class Addable(Protocol):
    """What can be added up over days."""

    def __add__(self, other: Self, /) -> Self: ...


T = TypeVar("T", bound=Addable)


@dataclass(frozen=True)
class Known(Generic[T]):
    """Amounts by day. From `since` on a day without one is `nothing`; what was before it nobody knows (None: all)."""

    by_day: Mapping[date, T]
    since: date | None
    nothing: T

    def days(self, window: Window) -> list[date]:
        """Those of a time that are known."""
        return [one for one in days_between(*window) if self.since and one >= self.since]

    def whole(self, window: Window) -> T | None:
        """Of a time all of whose days are known: of less it would compare as if it were all."""
        return self.part(window) if len(self.days(window)) == len(days_between(*window)) else None

    def part(self, window: Window) -> T | None:
        """Of those days of a time that are known; None where none is."""
        days = self.days(window)
        total = self.nothing
        for one in days:
            total += self.by_day.get(one, self.nothing)
        return total if days else None
