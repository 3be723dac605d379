"""Model: a report as people read it: sections of figures, tables and charts, before it is text, HTML or JSON.

What is not known is a `Value` without an amount and with the reason; it is never 0. Names (of figures, tables, charts,
columns, sections) are snake_case and stable, each unique within its report's section; labels are for people.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """What an amount is of. Percent is of a hundred: 2.5 is 2.5 %."""

    FRANCS = "francs"
    PERCENT = "percent"
    COUNT = "count"
    MINUTES = "minutes"
    MILLISECONDS = "milliseconds"
    SECONDS = "seconds"
    RATING = "rating"
    TEXT = "text"
    DATE = "date"


class Kind(StrEnum):
    """Which report it is."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    PERFORMANCE = "performance"


@dataclass(frozen=True)
class Value:
    """An amount, or None and the reason: shown as a dash. Text of the shop's stands here as it is, not escaped."""

    amount: Decimal | int | str | date | None
    unit: Unit
    reason: str = ""


@dataclass(frozen=True)
class Beside:
    """What a figure is compared with ("yesterday", "28-day median"), and by how much the figure is more than it."""

    label: str
    value: Value
    change_percent: Decimal | None = None


@dataclass(frozen=True)
class Figure:
    """One number with its name; `met` says whether it reached its target, None where nobody can tell."""

    name: str
    label: str
    value: Value
    beside: tuple[Beside, ...] = ()
    target: Value | None = None
    met: bool | None = None


@dataclass(frozen=True)
class Column:
    """A table's column; each of its cells is of this unit."""

    name: str
    label: str
    unit: Unit


@dataclass(frozen=True)
class Table:
    """Rows as long as there are columns; the note says what people should know of them."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A chart's line, in the order of days; a day that is not known is None."""

    label: str
    points: tuple[tuple[date, Decimal | int | None], ...]


@dataclass(frozen=True)
class Chart:
    """Lines over days; `says` is what they show, in a sentence: its text where images are blocked."""

    name: str
    title: str
    unit: Unit
    lines: tuple[Line, ...]
    says: str


@dataclass(frozen=True)
class Section:
    """A part of a report. `reason` says why the whole of it could not be asked, and then the rest is empty."""

    name: str
    title: str
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """A report of days in Zurich, both included; `made_at` is aware. The headline says in words what is unusual."""

    kind: Kind
    first_day: date
    last_day: date
    made_at: datetime
    headline: tuple[str, ...]
    sections: tuple[Section, ...]
