"""Model: money and numbers as people in Switzerland write them: `CHF 12'345.60`."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

FRANCS: Final = "CHF"
APOSTROPHE: Final = "'"
_CENT: Final = Decimal("0.01")


def francs(amount: Decimal | int) -> str:
    """`CHF 12'345.60`, `CHF -5.00`: to the cent, whatever the amount."""
    return f"{FRANCS} {grouped(Decimal(amount), 2)}"


def grouped(amount: Decimal | int, digits: int = 0) -> str:
    """`12'345`, with as many decimals as asked for; halves are rounded away from 0."""
    unit = _CENT if digits == 2 else Decimal(1).scaleb(-digits)  # noqa: PLR2004 - cents
    rounded = _quantized(Decimal(amount), unit)
    return f"{rounded:,f}".replace(",", APOSTROPHE)


def _quantized(amount: Decimal, unit: Decimal) -> Decimal:
    """Without `-0`, and also where there are more digits than a context has."""
    whole = amount.quantize(unit, ROUND_HALF_UP) if abs(amount) < Decimal("1e20") else amount
    return whole or abs(whole)  # -0 is 0
