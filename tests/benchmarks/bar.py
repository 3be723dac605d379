"""Benchmarks: a bar: what was measured, what it has to reach, and how both are shown."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import Self


class Unmeasurable(Exception):
    """A side cannot run here, or what it did was not what was to be measured; the message says what to do."""


@dataclass(frozen=True)
class Bar:
    """One limit of PERFORMANCE held against one run.

    Attributes:
        name: what is compared with what.
        value: the ratio or amount that was measured; None where it could not be.
        unit: of value and bar.
        bar: the limit.
        ok: whether it is met; what was not measured is not met.
        detail: the two sides with their spread, and how it was measured.
        at_least: whether a larger value is better.
    """

    name: str
    value: float | None
    unit: str
    bar: float
    ok: bool
    detail: str
    at_least: bool = False

    @classmethod
    def at_most(cls, name: str, value: float, limit: float, unit: str, detail: str) -> Self:
        """Met up to the limit."""
        return cls(name, _short(value), unit, limit, value <= limit, detail)

    @classmethod
    def from_below(cls, name: str, value: float, limit: float, unit: str, detail: str) -> Self:
        """Met from the limit on."""
        return cls(name, _short(value), unit, limit, value >= limit, detail, at_least=True)

    def and_only_if(self, holds: bool, otherwise: str) -> Self:  # noqa: FBT001 - it reads as a sentence
        """The same bar, missed if something that the measurement rests on does not hold."""
        return self if holds else replace(self, ok=False, detail=f"{otherwise}; {self.detail}")

    @property
    def limit(self) -> str:
        """The limit for people, such as `>= 20 x`."""
        return f"{'>=' if self.at_least else '<='} {self.bar:g} {self.unit}"

    def row(self) -> tuple[str, str, str, str, str]:
        """The bar as a line of the table: met or not, name, measured, limit, detail."""
        measured = "not measured" if self.value is None else f"{self.value:g} {self.unit}"
        return "ok" if self.ok else "MISSED", self.name, measured, self.limit, self.detail


def not_measured(name: str, limit: float, unit: str, why: str) -> Bar:
    """A bar that nothing is known about."""
    return Bar(name, None, unit, limit, ok=False, detail=f"not measured: {why}")


def spread(values: Sequence[float], unit: str) -> str:
    """Median and range, such as `12.1 ms (11.8 to 14)`."""
    return f"{median(values):.4g} {unit} ({min(values):.4g} to {max(values):.4g})"


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """Median of the ratios turn by turn: what slowed the machine for a moment slowed both sides of a turn."""
    return median(a / b for a, b in zip(over, under, strict=True))


def tell(bars: Sequence[Bar], say: Callable[[str], None]) -> None:
    """Say the bars as a table, each with its detail in a line below."""
    rows = [bar.row()[:4] for bar in bars]
    widths = [max(len(row[column]) for row in rows) for column in range(4)] if rows else []
    for bar, row in zip(bars, rows, strict=True):
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        say(f"{' ' * widths[0]}  {bar.detail}")


def write(bars: Iterable[Bar], file: Path) -> None:
    """Write `{"bars": [{"name", "value", "unit", "bar", "ok", "detail"}]}`; a detail begins with the limit in words."""
    shown = []
    for bar in bars:
        fields = asdict(bar)
        limit = "at least" if fields.pop("at_least") else "at most"
        shown.append(fields | {"detail": f"{limit} {bar.bar:g} {bar.unit}; {bar.detail}"})
    file.write_text(json.dumps({"bars": shown}, indent=2) + "\n", "utf-8")


def _short(value: float) -> float:
    return float(f"{value:.4g}")
