"""Model: the ledger of all series: pages of at most 128 of them, to which what batches counted is added."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from zlib import crc32

from functions.model.series import FAMILIES, Delta, Family, Labels, Spread

MOST: Final = 1000
"""Series of a family."""
_NAMED: Final = 0.8
"""From this part on a new route, endpoint or page is `other`: the rest is kept for what comes with that."""
PAGE: Final = 128
"""Series of a page: those that are busy came first and stand together, so that a minute changes few pages."""
OTHER: Final = "other"
_WIDE: Final = ("route", "endpoint", "page")
_LONGEST: Final = 100
"""Bytes of a label's value: all pages together, as full as can be, are within a transaction's 4 MB."""
_UNPRINTABLE: Final = "\N{REPLACEMENT CHARACTER}"
_VALUES_KEPT: Final = 4096

Amount = int | Spread
Series = Mapping[str, Mapping[Labels, Amount]]
"""Series by the shape of their family."""


@dataclass(frozen=True)
class Page:
    """Some series of one shape, as they were read; version 0 was never written."""

    shape: str
    number: int
    version: int
    amounts: Mapping[Labels, Amount]


class Ledger:
    """Pages, and what is added to them. A series that stands in two pages is the sum of both."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages = {(page.shape, page.number): page for page in pages}
        self._where: dict[str, dict[Labels, int]] = {}
        self._changed: dict[tuple[str, int], dict[Labels, Amount]] = {}
        for shape, number in sorted(self._pages):
            amounts = self._pages[shape, number].amounts
            self._where.setdefault(shape, {}).update(dict.fromkeys(amounts, number))

    def add(self, series: Series) -> None:
        """Add what a batch counted; none of the pages that were given is changed by it."""
        for shape, amounts in series.items():
            places = self._where.setdefault(shape, {})
            for labels, amount in amounts.items():
                admitted = admit(labels, places, wide=wide(shape))
                page = self._opened(shape, places.setdefault(admitted, len(places) // PAGE))
                page[admitted] = joined(page.get(admitted), amount)

    def changed(self) -> list[Page]:
        """The pages to be written, each with the version that is to be there before."""
        return [
            replace(self._page(shape, number), amounts=amounts) for (shape, number), amounts in self._changed.items()
        ]

    def _opened(self, shape: str, number: int) -> dict[Labels, Amount]:
        if (shape, number) not in self._changed:
            self._changed[shape, number] = dict(self._page(shape, number).amounts)
        return self._changed[shape, number]

    def _page(self, shape: str, number: int) -> Page:
        return self._pages.get((shape, number)) or Page(shape, number, 0, {})


def shape_of(family: Family) -> str:
    """A family's name with a check sum of its labels and bounds: what differs in these is never added up."""
    return f"{family.name}@{crc32(repr((family.labels, family.bounds)).encode()):08x}"


SHAPES: Final[Mapping[str, Family]] = {shape_of(family): family for family in FAMILIES.values()}
"""Those that this version counts; pages may hold others, of versions before and after."""
_SHAPES: Final = {family.name: shape for shape, family in SHAPES.items()}


def wide(shape: str) -> int | None:
    """Which label of a shape has any number of values; None where none has."""
    labels = SHAPES[shape].labels if shape in SHAPES else ()
    return next((place for place, name in enumerate(labels) if name in _WIDE), None)


def admit(labels: Labels, known: Collection[Labels], *, wide: int | None, most: int = MOST) -> Labels:
    """Under which labels a series is counted beside those that are known, so that there are never too many."""
    if labels in known or len(known) < most * _NAMED:
        return labels
    other = labels if wide is None else (*labels[:wide], OTHER, *labels[wide + 1 :])
    return other if other in known or len(known) < most - 1 else (OTHER,) * len(labels)


def joined(known: Amount | None, more: Amount) -> Amount:
    """The sum, as a new amount.

    Raises:
        TypeError, ValueError: they are not of one shape.
    """
    if known is None:
        return more
    if isinstance(known, Spread) and isinstance(more, Spread):
        both = Spread(known.counts, known.micro)
        both.join(more)
        return both
    if isinstance(known, Spread) or isinstance(more, Spread):
        raise TypeError("a counter and a histogram have no sum")
    return known + more


def series_of(delta: Delta, most: int = MOST) -> Series:
    """What a batch counted, by shape, within the limits of a ledger; in the same order whatever came first."""
    found: dict[str, dict[Labels, Amount]] = {}
    counted: list[tuple[tuple[str, Labels], Amount]] = [*delta.counters.items(), *delta.spreads.items()]
    for (name, labels), amount in sorted(counted, key=lambda one: one[0]):
        shape = _SHAPES[name]
        amounts = found.setdefault(shape, {})
        clean = tuple(map(_clean, labels))
        admitted = admit(clean, amounts, wide=wide(shape), most=most)
        amounts[admitted] = joined(amounts.get(admitted), amount)
    return found


@lru_cache(maxsize=_VALUES_KEPT)
def _clean(value: str) -> str:
    """A label's value as every scrape can show it: short, of characters that UTF-8 has and a line may hold."""
    text = "".join(one if one.isprintable() else _UNPRINTABLE for one in value)
    return text if len(text.encode()) <= _LONGEST else f"{text.encode()[: _LONGEST - 3].decode(errors='ignore')}…"
