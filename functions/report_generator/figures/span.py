"""Report generator: which days a report is of; pure."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from functions.model.report import Kind

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
MEDIAN_OF: Final = 28
"""Days before a day whose median it is compared with."""
WEEKS_BACK: Final = 8
"""Weeks before that tell what is usual."""
HOURS_OF_WEEKS: Final = 4
"""Weeks before whose hours are compared: each is counted from its events."""
BUDGET_DAYS: Final = 30
"""An error budget is of as many days."""


def days_of(kind: Kind, day: date) -> tuple[date, date]:
    """The first and the last day of a report, by the day it is asked for; a month that was whole by then."""
    match kind:
        case Kind.DAILY | Kind.PERFORMANCE:
            return day, day
        case Kind.WEEKLY:
            return day - 6 * DAY, day
        case Kind.MONTHLY:
            return month_of(day) if day == month_of(day)[1] else month_of(day.replace(day=1) - DAY)


def days_between(first: date, last: date) -> list[date]:
    """All of them, both included."""
    return [first + back * DAY for back in range((last - first).days + 1)]


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of its month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
