"""Report generator: how what was sold, and who came, compares with other days, weeks and months; pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from functions.model.report import Beside, Figure, Kind, Value
from functions.report_generator.figures.amounts import change, middle, rounded
from functions.report_generator.figures.known import Known, T, Window
from functions.report_generator.figures.sections import day_words
from functions.report_generator.figures.span import DAY, MEDIAN_OF, WEEK, WEEKS_BACK, days_between, month_of

_KNOWN_PART: Final = 4
"""Of so many times a median is made, one has to be known."""


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


@dataclass(frozen=True)
class Metric:
    """A figure of what was added up; `none` says why where nobody knows it."""

    name: str
    label: str
    of: Callable[[Any], Decimal | int | None]
    value: Callable[..., Value]
    none: str


def figure(metric: Metric, known: Known[T], window: Window, others: Sequence[Against]) -> Figure:
    """With what it is compared with. Of the time itself all that is known counts, be it one day of a month."""
    part = known.part(window)
    now = metric.value(None if part is None else metric.of(part), _why(metric, known, window))
    beside = (Beside(one.label, value := _other(metric, known, one), change(now, value)) for one in others)
    return Figure(metric.name, metric.label, now, tuple(beside))


def amounts(metric: Metric, known: Known[T], windows: Sequence[Window]) -> list[Decimal | int]:
    """Of those times that are known from their first day to their last."""
    found = (known.whole(window) for window in windows)
    values = [metric.of(one) for one in found if one is not None]
    return [value for value in values if value is not None]


def reach(what: str, known: Known[T], window: Window, others: Sequence[Against]) -> tuple[str, ...]:
    """From which day on something is known, where that is within what is compared, or within the time itself."""
    earliest = min(since for one in others for since, _ in one.windows)
    if known.since is None or known.since <= earliest:
        return ()
    days, all_days = len(known.days(window)), len(days_between(*window))
    of_these = "" if days == all_days else f" Of these {all_days} days {days} {'is' if days == 1 else 'are'} known."
    return (f"{what} are known from {day_words(known.since)} on: no comparison goes further back.{of_these}",)


def _other(metric: Metric, known: Known[T], other: Against) -> Value:
    found = amounts(metric, known, other.windows)
    if len(other.windows) == 1:
        return metric.value(found[0] if found else None, _why(metric, known, other.windows[0]))
    if len(found) * _KNOWN_PART < len(other.windows):
        some = f"only {len(found)} of {len(other.windows)} are known"
        return metric.value(None, some if found else f"none of {len(other.windows)} is known")
    median = middle(found)
    return metric.value(None if median is None else rounded(median))


def _why(metric: Metric, known: Known[T], window: Window) -> str:
    """Why it is not known of a time."""
    days, all_days = len(known.days(window)), len(days_between(*window))
    if known.since is None or days == all_days:
        return metric.none
    if not days:
        return f"nothing is known before {day_words(known.since)}"
    return f"only {days} of its {all_days} days {'is' if days == 1 else 'are'} known"
