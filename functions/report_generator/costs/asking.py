"""Report generator: what the shop's database is asked to price an incident, and what its answers say; pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from functions.model.lost import Sold, Week
from functions.report_generator.costs.spans import Span, Spans
from functions.shop.columns import Row, count, decimal, text
from functions.shop.questions import Rows, Sql, Unanswered

_ALL: Final = "same_time_in_weeks"
_BY_CURRENCY: Final = "same_time_in_weeks_by_currency"
_OF_WEEKS = Mapping[int, Sold]


class NotTold(Exception):
    """Why the database does not say what was sold."""


@dataclass(frozen=True)
class Weeks:
    """What was sold in the incident's week, and in those before that can be compared with it."""

    now: Week
    weeks: Sequence[Week]


def questions(asked: Spans) -> list[Sql]:
    """Two of each span, in the order of `_spans`."""
    return [
        Sql(name, {"from": span.since, "to": span.until, "weeks": asked.weeks})
        for span in _spans(asked)
        for name in (_ALL, _BY_CURRENCY)
    ]


def told(asked: Spans, answers: Sequence[Rows | Unanswered]) -> tuple[Weeks, dict[str, Weeks]]:
    """In CHF, with all orders; and in each other currency.

    Raises:
        NotTold: something was not answered, or otherwise than its file says.
    """
    try:
        rows = [_rows(answer) for answer in answers]
        francs = [{count(row, "weeks_ago"): _sold(row) for row in each} for each in rows[::2]]
        others = _by_currency(rows[1::2])
    except ValueError as error:
        raise NotTold(f"{_ALL}.sql does not answer as it says: {error}") from error
    known = Counter(week for each in francs for week in each)
    comparable = [week for week in sorted(known) if week > asked.skipped and known[week] == len(francs)]
    return _weeks(asked, francs, comparable), {
        currency: _weeks(asked, each, comparable) for currency, each in others.items()
    }


def _by_currency(answers: Sequence[Iterable[Row]]) -> Mapping[str, Sequence[_OF_WEEKS]]:
    """For each currency what each span's answer says of it."""
    found: dict[str, list[dict[int, Sold]]] = defaultdict(lambda: [{} for _ in answers])
    for place, rows in enumerate(answers):
        for row in rows:
            sold = Sold(0, count(row, "completed"), decimal(row, "revenue"))
            found[text(row, "currency")][place][count(row, "weeks_ago")] = sold
    return found


def _weeks(asked: Spans, answers: Sequence[_OF_WEEKS], comparable: Iterable[int]) -> Weeks:
    before, first = len(asked.before), len(asked.before) + len(asked.first)

    def of(week: int) -> Week:
        sold = [each.get(week, Sold()) for each in answers]
        return Week(_sum(sold[:before]), _sum(sold[before:first]), _sum(sold[first:]))

    return Weeks(of(0), [of(week) for week in comparable])


def _spans(asked: Spans) -> tuple[Span, ...]:
    return (*asked.before, *asked.first, *asked.later)


def _sum(sold: Iterable[Sold]) -> Sold:
    return sum(sold, Sold())


def _rows(answer: Rows | Unanswered) -> tuple[Row, ...]:
    if isinstance(answer, Unanswered):
        raise NotTold(answer.reason)
    return answer.rows


def _sold(row: Row) -> Sold:
    return Sold(count(row, "orders"), count(row, "completed"), decimal(row, "revenue"))
