"""Asked: limits: what a rule says of its own, held against what its expression compares."""

import re
from collections.abc import Iterator, Sequence
from math import isclose
from typing import Final

from infra.operator.asked.rules import WrittenRule
from infra.operator.findings import Finding
from infra.operator.promql.judging import Compared, Mistake
from infra.operator.series.unit import Unit

_LIMIT: Final = re.compile(r"\blimit\s+(?:is|of)\s+(-?[0-9]+(?:\.[0-9]+)?)\s*(%|ms|s)?(?=\s*(?:[.;,)]|$))")
_NUMBER: Final = re.compile(r"(?<![\w.:\[])-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?(?![\w.:\]])")
_RATIOS: Final = dict.fromkeys((Unit.SHARE, Unit.RATIO, Unit.BOOL), 0.01)
_FACTORS: Final = {
    "%": {Unit.PERCENT: 1.0, **_RATIOS},
    "ms": {Unit.MILLISECONDS: 1.0, Unit.SECONDS: 0.001},
    "s": {Unit.MILLISECONDS: 1000.0, Unit.SECONDS: 1.0},
}
"""By the unit that is said: what a figure is in the unit that is compared."""
_SLIPS: Final = (0.001, 0.01, 1, 100, 1000)
_BEYOND: Final = {"over": ">", "above": ">", "more than": ">", "longer than": ">"}
_SHORT: Final = {"below": "<", "under": "<", "less than": "<", "fewer than": "<"}
_WORDS: Final = {**_BEYOND, **_SHORT}
_SIDE: Final = re.compile(
    rf"\b(?:is|are|was|were|has|have|had|took|take|fell|rose|used|got)\s+({'|'.join(_WORDS)})\s+"
    r"(?:\{\{[^}]*\$value[^}]*\}\}|[0-9])"
)
_LEFT: Final = re.compile(r"free|avail|left|remain|idle")
_TURNED: Final = re.compile(r"(?<=[\s)}\]\d])[-/]")
_TAKEN: Final = re.compile(r"usage|used|error|fail|response_time|latency|duration")


def mistakes(rule: WrittenRule, compared: Sequence[Compared]) -> Iterator[Finding]:
    """Limits and sides that were moved in one of two places, or are of another unit."""
    numbers = {float(one) for one in _NUMBER.findall(rule.expression.text)}
    told = [one for one in compared if one.limit]
    for text, said in _LIMIT.findall(rule.annotations.get("description", "")):
        figure = float(text)
        if not numbers or any(_agrees(figure, said, one) for one in told):
            continue
        if not told and any(isclose(one, number) for one in _meant(figure, said) for number in numbers):
            continue
        yield _moved(rule, f"{text} {said}".strip(), figure, told)
    yield from _side(rule, told)


def _meant(figure: float, said: str) -> tuple[float, ...]:
    """What a figure may be where nobody knows what is compared."""
    return (figure, *(figure * factor for factor in _FACTORS.get(said, {}).values()))


def _agrees(figure: float, said: str, one: Compared) -> bool:
    factor = _FACTORS.get(said, {}).get(one.unit)
    choices = _meant(figure, said) if one.unit is Unit.UNKNOWN else (figure * (1 if factor is None else factor),)
    return any(isclose(choice, one.limit) for choice in choices)


def _moved(rule: WrittenRule, said: str, figure: float, told: Sequence[Compared]) -> Finding:
    """At the expression where its limit is the figure in another unit, else at the sentence."""
    for one in told:
        if one.unit is not Unit.UNKNOWN and any(isclose(figure * by, one.limit) for by in _SLIPS):
            message = f"{one.limit:g} is of what is {one.unit}, and the description says that the limit is {said}"
            return rule.expression.finding(Mistake(one.at, message, "write the limit in the unit of the expression"))
    place = (*rule.place, "annotations", "description")
    message = f"says that the limit is {said}, which the expression does not have"
    return rule.expression.document.finding(place, message, "write the same number in both")


def _side(rule: WrittenRule, told: Sequence[Compared]) -> Iterator[Finding]:
    """An alert of what is low that fires when it is high, or the other way about."""
    if len(told) != 1 or told[0].operator[0] not in "<>":
        return
    one, meant = told[0], _meant_side(rule)
    if meant and meant != one.operator[0]:
        written = one.operator.replace(one.operator[0], meant)
        message = f"{rule.name} by its words is of what is {'above' if meant == '>' else 'below'} its limit"
        hint = f"write {written} {one.limit:g}, or other words"
        yield rule.expression.finding(Mistake(one.at, f"{message}, and this of what is not", hint))


def _meant_side(rule: WrittenRule) -> str:
    """`>` or `<`, as the description says of the value; else as the name, where it is of what the metric counts."""
    if said := _SIDE.search(rule.annotations.get("description", "")):
        return _WORDS[said[1]]
    words = re.findall(r"[A-Z][a-z]+|[A-Z]+(?![a-z])", rule.name)[:1]
    left, taken = (bool(one.search(rule.expression.text)) for one in (_LEFT, _TAKEN))
    if _TURNED.search(rule.expression.text):  # 100 - free is what is taken
        return ""
    if words == ["Low"] and left and not taken:
        return "<"
    return ">" if words in (["High"], ["Slow"]) and taken and not left else ""
