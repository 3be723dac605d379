"""Model: amounts of series by the shape of their family, and the limits within which all of them are counted."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final
from zlib import crc32

from functions.model.series import FAMILIES, Delta, Family, Labels, Spread

MOST: Final = 1000
"""Series of a family."""
_NAMED: Final = 0.8
"""From this part on a new route, endpoint or page is `other`: the rest is kept for what comes with that."""
OTHER: Final = "other"
_WIDE: Final = ("route", "endpoint", "page")
_LONGEST: Final = 100
"""Bytes of a label's value: all pages together, as full as can be, are within a transaction's 4 MB."""
_UNPRINTABLE: Final = "\N{REPLACEMENT CHARACTER}"
_VALUES_KEPT: Final = 4096

Amount = int | Spread
Series = Mapping[str, Mapping[Labels, Amount]]
"""Series by the shape of their family."""


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
