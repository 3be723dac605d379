"""Report generator: a section, or why there is none; pure."""

from collections.abc import Callable
from datetime import date, datetime

from functions.model.period import ZURICH
from functions.model.report import Section
from functions.report_generator.figures.told import NotTold


def section(name: str, title: str, build: Callable[[], Section]) -> Section:
    """What `build` makes; the reason, where something that it is made of was not told."""
    try:
        return build()
    except NotTold as why:
        return Section(name, title, reason=str(why))
    except (ArithmeticError, ValueError) as error:
        return Section(name, title, reason=f"an answer is not as its file says: {error}")


def day_words(day: date) -> str:
    """`Sunday, 22 November 2026`."""
    return f"{day:%A}, {day.day} {day:%B} {day.year}"


def moment_words(at: datetime) -> str:
    """`22.11.2026 14:03`, by the clock in Zurich."""
    return f"{at.astimezone(ZURICH):%d.%m.%Y %H:%M}"
