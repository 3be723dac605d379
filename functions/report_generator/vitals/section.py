"""Report generator: web vitals by page and device beside what these visitors bought, as a report's section; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from functions.model.money import grouped
from functions.model.report import Column, Figure, Section, Table, Unit
from functions.model.vitals import LIMITS
from functions.report_generator.figures.amounts import count, percent, text
from functions.report_generator.figures.sections import section
from functions.report_generator.figures.told import NotTold
from functions.report_generator.vitals import wording
from functions.report_generator.vitals.cohorts import by_first_lcp, cohorts, p75
from functions.report_generator.vitals.joined import Joined
from functions.report_generator.vitals.samples import Felt
from functions.report_generator.vitals.tables import FEW, MAIN, OTHERS, amount, p75_of, share_of, tables, untold
from functions.shop.questions import Unanswered

NAME: Final = "web_vitals"
TITLE: Final = "Web vitals and what visitors bought"
_NOTHING: Final = "no browser told of its web vitals in these days"
_RATINGS: Final = ("good", "needs-improvement", "poor")


@dataclass(frozen=True)
class Visits:
    """What visitors felt, and what they bought, in the days from `first` to `last`; `until`: the last is not over."""

    first: date
    last: date
    until: datetime | None
    felt: Felt
    joined: Joined


def web_vitals(visits: Visits | Unanswered) -> Section:
    """Of the seven days up to the report's, and of today so far if that is yesterday."""
    return section(NAME, TITLE, lambda: _web_vitals(visits))


def _web_vitals(visits: Visits | Unanswered) -> Section:
    if isinstance(visits, Unanswered):
        raise NotTold(visits.reason)
    felt, joined = visits.felt, visits.joined
    found = cohorts(felt.samples)
    if not found:
        return Section(NAME, TITLE, reason="; ".join((_NOTHING, *felt.left_out)))
    sessions = {one.session for one in felt.samples if one.session}
    notes = (wording.days(visits.first, visits.last, visits.until), *felt.left_out, *wording.sessions(sessions, joined))
    return Section(NAME, TITLE, tuple(_figures(felt)), (_by_lcp(visits), *tables(found, joined)), notes=notes)


def _figures(felt: Felt) -> Iterator[Figure]:
    """Of all pages and devices, against the limit of what is good."""
    for name in (*MAIN, *OTHERS):
        values = [one.value for one in felt.samples if one.name == name]
        limits = LIMITS[name]
        met = p75(values) <= limits.good if len(values) >= FEW else None
        label = f"{name}, p75 of {grouped(len(values))} views"
        yield Figure(name.lower(), label, p75_of(name, values), (), amount(name, limits.good), met)


def _by_lcp(visits: Visits) -> Table:
    """Conversion by how the first page loaded."""
    groups, joined = by_first_lcp(visits.felt.samples), visits.joined
    rows, shares = [], {}
    for rated in _RATINGS:
        sessions = groups.get(rated, frozenset())
        share = shares[rated] = share_of(sessions, joined)
        bounds = share.bounds
        reason = untold(sessions, share, joined)
        rows.append((
            text(rated), count(len(sessions)), count(share.whole), count(share.part),
            percent(share.percent, reason),
            percent(bounds[0] if bounds else None, reason),
            percent(bounds[1] if bounds else None, reason),
        ))  # fmt: skip
    said = wording.compared(shares["good"], shares["poor"], FEW)
    return Table("by_lcp", "Conversion by how fast the first page was", _BY_LCP, tuple(rows), said)


_BY_LCP: Final = (
    Column("first_lcp", "First LCP", Unit.TEXT),
    Column("sessions", "Sessions", Unit.COUNT),
    Column("joined", "Joined", Unit.COUNT),
    Column("ordered", "Ordered", Unit.COUNT),
    Column("conversion", "Conversion", Unit.PERCENT),
    Column("conversion_low", "At least", Unit.PERCENT),
    Column("conversion_high", "At most", Unit.PERCENT),
)
