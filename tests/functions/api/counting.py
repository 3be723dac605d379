"""Series as a fold leaves them, in memory."""

from functions.model.series import FAMILIES, Labels, Spread
from functions.model.shapes import Amount
from functions.state.client import TableUnavailable


class FakeSeries:
    """What was counted from lines, by family; `gone` takes the table away."""

    def __init__(self) -> None:
        self.known: dict[str, dict[Labels, Amount]] = {}
        self.gone = False

    def load(self) -> dict[str, dict[Labels, Amount]]:
        if self.gone:
            raise TableUnavailable("fitfoot-series", RuntimeError("connection refused by 10.0.0.5"))
        return self.known


def some_of_each(many: int = 1) -> dict[str, dict[Labels, Amount]]:
    """Every family, with so many series."""
    found: dict[str, dict[Labels, Amount]] = {}
    for name, family in FAMILIES.items():
        amounts = found.setdefault(name, {})
        for number in range(many):
            amount: Amount = 7
            if family.bounds:
                amount = Spread([0] * (len(family.bounds) + 1))
                for value in (family.bounds[1], family.bounds[-1] * 2):
                    amount.add(family.bounds, value)
            amounts[tuple(f"{label} {number:04}" for label in family.labels)] = amount
    return found
