"""Report generator: the performance report: how fast endpoints and queries were, and what got worse; pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from functions.model.report import Column, Report, Section, Table, Unit, Value
from functions.model.rule import Sample
from functions.report_generator.figures import news
from functions.report_generator.figures.aims import aims
from functions.report_generator.figures.amounts import change as change_of
from functions.report_generator.figures.amounts import count, milliseconds, percent, text
from functions.report_generator.figures.facts import Facts
from functions.report_generator.figures.queries import queries
from functions.report_generator.figures.sections import section
from functions.report_generator.rendering.words import number
from functions.report_generator.vitals.section import Visits, web_vitals
from functions.shop.questions import Unanswered

KPIS: Final = ("response_time_p95", "error_rate", "db_query_time_p95")
_SHOWN: Final = 20
_FEW: Final = 20
"""Requests of a day; the p95 of fewer is one of the slowest by chance."""
_WORSE: Final = Decimal(25)
"""Percent slower than the week before."""
_LEAST_MS: Final = Decimal(50)
_TENTH: Final = Decimal("0.1")
_ZERO: Final = Decimal(0)
_NO_REQUESTS: Final = "Prometheus knows of no request on that day"
_LABELS: Final = ("job", "method", "route")


@dataclass(frozen=True)
class Endpoint:
    """One route as one service answers it: p95 on the day and in the week before, and how often it was asked."""

    name: str
    p95: Decimal
    before: Decimal | None
    requests: int

    @property
    def worse(self) -> bool:
        """Whether it got slower, by more than chance and the histogram's buckets make of it."""
        if self.before is None or self.requests < _FEW:
            return False
        more = change_of(milliseconds(self.p95), milliseconds(self.before))
        return more is not None and more >= _WORSE and self.p95 - self.before >= _LEAST_MS


def performance(facts: Facts, visits: Visits | Unanswered) -> Report:
    """Of one day; `visits` are of the seven up to it."""
    headline = news.said(lambda: _worse_words(facts)) or news.said(lambda: _calm(facts))
    sections = (
        aims(facts, KPIS),
        section("endpoints", "Endpoints", lambda: _endpoints(facts)),
        section("queries", "Slow queries", lambda: queries(facts)),
        web_vitals(visits),
    )
    said = headline or ("How fast the shop answered is not known",)
    return Report(facts.kind, facts.first, facts.last, facts.now, said, sections)


def endpoints(facts: Facts) -> list[Endpoint]:
    """The slowest first.

    Raises:
        NotTold: Prometheus did not answer.
    """
    before, requests = (_by_endpoint(facts.told.samples(name)) for name in ("endpoints_before", "requests"))
    found = [
        Endpoint(name, _tenth(p95), _tenth(before[name]) if name in before else None, round(requests.get(name, 0.0)))
        for name, p95 in _by_endpoint(facts.told.samples("endpoints")).items()
    ]
    return sorted(found, key=lambda one: (-one.p95, one.name))


def _endpoints(facts: Facts) -> Section:
    found = endpoints(facts)
    if not found:
        return Section("endpoints", "Endpoints", reason=_NO_REQUESTS)
    worse = [one for one in found if one.worse]
    note = "p95: 95 of 100 requests were faster. Health checks and scrapes are no customers' requests."
    more = f" The {_SHOWN} slowest of {len(found)}." if len(found) > _SHOWN else ""
    tables = (
        Table("slowest", "Slowest endpoints", _COLUMNS, _rows(found[:_SHOWN]), note + more),
        Table("worse", "What got worse", _COLUMNS, _rows(worse[:_SHOWN]), "" if worse else _NOTHING_WORSE),
    )
    return Section("endpoints", "Endpoints", tables=tables)


def _rows(found: Sequence[Endpoint]) -> tuple[tuple[Value, ...], ...]:
    unknown = "it had no requests in the week before"
    rows = []
    for one in found:
        p95, before = milliseconds(one.p95), milliseconds(one.before, unknown)
        rows.append((text(one.name), count(one.requests), p95, before, percent(change_of(p95, before), unknown)))
    return tuple(rows)


def _worse_words(facts: Facts) -> Iterator[str]:
    worse = [one for one in endpoints(facts) if one.worse]
    for one in sorted(worse, key=lambda each: each.p95 / max(each.before or _TENTH, _TENTH), reverse=True)[:3]:
        yield f"{one.name}: p95 {_ms(one.p95)}, {_ms(one.before or _ZERO)} in the week before"
    if len(worse) > 3:  # noqa: PLR2004 - the three above
        yield f"{len(worse) - 3} more endpoints got slower"


def _calm(facts: Facts) -> Iterator[str]:
    found = endpoints(facts)
    if found:
        yield f"{_NOTHING_WORSE} The slowest: {found[0].name}, p95 {_ms(found[0].p95)}"
    else:
        yield f"How fast the shop answered is not known: {_NO_REQUESTS}"


def _by_endpoint(samples: Sequence[Sample]) -> Mapping[str, float]:
    """Finite values by `fitfoot-api GET /store/products`; of a quantile without requests there is none."""
    return {
        " ".join(filter(None, (one.labels.get(label, "") for label in _LABELS))): one.value
        for one in samples
        if math.isfinite(one.value)
    }


def _ms(amount: Decimal) -> str:
    return number(amount.quantize(Decimal(1), ROUND_HALF_UP), Unit.MILLISECONDS)


def _tenth(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(_TENTH, ROUND_HALF_UP)


_NOTHING_WORSE: Final = "Nothing got slower than in the week before."
_COLUMNS = (
    Column("endpoint", "Endpoint", Unit.TEXT),
    Column("requests", "Requests", Unit.COUNT),
    Column("p95", "p95", Unit.MILLISECONDS),
    Column("before", "Week before", Unit.MILLISECONDS),
    Column("change", "Change", Unit.PERCENT),
)
