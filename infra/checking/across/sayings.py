"""Checking: what a rule says of itself: its description has the limit that it alerts at, its name is its own."""

import re
from collections.abc import Iterator
from math import isclose
from typing import Final

from infra.checking.checkout import Checkout
from infra.checking.written import Written
from infra.operator.findings import Finding

_LIMIT: Final = re.compile(r"\blimit\s+is\s+(-?[0-9]+(?:\.[0-9]+)?)\s*(%|ms)?(?=\s*(?:[.;,)]|$))")
_IN_UNIT: Final = {"%": 100, "ms": 1000}
_NUMBER: Final = re.compile(r"(?<![\w.:\[])-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?(?![\w.:\]])")


def findings(checkout: Checkout) -> Iterator[Finding]:
    """Rules that say other than they do, and series that two rules record."""
    recorded: dict[object, Written] = {}
    for rule in checkout.rules:
        if name := rule.text("record"):
            key = (name, *sorted(rule.texts("labels").items()))
            if (first := recorded.setdefault(key, rule)) is not rule:
                line = first.document.lines[first.place]
                message = f"{name} is recorded with the same labels on line {line} of {first.document.file.name}"
                yield rule.finding("record", message=message, hint="give it another name, or a label of its own")
        elif rule.text("alert"):
            yield from _limit(rule)


def _limit(rule: Written) -> Iterator[Finding]:
    """A limit that was moved in one of the two places."""
    numbers = {float(one) for one in _NUMBER.findall(rule.text("expr"))}
    for said, unit in _LIMIT.findall(rule.text("annotations", "description")):
        meant = (float(said), float(said) / _IN_UNIT.get(unit, 1))  # 5 % may be 0.05 there
        if numbers and not any(isclose(number, one) for number in numbers for one in meant):
            message = f"says that the limit is {said}, which the expression does not have"
            hint = "write the same number in both"
            yield rule.finding("annotations", "description", message=message, hint=hint)
    burn = rule.texts("labels").get("burn_rate", "")
    if _NUMBER.fullmatch(burn) and float(burn) not in numbers:
        message = f"says {burn}, which the expression does not have"
        yield rule.finding("labels", "burn_rate", message=message, hint="write the same number in both")
