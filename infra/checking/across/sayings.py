"""Checking: what a rule says of itself: its burn rate is what it asks, its name its own, and somebody hears of it."""

import re
from collections.abc import Iterator
from typing import Final

from functions.model.alert import Severity
from infra.checking.checkout import Checkout
from infra.checking.written import Written
from infra.operator.findings import Finding

_NO_ALERT: Final = re.compile(r"^\s*vector\(|\bALERTS\b")
_NUMBER: Final = re.compile(r"(?<![\w.:\[])-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?(?![\w.:\]])")


def findings(checkout: Checkout) -> Iterator[Finding]:
    """Rules that say other than they do, and series that two rules record."""
    recorded: dict[object, Written] = {}
    routes = checkout.routes.found.routes if checkout.routes.found else ()
    wanted = {one.value for route in routes for one in route.matchers if one.operator == "="}
    for rule in checkout.rules:
        if name := rule.text("record"):
            key = (name, *sorted(rule.texts("labels").items()))
            if (first := recorded.setdefault(key, rule)) is not rule:
                line = first.document.lines[first.place]
                message = f"{name} is recorded with the same labels on line {line} of {first.document.file.name}"
                yield rule.finding("record", message=message, hint="give it another name, or a label of its own")
        elif rule.text("alert"):
            yield from _burns(rule)
            yield from _heard(rule, wanted)


def _burns(rule: Written) -> Iterator[Finding]:
    """A burn rate that was moved in one of the two places; of other limits expressions.py tells."""
    numbers = {float(one) for one in _NUMBER.findall(rule.text("expr"))}
    burn = rule.texts("labels").get("burn_rate", "")
    if _NUMBER.fullmatch(burn) and float(burn) not in numbers:
        message = f"says {burn}, which the expression does not have"
        yield rule.finding("labels", "burn_rate", message=message, hint="write the same number in both")


def _heard(rule: Written, asked_for: set[str]) -> Iterator[Finding]:
    """An alert that nobody hears of, but for one that always fires, one of other alerts, and one that a route wants."""
    quiet = rule.text("labels", "severity") == Severity.NONE
    if quiet and not asked_for & {Severity.NONE, rule.text("alert")} and not _NO_ALERT.search(rule.text("expr")):
        message = f"nobody hears of {rule.text('alert')}: none is the severity of what always fires"
        yield rule.finding("labels", "severity", message=message, hint="write warning or critical")
