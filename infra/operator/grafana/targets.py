"""Infra: what a panel asks: of the Prometheus that is chosen, and with a name for what comes."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from functions.model.names import nearest
from infra.operator.findings import Finding, shown
from infra.operator.grafana import own
from infra.operator.grafana.part import Part

SOURCE: Final = "${datasource}"
_NAMED: Final = re.compile(r"\$(?:(\w+)|\{(\w+)[^}]*\})|\[\[(\w+)[^\]]*\]\]")
_LABEL: Final = re.compile(r"\{\{\s*\w+\s*\}\}")
_FILLED_IN: Final = ("__interval", "__interval_ms", "__rate_interval", "__range", "__range_s", "__range_ms")
_NOW: Final = ("stat", "bargauge", "gauge", "table", "piechart")
"""Panels that show how it is; of a range they would show the last value of what ended long ago."""


def findings(panel: Part, variables: Collection[str]) -> Iterator[Finding]:
    """What is wrong with the queries of a panel."""
    targets = list(panel.each("targets"))
    if not targets:
        yield panel.finding(
            "targets", message="asks nothing", hint="give it a target with an expr, or remove the panel"
        )
    taken: set[str] = set()
    for target in targets:
        yield from _asked(target, variables)
        ref = target.text("refId")
        if not ref or ref in taken:
            message = "has no refId" if not ref else f"the refId {ref} is taken by another target"
            yield target.finding("refId", message=message, hint="write A, B, C, … in order")
        taken.add(ref)
        if target.at("hide").value is True:
            yield target.finding("hide", message="is hidden", hint="remove the target or show it")
        if panel.text("type") in _NOW and target.at("instant").value is not True:
            message = "asks over time for what is shown as of now: of a series that ended, its last value"
            yield target.finding("instant", message=message, hint='write "instant": true, "range": false')
        if panel.text("type") != "table":  # which has a column for each label
            yield from _legend(target)


def of_annotation(annotation: Part, variables: Collection[str]) -> Iterator[Finding]:
    """What is wrong with a mark of what happened."""
    if not annotation.text("name"):
        yield annotation.finding("name", message="has no name", hint="say what happened")
    if annotation.at("builtIn").value != 1:
        yield from _asked(annotation.at("target"), variables)
        yield from source(annotation)


def source(part: Part) -> Iterator[Finding]:
    """Whether a part asks the Prometheus that is chosen above."""
    if own.is_own(part):
        yield from own.source(part)
        return
    if not isinstance(part.at("datasource").value, dict):
        message = "asks nothing that is chosen on the page"
        yield part.finding("datasource", message=message, hint=f'write {{"type": "prometheus", "uid": "{SOURCE}"}}')
        return
    for key, wanted in (("uid", SOURCE), ("type", "prometheus")):
        if (found := part.at("datasource", key).value) != wanted:
            message = f"asks {shown(found)}, and not the Prometheus that is chosen on the page"
            yield part.finding("datasource", key, message=message, hint=f'write "{key}": "{wanted}"')


def unfilled(text: str, variables: Collection[str]) -> list[str]:
    """Names in a text that Grafana would leave as they are."""
    named = ["".join(found) for found in _NAMED.findall(text)]
    return [name for name in named if not name.isdecimal() and name not in (*variables, *_FILLED_IN)]


def _asked(target: Part, variables: Collection[str]) -> Iterator[Finding]:
    expr = target.text("expr")
    if own.is_own(target) and own.asks_another(target):
        return
    if not expr:
        message = f"is an expression, not {shown(target.at('expr').value)}"
        yield target.finding("expr", message=message, hint="write what Prometheus is asked")
    for name in unfilled(expr, variables):
        near = nearest(name, [*variables, *_FILLED_IN])
        hint = f"did you mean ${near}?" if near else "define it under templating"
        yield target.finding("expr", message=f"there is no variable ${name}", hint=hint)
    yield from source(target)


def _legend(target: Part) -> Iterator[Finding]:
    legend = target.text("legendFormat")
    if not legend:
        hint = 'name it: a word, or {{label}}; "__auto" is the whole label set'
        yield target.finding("legendFormat", message="nothing says what the series is", hint=hint)
    elif re.search("[{}]", _LABEL.sub("", legend)):
        message = f"{shown(legend)} has braces that are left over"
        yield target.finding("legendFormat", message=message, hint="write {{label}}")
