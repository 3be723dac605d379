"""Report generator: a chart's line as a row of blocks, for who reads the text: `▂▃▇·▅`; pure."""

from decimal import Decimal
from typing import Final

from functions.model.report import Line, Unit
from functions.report_generator.rendering.width import wrapped
from functions.report_generator.rendering.words import number, said

_BLOCKS: Final = "▁▂▃▄▅▆▇█"
_UNKNOWN: Final = "·"
_LONGEST: Final = 62


def sparks(line: Line, unit: Unit, columns: int) -> list[str]:
    """The line's name with its lowest and highest amount, and its blocks below, a dot where nobody knows.

    Of a long line the last two months.
    """
    amounts = [None if amount is None else Decimal(amount) for _, amount in line.points[-_LONGEST:]]
    known = [amount for amount in amounts if amount is not None]
    if not known:
        return wrapped(f"{said(line.label)}: not known on any day", columns)
    low, high = min(known), max(known)
    ends = number(low, unit) if low == high else f"{number(low, unit)} to {number(high, unit)}"
    return [*wrapped(f"{said(line.label)}: {ends}", columns), "".join(_block(one, low, high) for one in amounts)]


def _block(amount: Decimal | None, low: Decimal, high: Decimal) -> str:
    if amount is None:
        return _UNKNOWN
    if low == high:
        return _BLOCKS[3]
    return _BLOCKS[int((amount - low) / (high - low) * (len(_BLOCKS) - 1) + Decimal("0.5"))]
