"""Infra: all expressions of an operator's files, held against what there is: rules, dashboards, marks, variables."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from functions.model.names import nearest
from infra.operator.asked import limits, records
from infra.operator.asked.expression import Expression
from infra.operator.asked.lines import at_word
from infra.operator.asked.panels import Query, queries_of
from infra.operator.asked.rules import WrittenRule, rules_of
from infra.operator.asked.units import unlike
from infra.operator.findings import FilesRefused, Finding
from infra.operator.grafana.own import is_own
from infra.operator.grafana.part import Part
from infra.operator.json_file import read_json
from infra.operator.promql.judging import Mistake
from infra.operator.promql.result import Result, judge
from infra.operator.promql.vector import Vector
from infra.operator.rules_file import rule_files
from infra.operator.series.having import Having, having
from infra.operator.series.series import Kind
from infra.operator.yaml_file import read

MONITORING: Final = "infra/monitoring"
DASHBOARDS: Final = f"{MONITORING}/grafana/dashboards"
_OF_ALERT: Final = re.compile(r"(?:\$labels|\.Labels)\.([a-zA-Z_]\w*)")
_OF_LEGEND: Final = re.compile(r"\{\{\s*([a-zA-Z_]\w*)\s*\}\}")


def findings(folder: Path) -> list[Finding]:
    """What of the expressions in a checkout cannot be meant; a file that cannot be read is somebody else's finding."""
    rules, queries = _rules(folder), _queries(folder)
    try:
        there = having(folder / MONITORING, rules)
    except FilesRefused as refused:  # without it nothing is known of any expression
        return list(refused.findings)
    misnamed = dict(records.misnamed(rules, _all(rules, queries), there.known))
    found = [records.finding(rules[at], meant) for at, meant in misnamed.items()]
    if misnamed:  # else each that asks for what was meant would be told of
        rules = [replace(one, name=misnamed.get(at, one.name)) for at, one in enumerate(rules)]
        there = having(folder / MONITORING, rules)
    found += [one for rule in rules for one in _of_rule(rule, there)]
    return list(dict.fromkeys([*found, *(one for query in queries for one in _of_query(query, there))]))


def _all(rules: Sequence[WrittenRule], queries: Sequence[Query]) -> list[Expression]:
    return [*(one.expression for one in rules), *(one.expression for one in queries)]


def holds(folder: Path) -> str:
    """How many there are, in a line for people."""
    count = len(_rules(folder)) + len(_queries(folder))
    return f"{count} expressions, each of metrics that something exports"


def _rules(folder: Path) -> list[WrittenRule]:
    found: list[WrittenRule] = []
    for file in rule_files(folder / MONITORING):
        with suppress(FilesRefused):
            found += rules_of(read(file, "groups:"))
    return found


def _queries(folder: Path) -> list[Query]:
    found: list[Query] = []
    for file in sorted((folder / DASHBOARDS).glob("*.json")):
        with suppress(FilesRefused):
            found += queries_of(Part(read_json(file)))
    return found


def _of_rule(rule: WrittenRule, there: Having) -> Iterator[Finding]:
    result = _judged(rule.expression, there)
    yield from map(rule.expression.finding, result.mistakes)
    if not rule.records and not result.mistakes:
        yield from limits.mistakes(rule, result.compared)
    if rule.records or not result.vector.known:
        return
    if _only_grows(result.vector) and not result.mistakes:
        yield rule.expression.finding(
            Mistake(0, "alerts of a counter, which only grows", "ask for its rate or increase")
        )
    for key, texts in (("labels", rule.labels), ("annotations", rule.annotations)):
        for name, text in texts.items():
            for label in _absent(_OF_ALERT.findall(text), result.vector):
                message = f"what {rule.name} returns has no label {label}"
                found = rule.expression.document.finding(
                    (*rule.place, key, name), message, _there(label, result.vector)
                )
                yield at_word(found, f".{label}")


def _of_query(query: Query, there: Having) -> Iterator[Finding]:
    result = _judged(query.expression, there)
    yield from map(query.expression.finding, result.mistakes)
    if not result.vector.known:
        return
    for steps, text in query.texts.items():
        for label in _absent(_OF_LEGEND.findall(text), result.vector):
            message = f"what is asked has no label {label}"
            yield query.part.finding(*steps, message=message, hint=_there(label, result.vector))
    if query.label and query.label not in result.vector.labels:
        message = f"what is asked has no label {query.label}"
        yield query.expression.finding(Mistake(0, message, _there(query.label, result.vector)))
    if query.unit_of and not result.mistakes:
        yield from _shown(query, query.unit_of, result.vector)


def _shown(query: Query, panel: Part, vector: Vector) -> Iterator[Finding]:
    """Whether a panel shows the result as what it is."""
    if _only_grows(vector) and not is_own(panel):
        message = "shows a counter since whenever it began"
        yield query.expression.finding(Mistake(0, message, "show its rate, or its increase over a while"))
    elif vector.kind is not Kind.BUCKET and (wrong := unlike(vector.unit, query.units)):
        message = f"what {panel.text('title')!r} shows {wrong[0]}"
        yield panel.finding("fieldConfig", "defaults", "unit", message=message, hint=wrong[1])


def _judged(expression: Expression, there: Having) -> Result:
    return judge(expression.filled, there.known, there.scrape)


def _only_grows(vector: Vector) -> bool:
    return vector.kind in (Kind.COUNTER, Kind.BUCKET) and not vector.rated


def _absent(labels: list[str], vector: Vector) -> Iterator[str]:
    return (one for one in dict.fromkeys(labels) if one not in vector.labels and one != "__name__")


def _there(label: str, vector: Vector) -> str:
    near = nearest(label, vector.labels)
    return f"did you mean {near}?" if near else f"it has {', '.join(sorted(vector.labels)) or 'no label'}"
