"""Report generator: web vitals by page and device beside what these visitors bought, as a report's section; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from functions.model.report import Column, Figure, Section, Table, Unit, Value
from functions.model.vitals import LIMITS, Name, rating
from functions.report_generator.figures.amounts import count, milliseconds, percent, text
from functions.report_generator.figures.sections import section
from functions.report_generator.figures.told import NotTold
from functions.report_generator.vitals import wording
from functions.report_generator.vitals.chance import Share
from functions.report_generator.vitals.cohorts import Cohort, by_first_lcp, cohorts, p75
from functions.report_generator.vitals.joined import Joined
from functions.report_generator.vitals.samples import Felt
from functions.shop.questions import Unanswered

NAME: Final = "web_vitals"
TITLE: Final = "Web vitals and what visitors bought"
FEW: Final = 10
"""Samples, or sessions; of fewer, one visitor decides."""
_SHOWN: Final = 10
_NOTHING: Final = "no browser told of its web vitals in these seven days"
_TENTH: Final = Decimal("0.1")
_THOUSANDTH: Final = Decimal("0.001")
_BESIDE: Final[tuple[Name, ...]] = ("LCP", "INP")
_OTHERS: Final[tuple[Name, ...]] = ("CLS", "FCP", "TTFB")
_RATINGS: Final = ("good", "needs-improvement", "poor")


@dataclass(frozen=True)
class Visits:
    """What visitors felt, and what they bought."""

    felt: Felt
    joined: Joined


def web_vitals(visits: Visits | Unanswered) -> Section:
    """Of the seven days up to the report's."""
    return section(NAME, TITLE, lambda: _web_vitals(visits))


def _web_vitals(visits: Visits | Unanswered) -> Section:
    if isinstance(visits, Unanswered):
        raise NotTold(visits.reason)
    felt, joined = visits.felt, visits.joined
    found = cohorts(felt.samples)
    if not found:
        return Section(NAME, TITLE, notes=felt.left_out, reason=" ".join((_NOTHING, *felt.left_out)))
    shown = found[:_SHOWN]
    tables = (
        _by_lcp(visits),
        Table("pages", "By page and device", _columns(_BESIDE, bought=True), _rows(shown, _BESIDE, joined),
              wording.pages(len(found), len(shown))),
        Table("more_vitals", "Stability, first paint and the server's answer", _columns(_OTHERS),
              _rows(shown, _OTHERS), wording.MORE),
    )  # fmt: skip
    sessions = {one.session for one in felt.samples if one.session}
    notes = (*felt.left_out, *wording.sessions(sessions, joined))
    return Section(NAME, TITLE, tuple(_figures(felt)), tables, notes=notes)


def _figures(felt: Felt) -> Iterator[Figure]:
    """Of all pages and devices, against the limit of what is good."""
    for name in (*_BESIDE, *_OTHERS):
        values = [one.value for one in felt.samples if one.name == name]
        limits = LIMITS[name]
        met = p75(values) <= limits.good if len(values) >= FEW else None
        label = f"{name}, p75 of {len(values)} samples"
        yield Figure(name.lower(), label, _p75(name, values), (), _amount(name, limits.good), met)


def _by_lcp(visits: Visits) -> Table:
    """Conversion by how the first page loaded."""
    groups, joined = by_first_lcp(visits.felt.samples), visits.joined
    rows, shares = [], {}
    for rated in _RATINGS:
        sessions = groups.get(rated, frozenset())
        share = shares[rated] = _share(sessions, joined)
        bounds = share.bounds
        reason = wording.unjoined(sessions, joined) if not share.whole else wording.few(share.whole, FEW)
        known = share.whole >= FEW
        rows.append((
            text(rated), count(len(sessions)), count(share.whole), count(share.part),
            percent(share.percent if known else None, reason),
            percent(bounds[0] if bounds and known else None, reason),
            percent(bounds[1] if bounds and known else None, reason),
        ))  # fmt: skip
    said = wording.compared(shares["good"], shares["poor"], FEW)
    return Table("by_lcp", "Conversion by how fast the first page was", _BY_LCP, tuple(rows), said)


def _rows(
    shown: Sequence[Cohort], names: Sequence[Name], joined: Joined | None = None
) -> tuple[tuple[Value, ...], ...]:
    rows = []
    for one in shown:
        cells = [text(one.page, "it told no page"), text(one.device)]
        for name in names:
            values = one.values.get(name, ())
            value = _p75(name, values)
            rated = rating(name, p75(values)) if value.amount is not None else ""
            cells += [value, text(rated, value.reason), count(len(values))]
        if joined:
            share = _share(one.sessions, joined)
            reason = wording.unjoined(one.sessions, joined) if not share.whole else wording.few(share.whole, FEW)
            bought = percent(share.percent if share.whole >= FEW else None, reason)
            cells += [count(len(one.sessions)), count(share.whole), bought]
        rows.append(tuple(cells))
    return tuple(rows)


def _share(sessions: frozenset[str], joined: Joined) -> Share:
    """Those that ordered, of those that the shop's events know."""
    return Share(len(sessions & joined.ordered), len(sessions & joined.known))


def _p75(name: Name, values: Sequence[float]) -> Value:
    if len(values) < FEW:
        return _amount(name, None, wording.few_samples(len(values), FEW))
    return _amount(name, p75(values))


def _amount(name: Name, value: float | None, reason: str = "") -> Value:
    """In milliseconds, to a tenth; CLS has no unit."""
    if name == "CLS":
        return count(None if value is None else _rounded(value, _THOUSANDTH), reason)
    return milliseconds(None if value is None else _rounded(value, _TENTH), reason)


def _rounded(value: float, unit: Decimal) -> Decimal:
    return Decimal(repr(value)).quantize(unit, ROUND_HALF_UP)


def _columns(names: Sequence[Name], *, bought: bool = False) -> tuple[Column, ...]:
    columns = [Column("page", "Page", Unit.TEXT), Column("device", "Device", Unit.TEXT)]
    for name in names:
        unit = Unit.COUNT if name == "CLS" else Unit.MILLISECONDS
        columns += [
            Column(name.lower(), f"{name} p75", unit),
            Column(f"{name.lower()}_rating", f"{name} is", Unit.TEXT),
            Column(f"{name.lower()}_samples", f"{name} samples", Unit.COUNT),
        ]
    return (*columns, *(_BOUGHT if bought else ()))


_BOUGHT: Final = (
    Column("sessions", "Sessions", Unit.COUNT),
    Column("joined", "Joined", Unit.COUNT),
    Column("conversion", "Conversion", Unit.PERCENT),
)
_BY_LCP: Final = (
    Column("first_lcp", "First LCP", Unit.TEXT),
    Column("sessions", "Sessions", Unit.COUNT),
    Column("joined", "Joined", Unit.COUNT),
    Column("ordered", "Ordered", Unit.COUNT),
    Column("conversion", "Conversion", Unit.PERCENT),
    Column("conversion_low", "At least", Unit.PERCENT),
    Column("conversion_high", "At most", Unit.PERCENT),
)
