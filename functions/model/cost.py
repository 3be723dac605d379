"""Model: what an incident cost: orders and revenue that would have come and did not, each with an interval."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from functions.model.period import utc_text

FRANCS = "CHF"
NO_LOSSES: Mapping[str, "Loss"] = MappingProxyType({})


@dataclass(frozen=True)
class Loss:
    """What was expected and what came, in orders or in money; what was lost lies between `low` and `high` at 90 %.

    Below 0 it is a gain.
    """

    expected: Decimal
    actual: Decimal
    low: Decimal
    high: Decimal

    @property
    def lost(self) -> Decimal:
        """The most likely one."""
        return self.expected - self.actual

    @property
    def measurable(self) -> bool:
        """Whether chance alone would hardly bring so little."""
        return self.low > 0


@dataclass(frozen=True)
class Cost:
    """What was lost between two instants (aware), which are an incident's first and last, or as far as it has come.

    Attributes:
        since: when the incident opened.
        until: when it was over, or when it was priced if it was not yet.
        at: when it was priced.
        orders: of any status and currency; None if nobody knows, and `reason` says why.
        revenue: in CHF; None also where the shop usually takes none.
        others: revenue in other currencies, by currency: never summed.
        weeks: how many earlier weeks it was compared with.
        beside: how many other incidents there were in that time. Each is priced as if it were alone: costs of
            incidents that overlap are of the same orders, and are never summed.
        reason: why orders are None.
    """

    since: datetime
    until: datetime
    at: datetime
    orders: Loss | None = None
    revenue: Loss | None = None
    others: Mapping[str, Loss] = field(default_factory=lambda: NO_LOSSES)
    weeks: int = 0
    beside: int = 0
    reason: str = ""

    @property
    def known(self) -> bool:
        """Whether there is any number."""
        return self.orders is not None


def cost_json(cost: Cost | None) -> dict[str, Any] | None:
    """As programs read it; null is what nobody has priced yet, or, with a reason, what nobody can know."""
    if cost is None:
        return None
    return {
        "since": utc_text(cost.since.replace(microsecond=0)),
        "until": utc_text(cost.until.replace(microsecond=0)),
        "at": utc_text(cost.at.replace(microsecond=0)),
        "orders": _loss_json(cost.orders),
        "revenue": _loss_json(cost.revenue),
        "currency": FRANCS,
        "other_currencies": {currency: _loss_json(loss) for currency, loss in cost.others.items()},
        "weeks": cost.weeks,
        "incidents_beside": cost.beside,
        "reason": cost.reason or None,
    }


def _loss_json(loss: Loss | None) -> dict[str, float] | None:
    """Its amounts have two decimals, which a float of 64 bits gives back as they are."""
    if loss is None:
        return None
    amounts = {
        "expected": loss.expected,
        "actual": loss.actual,
        "lost": loss.lost,
        "low": loss.low,
        "high": loss.high,
    }
    return {name: float(amount) for name, amount in amounts.items()}
