"""Report generator: how far a share may be from what it would be in the long run, and whether two differ; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import log, sqrt
from typing import Final

_FAR: Final = 2.5
"""Standard deviations: by chance alone one comparison in eighty is so far."""
_Z90: Final = 1.645
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """To two decimals; None of none."""
        return _percent(self.part / self.whole) if self.whole else None

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """Between which percents it is at 90 %: Wilson's interval, which holds for few and for none as well."""
        if not self.whole:
            return None
        share, many, square = self.part / self.whole, self.whole, _Z90**2
        middle = share + square / (2 * many)
        half = _Z90 * sqrt(share * (1 - share) / many + square / (4 * many * many))
        least, most = middle - half, middle + half
        return _percent(max(least, 0.0) / (1 + square / many)), _percent(most / (1 + square / many))


def differ(one: Share, other: Share) -> bool:
    """Whether two shares are further apart than chance makes them: the root of the likelihood ratio's deviance.

    https://en.wikipedia.org/wiki/G-test
    """
    both = Share(one.part + other.part, one.whole + other.whole)
    deviance = 2 * (_fits((one, other)) - _fits((both,)))
    return sqrt(max(deviance, 0.0)) >= _FAR


def _fits(shares: Sequence[Share]) -> float:
    """The logarithm of how likely they are if each is what it would be in the long run."""
    counts = ((count, share.whole) for share in shares for count in (share.part, share.whole - share.part))
    return sum(count * log(count / whole) for count, whole in counts if count)


def _percent(share: float) -> Decimal:
    return (Decimal(repr(share)) * 100).quantize(_CENT, ROUND_HALF_UP)
