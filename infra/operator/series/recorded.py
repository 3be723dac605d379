"""Series: recorded: what recording rules make, as their expressions say."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from infra.operator.asked.rules import WrittenRule
from infra.operator.promql.result import judge
from infra.operator.promql.vector import Vector
from infra.operator.series.series import Kind, Known, Labels, Series, Values
from infra.operator.series.unit import Unit, of_name


def recorded(rules: Iterable[WrittenRule], known: Known, scrape: Callable[[Values], timedelta]) -> Known:
    """What there is, and what the rules make of it and of each other, in whatever order they stand.

    What a rule makes of something unknown is known by its name alone, so that one mistake is told once.
    """
    left = [rule for rule in rules if rule.records]
    names = {rule.name for rule in left}
    found = {name: list(series) for name, series in known.items()}
    while left:
        ready = [rule for rule in left if not _waits(rule, names, found, scrape)] or left
        made = [(rule.name, _series(rule, judge(rule.expression.filled, found, scrape).vector)) for rule in ready]
        for name, series in made:
            found.setdefault(name, []).append(series)
        left = [rule for rule in left if rule not in ready]
    return found


def _waits(rule: WrittenRule, names: set[str], found: Known, scrape: Callable[[Values], timedelta]) -> bool:
    """Whether something that it is made of is still to be made."""
    missing = names - set(found)
    if not any(name in rule.expression.text for name in missing):
        return False
    without = {name: series for name, series in found.items() if name not in missing}
    mistakes = judge(rule.expression.filled, without, scrape).mistakes
    return any(one.message == f"nothing exports {name}" for one in mistakes for name in missing)


def _series(rule: WrittenRule, vector: Vector) -> Series:
    fixed: Labels = {name: frozenset({value}) for name, value in rule.labels.items()}
    if not vector.known:
        return Series(rule.name, Kind.UNKNOWN, {"job": None, "instance": None, **fixed}, Unit.UNKNOWN)
    named = of_name(rule.name)
    if ":ratio" in rule.name or rule.name.endswith("_ratio"):
        named = Unit.SHARE
    unit = named if vector.unit in (Unit.UNKNOWN, Unit.RATIO) and named is not Unit.UNKNOWN else vector.unit
    kind = Kind.UNKNOWN if vector.kind is Kind.BUCKET and vector.rated else vector.kind
    return Series(rule.name, kind, {**vector.labels, **fixed}, unit)
