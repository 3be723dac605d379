"""Model: the ledger of all series: pages of at most 128 of them, to which what batches counted is added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

from functions.model.series import Labels, Spread
from functions.model.shapes import OTHER, Amount, Series, admit, joined, wide

PAGE: Final = 128
"""Series of a page: those that are busy came first and stand together, so that a minute changes few pages."""
QUIET: Final = 30
"""Days: where a family is full, a series to which nothing was added for longer makes room, one that was seen seldom
even earlier (`patience`); one that comes back has begun anew, which Prometheus takes for a restart."""


class Kept(NamedTuple):
    """What a series came to, and the day (an ordinal of dates, in UTC) on which something was last added."""

    amount: Amount
    day: int


@dataclass(frozen=True)
class Page:
    """Some series of one shape, as they were read; version 0 was never written."""

    shape: str
    number: int
    version: int
    series: Mapping[Labels, Kept]


def patience(amount: Amount) -> int:
    """Days for which a series keeps its place though nothing is added: how often its count has doubled.

    So names that somebody made up, and asked for once, stand in nobody's way on the next day; nor are there more new
    ones in a day than there are places.
    """
    times = sum(amount.counts) if isinstance(amount, Spread) else amount
    return min(QUIET, max(times.bit_length() - 1, 0))


class Ledger:
    """Pages, and what is added to them today. A series that stands in two pages is the sum of both.

    `gone` are series that made room just now, by shape: none comes back before a scrape could see that it is gone.
    """

    def __init__(self, pages: Iterable[Page], today: int, gone: set[tuple[str, Labels]] | None = None) -> None:
        self._today, self._gone = today, set() if gone is None else gone
        self._pages = {(page.shape, page.number): page for page in pages}
        self._changed: dict[tuple[str, int], dict[Labels, Kept]] = {}
        self._where: dict[str, dict[Labels, int]] = {}
        self._quiet: dict[str, list[Labels]] = {}
        for shape, number in sorted(self._pages):
            series = self._pages[shape, number].series
            self._where.setdefault(shape, {}).update(dict.fromkeys(series, number))

    def add(self, series: Series) -> None:
        """Add what a batch counted; none of the pages that were given is changed by it."""
        for shape, amounts in series.items():
            for labels, amount in amounts.items():
                admitted, number = self._place(shape, labels)
                page = self._opened(shape, number)
                known = page[admitted].amount if admitted in page else None
                page[admitted] = Kept(joined(known, amount), self._today)

    def changed(self) -> list[Page]:
        """The pages to be written, each with the version that is to be there before."""
        return [replace(self._page(*where), series=series) for where, series in self._changed.items()]

    def _place(self, shape: str, labels: Labels) -> tuple[Labels, int]:
        """Under which labels a series is counted, and on which page."""
        places = self._where.setdefault(shape, {})
        admitted = admit(labels, places, wide=wide(shape))
        if admitted != labels and (shape, labels) not in self._gone and (room := self._room(shape)) is not None:
            places[labels] = room
            return labels, room
        return admitted, places.setdefault(admitted, len(places) // PAGE)

    def _room(self, shape: str) -> int | None:
        """The page that a series left which was quiet for longer than it has its place for, if there is one."""
        places = self._where[shape]
        if shape not in self._quiet:
            place = wide(shape)
            named = (labels for labels in places if place is None or labels[place] != OTHER)
            self._quiet[shape] = sorted(named, key=partial(self._until, shape), reverse=True)
        while self._quiet[shape]:
            labels = self._quiet[shape].pop()
            if self._until(shape, labels) < self._today:
                for number, _kept in self._standing(shape, labels):
                    del self._opened(shape, number)[labels]
                self._gone.add((shape, labels))
                return places.pop(labels)
        return None

    def _until(self, shape: str, labels: Labels) -> int:
        """The last day on which a series has its place."""
        return max(kept.day + patience(kept.amount) for _number, kept in self._standing(shape, labels))

    def _standing(self, shape: str, labels: Labels) -> list[tuple[int, Kept]]:
        """Where a series stands: in one page, but for two folds that met it at once."""
        numbers = range(self._where[shape][labels] + 1)
        pages = ((number, self._read(shape, number)) for number in numbers)
        return [(number, page[labels]) for number, page in pages if labels in page]

    def _read(self, shape: str, number: int) -> Mapping[Labels, Kept]:
        changed = self._changed.get((shape, number))
        return self._page(shape, number).series if changed is None else changed

    def _opened(self, shape: str, number: int) -> dict[Labels, Kept]:
        if (shape, number) not in self._changed:
            self._changed[shape, number] = dict(self._page(shape, number).series)
        return self._changed[shape, number]

    def _page(self, shape: str, number: int) -> Page:
        return self._pages.get((shape, number)) or Page(shape, number, 0, {})
