"""Report generator: web vitals by page and device, beside what these visitors bought, as tables; pure."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from functions.model.report import Column, Table, Unit, Value
from functions.model.vitals import Name, rating
from functions.report_generator.figures.amounts import count, milliseconds, percent, text
from functions.report_generator.vitals import wording
from functions.report_generator.vitals.chance import Share
from functions.report_generator.vitals.cohorts import Cohort, p75
from functions.report_generator.vitals.joined import Joined

FEW: Final = 10
"""Page views, or sessions; of fewer, one visitor decides: they are shown with their count, and not judged."""
MAIN: Final[tuple[Name, ...]] = ("LCP", "INP")
OTHERS: Final[tuple[Name, ...]] = ("CLS", "FCP", "TTFB")
_SHOWN: Final = 10
_TENTH: Final = Decimal("0.1")
_THOUSANDTH: Final = Decimal("0.001")


def tables(found: Sequence[Cohort], joined: Joined) -> tuple[Table, Table]:
    """Of the first of the cohorts: what is to be compared, in few columns, and what else is known of them."""
    shown = found[:_SHOWN]
    note = wording.pages(len(found), len(shown))
    return (
        Table("pages", "By page and device", _PAGES, _pages(shown, joined), note),
        Table("more_vitals", "The same pages: ratings, CLS, FCP and TTFB", _MORE, _more(shown), wording.MORE),
    )


def share_of(sessions: frozenset[str], joined: Joined) -> Share:
    """Those that ordered, of those that the shop's events know."""
    return Share(len(sessions & joined.ordered), len(sessions & joined.known))


def untold(sessions: frozenset[str], share: Share, joined: Joined) -> str:
    """Why there is no conversion of them; empty where there is one."""
    return "" if share.whole else wording.unjoined(sessions, joined)


def p75_of(name: Name, values: Sequence[float]) -> Value:
    """Their p75, or why there is none."""
    return amount(name, p75(values)) if values else amount(name, None, wording.NOT_TOLD)


def amount(name: Name, value: float | None, reason: str = "") -> Value:
    """In milliseconds, to a tenth; CLS has no unit."""
    if name == "CLS":
        return count(None if value is None else _rounded(value, _THOUSANDTH), reason)
    return milliseconds(None if value is None else _rounded(value, _TENTH), reason)


def _rounded(value: float, unit: Decimal) -> Decimal:
    return Decimal(repr(value)).quantize(unit, ROUND_HALF_UP)


def _pages(shown: Sequence[Cohort], joined: Joined) -> tuple[tuple[Value, ...], ...]:
    rows = []
    for one in shown:
        share = share_of(one.sessions, joined)
        bought = percent(share.percent, untold(one.sessions, share, joined))
        rows.append((*_where(one), *_measured(one, "LCP"), *_measured(one, "INP"), count(share.whole), bought))
    return tuple(rows)


def _more(shown: Sequence[Cohort]) -> tuple[tuple[Value, ...], ...]:
    rows = []
    for one in shown:
        cells = [*_where(one), count(len(one.sessions)), *(_rating(one, name) for name in MAIN)]
        for name in OTHERS:
            cells += [*_measured(one, name), _rating(one, name)]
        rows.append(tuple(cells))
    return tuple(rows)


def _where(one: Cohort) -> tuple[Value, Value]:
    return text(one.page, "it told no page"), text(one.device)


def _measured(one: Cohort, name: Name) -> tuple[Value, Value]:
    values = one.values.get(name, ())
    return p75_of(name, values), count(len(values))


def _rating(one: Cohort, name: Name) -> Value:
    values = one.values.get(name, ())
    reason = p75_of(name, values).reason
    return text("" if reason else rating(name, p75(values)), reason)


def _value_columns(name: Name) -> tuple[Column, Column]:
    unit = Unit.COUNT if name == "CLS" else Unit.MILLISECONDS
    return (
        Column(name.lower(), f"{name} p75", unit),
        Column(f"{name.lower()}_samples", f"{name} views", Unit.COUNT),
    )


def _rating_column(name: Name) -> Column:
    return Column(f"{name.lower()}_rating", f"{name} is", Unit.TEXT)


_WHERE: Final = (Column("page", "Page", Unit.TEXT), Column("device", "Device", Unit.TEXT))
_PAGES: Final = (
    *_WHERE,
    *_value_columns("LCP"),
    *_value_columns("INP"),
    Column("joined", "Joined", Unit.COUNT),
    Column("conversion", "Conversion", Unit.PERCENT),
)
_MORE: Final = (
    *_WHERE,
    Column("sessions", "Sessions", Unit.COUNT),
    *map(_rating_column, MAIN),
    *(column for name in OTHERS for column in (*_value_columns(name), _rating_column(name))),
)
