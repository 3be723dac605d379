"""Dashboards: what the shop sold in a while, out of totals that only grow."""

from infra.dashboards.ours import OURS


def during(figure: str, span: str = "1d", before: str = "") -> str:
    """How much a total (`revenue`, `orders`, …) grew in a span; `before`: in the one so long ago."""
    offset = f" offset {before}" if before else ""
    return f"sum(increase({figure}_total{{{OURS}}}[{span}]{offset}))"
