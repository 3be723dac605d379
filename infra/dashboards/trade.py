"""Dashboards: what the shop sold in a while, out of totals that only grow."""

from typing import Final, Literal

from infra.dashboards.ours import OURS

_BEGAN: Final = {"1d": "8d", "1h": "7d1h"}
"""When a span began that ended a week ago."""


def during(figure: str, span: Literal["1d", "1h"] = "1d") -> str:
    """How much a total (`revenue`, `orders`, …) grew in a span; nothing where it is told no more."""
    total = f"{figure}_total{{{OURS}}}"
    return f"sum(increase({total}[{span}]) and on (job) {total})"


def week_before(figure: str, span: Literal["1d", "1h"] = "1d") -> str:
    """The same a week before; nothing where Prometheus did not see the whole of that span."""
    total = f"{figure}_total{{{OURS}}}"
    seen = f"and on (job) {total} offset 7d and on (job) {total} offset {_BEGAN[span]}"
    return f"sum(increase({total}[{span}] offset 7d) {seen})"
