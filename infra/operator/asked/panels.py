"""Asked: dashboards: what their panels, marks and variables ask, and in which unit it is shown."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from infra.operator.asked.expression import Expression
from infra.operator.asked.units import NEUTRAL
from infra.operator.grafana.own import asks_another
from infra.operator.grafana.panels import panels_of
from infra.operator.grafana.part import Part
from infra.operator.rule_values import prometheus_duration

_USUAL: Final = timedelta(seconds=15)
_OF_LABEL: Final = re.compile(r"\s*label_values\(\s*(.*?)\s*,\s*(\w+)\s*\)\s*", re.DOTALL)
_OF_RESULT: Final = re.compile(r"\s*query_result\(\s*(.*?)\s*\)\s*()", re.DOTALL)


@dataclass(frozen=True)
class Query:
    """What one query asks.

    Attributes:
        texts: what is made of the result's labels, by where it stands in the query's part.
        units: in which it may be shown; empty where it is not shown as a value.
        label: which label of the result a variable takes.
    """

    expression: Expression
    part: Part
    texts: Mapping[tuple[str, ...], str]
    units: frozenset[str] = frozenset()
    unit_of: Part | None = None
    label: str = ""


def queries_of(page: Part) -> Iterator[Query]:
    """All that a dashboard asks."""
    variables = _variables(page)
    for panel in panels_of(page):
        for target in panel.each("targets"):
            if expression := _expression(target, variables, panel.text("interval")):
                yield Query(expression, target, _texts(target, "legendFormat"), _units(panel, target), panel)
    for mark in page.each("annotations", "list"):
        if expression := _expression(mark.at("target"), variables):
            yield Query(expression, mark, _texts(mark, "titleFormat", "textFormat"))
    for variable in page.each("templating", "list"):
        yield from _of_variable(variable, variables)


def _of_variable(variable: Part, variables: Mapping[str, str]) -> Iterator[Query]:
    if variable.text("type") != "query":
        return
    steps = ("query", "query") if variable.text("query", "query") else ("query",)
    text = variable.text(*steps)
    if found := _OF_LABEL.fullmatch(text) or _OF_RESULT.fullmatch(text):
        place = variable.at(*steps).place
        expression = Expression(variable.document, place, found[1], variables=variables)
        yield Query(expression, variable, {}, label=found[2])


def _variables(page: Part) -> dict[str, str]:
    """Those that are no label's value, such as a number of lines, as they are chosen at first."""
    chosen = {one.text("name"): one for one in page.each("templating", "list") if one.text("type") != "query"}
    values = {name: one.at("current", "value").value or one.text("query") for name, one in chosen.items()}
    return {name: str(value).partition(",")[0] for name, value in values.items() if name and value}


def _expression(target: Part, variables: Mapping[str, str], interval: str = "") -> Expression | None:
    text = target.at("expr").value
    if not isinstance(text, str) or not text.strip() or asks_another(target):
        return None
    step = _span(target.text("interval") or interval)
    return Expression(target.document, target.at("expr").place, text, step, variables)


def _span(text: str) -> timedelta:
    try:
        return max(prometheus_duration(text.removeprefix(">")), timedelta(seconds=1)) if text else _USUAL
    except ValueError:
        return _USUAL


def _texts(part: Part, *names: str) -> dict[tuple[str, ...], str]:
    return {(name,): part.text(name) for name in names if part.text(name)}


def _units(panel: Part, target: Part) -> frozenset[str]:
    """The panel's, or those that an exception gives this query, or fields whose names are not known here."""
    usual = panel.text("fieldConfig", "defaults", "unit")
    own, others = set(), set()
    for override in panel.each("fieldConfig", "overrides"):
        units = {one.text("value") for one in override.each("properties") if one.text("id") == "unit"}
        by, wanted = override.text("matcher", "id"), override.at("matcher", "options").value
        if (by, wanted) in (("byFrameRefID", target.text("refId")), ("byName", target.text("legendFormat"))):
            own |= units
        else:
            others |= units
    if panel.text("type") == "table" and len(list(panel.each("targets"))) > 1 and usual in NEUTRAL:
        others = set()  # its columns count different things, and their headings say which
        usual = ""
    return frozenset(own or {usual, *others}) - {""}
