"""Report generator: how what was sold, and who came, compares with other days, weeks and months; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol, Self, TypeVar

from functions.model.report import Beside, Figure, Kind, Value
from functions.report_generator.figures.amounts import change, middle, rounded
from functions.report_generator.figures.span import DAY, MEDIAN_OF, WEEK, WEEKS_BACK, days_between, month_of

Window = tuple[date, date]
_KNOWN_PART: Final = 4
"""Of so many times a median is made, one has to be known."""


class Addable(Protocol):
    """What can be added up over days."""

    def __add__(self, other: Self, /) -> Self: ...


T = TypeVar("T", bound=Addable)


@dataclass(frozen=True)
class Against:
    """What a time is compared with: another, or the median of several."""

    label: str
    windows: Sequence[Window]


def against(kind: Kind, first: date, last: date) -> tuple[Against, ...]:
    """What a report's days are compared with."""
    match kind:
        case Kind.MONTHLY:
            year_ago = first.replace(year=first.year - 1)
            return (
                Against("the month before", [month_of(first - DAY)]),
                Against("the month a year before", [month_of(year_ago)]),
            )
        case Kind.WEEKLY:
            weeks = weeks_before(first, last)
            return Against("the week before", weeks[:1]), Against(f"median of {WEEKS_BACK} weeks", weeks)
    days = [(one, one) for one in days_between(first - MEDIAN_OF * DAY, first - DAY)]
    return (
        Against("the day before", days[-1:]),
        Against(f"{last:%A} a week before", weeks_before(first, last)[:1]),
        Against(f"{MEDIAN_OF}-day median", days),
    )


def weeks_before(first: date, last: date) -> list[Window]:
    """The same days of the eight weeks before, the latest first."""
    return [(first - back * WEEK, last - back * WEEK) for back in range(1, WEEKS_BACK + 1)]


def total(by_day: Mapping[date, T], window: Window) -> T | None:
    """Of the days that are known; None where fewer than half of them are."""
    days = days_between(*window)
    found = [by_day[one] for one in days if one in by_day]
    if not found or 2 * len(found) < len(days):
        return None
    return _sum(found)


@dataclass(frozen=True)
class Metric:
    """A figure of what was added up; `none` says why where nobody knows it."""

    name: str
    label: str
    of: Callable[[Any], Decimal | int | None]
    value: Callable[..., Value]
    none: str


def figure(metric: Metric, by_day: Mapping[date, T], window: Window, others: Sequence[Against]) -> Figure:
    """With what it is compared with. Of the time itself all that is known counts, be it one day of a month."""
    known = [by_day[one] for one in days_between(*window) if one in by_day]
    now = metric.value(metric.of(_sum(known)) if known else None, metric.none)
    beside = (Beside(one.label, value := _other(metric, by_day, one), change(now, value)) for one in others)
    return Figure(metric.name, metric.label, now, tuple(beside))


def amounts(metric: Metric, by_day: Mapping[date, T], windows: Sequence[Window]) -> list[Decimal | int]:
    """Of those times that are known."""
    found = (total(by_day, window) for window in windows)
    values = [metric.of(one) for one in found if one is not None]
    return [value for value in values if value is not None]


def _other(metric: Metric, by_day: Mapping[date, T], other: Against) -> Value:
    known = amounts(metric, by_day, other.windows)
    if len(other.windows) == 1:
        return metric.value(known[0] if known else None, _why(metric, by_day, other.windows[0]))
    if len(known) * _KNOWN_PART < len(other.windows):
        return metric.value(None, f"only {len(known)} of {len(other.windows)} are known")
    found = middle(known)
    return metric.value(None if found is None else rounded(found))


def _why(metric: Metric, by_day: Mapping[date, T], window: Window) -> str:
    """Why a time is not known."""
    days = days_between(*window)
    known = sum(one in by_day for one in days)
    return f"only {known} of its {len(days)} days {'is' if known == 1 else 'are'} known" if known else metric.none


def _sum(known: Sequence[T]) -> T:
    first, *others = known
    for one in others:
        first += one
    return first
