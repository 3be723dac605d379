"""PromQL: what an expression returns, as far as it can be known without a Prometheus."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from infra.operator.series.series import Kind, Labels, Values
from infra.operator.series.unit import Unit


@dataclass(frozen=True)
class Vector:
    """A result.

    Attributes:
        labels: those that its series may have.
        sure: those that each of them has.
        rated: it is a rate or an increase of counters, not the counters.
        summed: its series were added up.
        scrape: how long there is from one value to the next, at most.
        known: false where nothing can be said, since what it is made of is wrong or not known.
        scalar: one number without labels, which every series is matched with.
    """

    labels: Labels = field(default_factory=dict)
    sure: frozenset[str] = frozenset()
    kind: Kind = Kind.GAUGE
    unit: Unit = Unit.UNKNOWN
    rated: bool = False
    summed: bool = False
    scrape: timedelta = timedelta(0)
    known: bool = True
    scalar: bool = False

    @property
    def counts(self) -> Unit:
        """The unit of the values themselves: buckets hold how many values there were, whatever was observed."""
        if self.kind is not Kind.BUCKET:
            return self.unit
        return Unit.UNKNOWN if self.rated else Unit.COUNT  # a rate or an increase


NOBODY_KNOWS: Final = Vector(kind=Kind.UNKNOWN, known=False)


def number(unit: Unit = Unit.NUMBER) -> Vector:
    """A scalar."""
    return Vector(unit=unit, scalar=True)


def either(values: Iterable[Values]) -> Values:
    """All that one of several may be; None where one of them may be anything."""
    found: set[str] = set()
    for one in values:
        if one is None:
            return None
        found |= one
    return frozenset(found)


def union(left: Labels, right: Labels) -> Labels:
    """The labels that a series of either side may have."""
    return {
        name: either(side[name] for side in (left, right) if name in side) for name in dict.fromkeys((*left, *right))
    }
