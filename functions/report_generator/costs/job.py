"""Report generator: after each refresh, what incidents cost that are open, or over for three days at most.

Orders come late and are completed later, so what is over is priced once more each hour. A drill costs nothing, and is
not priced.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from functions.model.alert import Severity
from functions.model.cost import Cost
from functions.model.cost_words import cost_words
from functions.model.incident import Entry, EntryKind, Incident
from functions.model.lost import Lost, lost
from functions.report_generator.costs.asking import NotTold, questions, told
from functions.report_generator.costs.spans import LONGEST, Span, spans
from functions.report_generator.desk import Desk, Reader
from functions.state.costs import Costs
from functions.state.incidents import Incidents

PRICED_FOR: Final = timedelta(days=3)
AGAIN_AFTER: Final = timedelta(hours=1)
_FRESH: Final = timedelta(hours=6)
_RECENT: Final = 200


class Store(Protocol):
    """What is needed of the costs that are kept."""

    def of(self, incident: str) -> Cost | None: ...  # noqa: D102 - as Costs
    def put(self, incident: str, cost: Cost) -> None: ...  # noqa: D102 - as Costs
    def tell(self, incident: str, entry: Entry) -> None: ...  # noqa: D102 - as Costs


class Known(Protocol):
    """What is needed of the incidents."""

    def recent(self, limit: int) -> list[Incident]: ...  # noqa: D102 - as Incidents


@dataclass(frozen=True)
class Books:
    """The tables."""

    incidents: Known
    costs: Store


def costs(desk: Desk, books: Books | None = None) -> Mapping[str, Any]:
    """Price what is due: `{"priced": [ids], "unknown": {id: reason}}`. What was known stays where nothing is known now.

    Raises:
        TableUnavailable: a table is absent, throttled or out of reach.
    """
    books = books or _books(desk)
    real = [one for one in books.incidents.recent(_RECENT) if not one.drill]
    known = {one.id: books.costs.of(one.id) for one in real if _is_recent(one, desk.now)}
    due = [one for one in real if one.id in known and is_due(one, known[one.id], desk.now)]
    priced = _priced(desk, due, real)
    for incident, cost in priced:
        if cost.known or not known[incident.id]:
            books.costs.put(incident.id, cost)
        if cost.known and incident.over:
            words = f"{cost_words(cost, over=True)}; as first priced, orders that come late count on this page"
            books.costs.tell(incident.id, Entry(cost.at, EntryKind.COST, words))
    return {
        "priced": [incident.id for incident, cost in priced if cost.known],
        "unknown": {incident.id: cost.reason for incident, cost in priced if not cost.known},
    }


def _priced(desk: Desk, due: Sequence[Incident], real: Sequence[Incident]) -> list[tuple[Incident, Cost]]:
    """Once the database did not answer it is asked no more: it would be waited for as often."""
    found: list[tuple[Incident, Cost]] = []
    away = ""
    for incident in due:
        try:
            others = [one for one in real if one is not incident]
            cost = _not_known(incident, desk.now, away) if away else price(desk.reader, incident, others, desk.now)
        except NotTold as why:
            away = str(why)
            cost = _not_known(incident, desk.now, away)
        found.append((incident, cost))
    return found


def is_due(incident: Incident, cost: Cost | None, now: datetime) -> bool:
    """At each refresh while it is fresh or nothing was told of it, and at its end; after that, or if long, hourly."""
    if cost is None or not (cost.known or cost.weeks) or (incident.over and cost.until != incident.resolved_at):
        return True
    if not incident.over and now - incident.opened_at < _FRESH:
        return True
    return now - cost.at >= AGAIN_AFTER


def price(reader: Reader, incident: Incident, others: Sequence[Incident], now: datetime) -> Cost:
    """What one cost up to now, or to its end; `others` are the other incidents.

    Raises:
        NotTold: the database does not say what was sold.
    """
    whole = _span(incident, now)
    cost = Cost(whole.since, whole.until, now, beside=sum(_overlap(whole, _span(one, now)) for one in others))
    if whole.until - whole.since > LONGEST:
        return replace(cost, reason="it goes on for over four weeks: what would be usual cannot be told any more")
    if whole.until <= whole.since:
        return replace(cost, reason="it was over at once")
    grave = [_span(one, now) for one in others if one.severity is Severity.CRITICAL]
    asked = spans(incident, whole.until, grave)
    francs, currencies = told(asked, reader.ask(questions(asked)))
    apart = {name: (each.now, each.weeks) for name, each in currencies.items()}
    found: Lost = lost(francs.now, francs.weeks, apart)
    return replace(
        cost,
        orders=found.orders,
        revenue=found.revenue,
        others=found.others,
        weeks=len(francs.weeks),
        reason=found.reason,
    )


def _not_known(incident: Incident, now: datetime, reason: str) -> Cost:
    whole = _span(incident, now)
    return Cost(whole.since, whole.until, now, reason=reason)


def _is_recent(incident: Incident, now: datetime) -> bool:
    return incident.resolved_at is None or now - incident.resolved_at <= PRICED_FOR


def _span(incident: Incident, now: datetime) -> Span:
    return Span(incident.opened_at, incident.resolved_at or now)


def _overlap(one: Span, other: Span) -> bool:
    return one.since < other.until and other.since < one.until


def _books(desk: Desk) -> Books:
    client = desk.dynamodb()
    return Books(Incidents(client), Costs(client))
