"""Report generator: amounts of figures, with their units; pure. What nobody knows has a reason, and is never 0."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Final

from functions.model.report import Beside, Unit, Value

NO_SESSIONS: Final = "there were no sessions"
CENT: Final = Decimal("0.01")
_TENTH: Final = Decimal("0.1")
_HUNDRED: Final = Decimal(100)


def francs(amount: Decimal | None, reason: str = "") -> Value:
    """Money in CHF, to the cent."""
    return Value(None, Unit.FRANCS, reason) if amount is None else Value(rounded(amount), Unit.FRANCS)


def percent(amount: Decimal | None, reason: str = "") -> Value:
    """Of a hundred."""
    return Value(amount, Unit.PERCENT, reason if amount is None else "")


def count(amount: Decimal | int | None, reason: str = "") -> Value:
    """How many; of a median or mean perhaps a part."""
    if amount is None:
        return Value(None, Unit.COUNT, reason)
    return Value(int(amount) if amount == int(amount) else amount, Unit.COUNT)


def minutes(amount: Decimal | int | None, reason: str = "") -> Value:
    """Of time."""
    return Value(amount, Unit.MINUTES, reason if amount is None else "")


def milliseconds(amount: Decimal | None, reason: str = "") -> Value:
    """Of time."""
    return Value(amount, Unit.MILLISECONDS, reason if amount is None else "")


def text(amount: str, reason: str = "") -> Value:
    """Words, the shop's own as they are; an empty text is nothing known."""
    return Value(amount or None, Unit.TEXT, "" if amount else reason)


def day(amount: date) -> Value:
    """A day in Zurich."""
    return Value(amount, Unit.DATE)


def rounded(amount: Decimal, unit: Decimal = CENT) -> Decimal:
    """To two decimals, halves away from 0, as Postgres does."""
    return amount.quantize(unit, ROUND_HALF_UP)


def share(part: int, whole: int, reason: str) -> Value:
    """Percent of the whole, to two decimals; without a whole nobody knows."""
    return percent(rounded(_HUNDRED * part / whole) if whole else None, reason)


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Part of the whole, to two decimals; None without a whole."""
    return rounded(Decimal(part) / whole) if whole else None


def change(now: Value, before: Value) -> Decimal | None:
    """By how many percent it is more than before, to one decimal; None where either is unknown, or before was 0."""
    match now.amount, before.amount:
        case (Decimal() | int() as more, Decimal() | int() as than) if than:
            # + 0: without the sign of -0.0
            return ((Decimal(more) - Decimal(than)) / abs(Decimal(than)) * _HUNDRED).quantize(_TENTH, ROUND_HALF_UP) + 0
    return None


def beside(label: str, value: Value, now: Value) -> Beside:
    """What the figure `now` is compared with."""
    return Beside(label, value, change(now, value))


def middle(amounts: Sequence[Decimal | int]) -> Decimal | None:
    """The median; of an even number of them the mean of the two in the middle. None of none."""
    return Decimal(median(map(Decimal, amounts))) if amounts else None
