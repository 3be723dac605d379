"""Model: what an incident cost, in words; money in Swiss format, rounded to what can be known."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from functions.model.cost import FRANCS, Cost, Loss

NOTHING = "\N{EN DASH}"
_POINT_DIGITS = 3
_BOUND_DIGITS = 2
_CHANCE = "which may be chance"


def cost_words(cost: Cost, *, over: bool) -> str:
    """`Cost so far: about CHF 1'240 (CHF 800 to 1'700), 21 orders fewer than usual`; without `so far` once it is over.

    A dash and the reason where nobody knows.
    """
    heading = "Cost" if over else "Cost so far"
    if cost.orders is None:
        return f"{heading}: {NOTHING} ({cost.reason or 'unknown'})"
    parts = [_money(FRANCS, cost.revenue)] if cost.revenue else []
    parts += [_money(currency, loss) for currency, loss in cost.others.items() if loss.lost > 0]
    lost = [loss for loss in (cost.orders, cost.revenue, *cost.others.values()) if loss and loss.lost > 0]
    if not lost:
        return f"{heading}: no measurable loss, {_came(cost.orders)}"
    chance = "" if any(loss.measurable for loss in lost) else f", {_CHANCE}"
    return f"{heading}: {', '.join([*parts, _fewer(cost.orders)])}{chance}"


def beside_words(cost: Cost) -> str:
    """That incidents in the same time do not add up; empty where there is none."""
    if not cost.beside:
        return ""
    others = "1 other incident" if cost.beside == 1 else f"{cost.beside} other incidents"
    return f"{others} in the same time: costs that overlap are of the same orders and do not add up"


def money(currency: str, amount: Decimal, digits: int = _POINT_DIGITS) -> str:
    """`CHF 1'240`: so many digits that say something, no cents."""
    return f"{currency} {_rounded(amount, digits)}"


def _money(currency: str, loss: Loss) -> str:
    if loss.lost <= 0:
        return f"no measurable loss in {currency}"
    low = _rounded(max(loss.low, Decimal(0)), _BOUND_DIGITS, ROUND_FLOOR)
    high = _rounded(loss.high, _BOUND_DIGITS, ROUND_CEILING)
    return f"about {money(currency, loss.lost)} ({currency} {low} to {high})"


def _fewer(orders: Loss) -> str:
    lost = _whole(orders.lost)
    if lost < 1:
        return "no fewer orders than usual"
    return f"{_count(lost)} fewer than usual"


def _came(orders: Loss) -> str:
    return f"{_count(_whole(orders.actual))} where about {_rounded(orders.expected, _POINT_DIGITS)} are usual"


def _count(orders: int) -> str:
    return "1 order" if orders == 1 else f"{_thousands(orders)} orders"


def _rounded(amount: Decimal, digits: int, rounding: str = ROUND_HALF_UP) -> str:
    """To whole ones at the finest; bounds are rounded outwards, so that what they bound stays within."""
    coarse = max(amount.adjusted() + 1 - digits, 0) if amount else 0
    unit = Decimal(1).scaleb(coarse)
    return _thousands(_whole(amount / unit, rounding) * int(unit))


def _whole(amount: Decimal, rounding: str = ROUND_HALF_UP) -> int:
    return int(amount.quantize(Decimal(1), rounding))


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "'")
