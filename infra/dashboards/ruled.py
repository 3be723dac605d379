"""Dashboards: what the alerting rules say, so that a panel quotes their limits and never another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from functions.model.alert import Severity
from functions.model.duration import show_duration
from functions.model.rule import Rule

_COMPARED: Final = re.compile(r"\s*[\w:]+\s*([<>])=?\s*(\d+(?:\.\d+)?)\s*")
"""`error_rate > 5`; of a rule that compares otherwise no limit is told."""
_BURNS: Final = re.compile(r"/\s*(\d*\.\d+)\s*>\s*(\d+(?:\.\d+)?)")
_DOES: Final = {Severity.CRITICAL.value: "pages", Severity.WARNING.value: "warns"}


@dataclass(frozen=True)
class Budget:
    """What may fail, as the rule writes the share (0 to 1), and the burn rate that pages first, where one does."""

    allowed: str = "0.001"
    pages_from: float | None = None

    @property
    def percent(self) -> str:
        """What may fail, as people say it: `0.1 %`."""
        return f"{100 * float(self.allowed):g} %"


@dataclass(frozen=True)
class Rules:
    """The alerting rules of all files."""

    rules: Sequence[Rule] = ()

    def limit(self, alert: str) -> float | None:
        """From where on it alerts; of several of a name the first, None where there is none or no plain limit."""
        found = (_COMPARED.fullmatch(rule.expr) for rule in self._named(alert))
        return next((_plain(match[2]) for match in found if match), None)

    def says(self, alert: str, shown: str = "{}") -> str:
        """A sentence for each rule of a name: `Over 5 % for 3m pages.`; `shown` is how a figure has its unit."""
        return " ".join(_sentence(rule, shown) for rule in self._named(alert))

    def budget(self, alert: str) -> Budget:
        """The error budget that the rules of a name watch."""
        found = [(rule, match) for rule in self._named(alert) if (match := _BURNS.search(rule.expr))]
        paging = [_plain(match[2]) for rule, match in found if rule.labels.get("severity") == Severity.CRITICAL]
        return Budget(found[0][1][1], max(paging, default=None)) if found else Budget()

    def _named(self, alert: str) -> Iterator[Rule]:
        return (rule for rule in self.rules if rule.alert == alert)


def _sentence(rule: Rule, shown: str) -> str:
    does = _DOES.get(rule.labels.get("severity", ""), "alerts")
    held = f" for {show_duration(rule.hold_for)}" if rule.hold_for else ""
    if not (match := _COMPARED.fullmatch(rule.expr)):
        return f"The rule {rule.alert} {does}."
    side = "Over" if match[1] == ">" else "Below"
    return f"{side} {shown.format(f'{_plain(match[2]):g}')}{held} {does}."


def _plain(limit: str) -> float:
    value = float(limit)
    return int(value) if value.is_integer() else value
