"""Tests: all that this project asks of a Prometheus, and which jobs its selectors choose."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import promql_parser
import yaml

from functions.model.report import Kind
from functions.report_generator.figures import asking, causes
from functions.report_generator.figures.falls import Fall
from functions.report_generator.kpis import from_prometheus
from functions.runbook_steps.measures import MEASURES
from functions.runbook_steps.questions import QUESTIONS
from functions.shop.questions import PromQL

MONITORING = Path(__file__).parents[1] / "infra" / "monitoring"
OURS = "fitfoot-monitoring"
"""The job that scrapes this bundle."""
JOBS = frozenset({"fitfoot-web", "fitfoot-api", "fitfoot-admin", "fitfoot-db", OURS})
SHARED = ("http_requests_total", "http_request_duration_seconds")
"""Names that the shop and this bundle both export."""
_DAY = date(2026, 11, 22)
_FILLED_IN = {
    "$jobs": "fitfoot-web|fitfoot-api",
    "$window": "5m",
    "$range": "5m",
    "$__rate_interval": "5m",  # this and the following: Grafana's
    "$page": ".+",
    "$device": ".+",
}
_COMPARISONS = ("==", "!=", ">", "<", ">=", "<=")
_MATCHERS = r'\{(?:[^}"]|"(?:\\.|[^"\\])*")*\}'
_SELECTOR = re.compile(rf"(?<![\w:])((?:{'|'.join(SHARED)})(?:_bucket|_sum|_count)?)(?![\w:])\s*({_MATCHERS})?")
_JOB = re.compile(r'(?<!\w)job\s*(=~|!~|!=|=)\s*"((?:\\.|[^"\\])*)"')


def everything_asked() -> Mapping[str, str]:
    """Each expression by where it stands: rules, panels, reports, KPIs, runbooks."""
    asked = {**dict(_rules()), **dict(_panels())}
    asked |= {f"kpi {name}": query for name, query in from_prometheus.QUERIES.items()}
    asked |= {f"measure {name}": measure.expr for name, measure in MEASURES.items()}
    asked |= {f"question {name} {at}": ask for name, one in QUESTIONS.items() for at, ask in enumerate(one.asks)}
    reports = dict(asking.questions(Kind.PERFORMANCE, _DAY, _DAY, ()))
    reports |= causes.questions(Fall(_DAY, "checkout → order", 14, 24, expected=40.0, actual=3))
    asked |= {f"report {name}": one.query for name, one in reports.items() if isinstance(one, PromQL)}
    return {where: _filled_in(expr) for where, expr in asked.items()}


def jobs_of_each_selector(expr: str) -> list[frozenset[str]]:
    """For each selector of a name that two jobs export: whose series it takes."""
    return [
        frozenset(job for job in JOBS if all(_agrees(job, *one) for one in _JOB.findall(found)))
        for _, found in _SELECTOR.findall(expr)
    ]


def compared(expr: str) -> list[str]:
    """What an expression compares: an alert returns nothing while all is well, but what it judges is there."""

    def parts(node: Any) -> Iterator[str]:  # noqa: ANN401 - the parser has no type for all nodes
        match node:
            case promql_parser.ParenExpr():
                yield from parts(node.expr)
            case promql_parser.Call() if node.func.name == "absent":
                yield from parts(node.args[0])
            case promql_parser.BinaryExpr() if str(node.op) in ("and", "or", "unless"):
                yield from (*parts(node.lhs), *parts(node.rhs))
            case promql_parser.BinaryExpr() if str(node.op) in _COMPARISONS:
                yield from parts(node.lhs)
            case _:
                yield node.prettify()

    return list(parts(promql_parser.parse(expr)))


def without_ours(expr: str) -> str:
    """The same expression, where this bundle exports no name that the shop has as well."""

    def narrowed(found: re.Match[str]) -> str:
        matchers = [(found[2] or "{}")[1:-1].strip().rstrip(","), f'job!="{OURS}"']
        return f"{found[1]}{{{', '.join(filter(None, matchers))}}}"

    return _SELECTOR.sub(narrowed, expr)


def _rules() -> Iterator[tuple[str, str]]:
    for file in (MONITORING / "recording.yml", *sorted((MONITORING / "alerts").glob("*.yml"))):
        for group in yaml.safe_load(file.read_text("utf-8"))["groups"]:
            for at, rule in enumerate(group["rules"]):
                yield f"{file.name} {group['name']} {at} {rule.get('record', rule.get('alert'))}", rule["expr"]


def _panels() -> Iterator[tuple[str, str]]:
    for file in sorted((MONITORING / "grafana").rglob("*.json")):
        dashboard = json.loads(file.read_text("utf-8"))
        for panel in _whole_of(dashboard["panels"]):
            for target in panel.get("targets", ()):
                yield f"{file.name} {panel['title']}: {target['refId']}", target["expr"]
        for annotation in dashboard["annotations"]["list"]:
            yield from ((f"{file.name} annotation {annotation['name']}", expr) for expr in _exprs(annotation))
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "query":
                yield f"{file.name} variable {variable['name']}", _series_of(variable["query"])


def _whole_of(panels: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Each panel, also those that a row holds while it is closed."""
    for panel in panels:
        yield panel
        yield from _whole_of(panel.get("panels", ()))


def _series_of(query: str) -> str:
    """What Grafana's `label_values(series, label)` takes the values from."""
    found = re.fullmatch(r"label_values\((.+), *\w+\)", query)
    assert found, query
    return found[1]


def _exprs(found: object) -> Iterator[str]:
    """Whatever is called `expr`, however deep."""
    if isinstance(found, dict):
        if isinstance(expr := found.get("expr"), str):
            yield expr
        found = list(found.values())
    if isinstance(found, list):
        for one in found:
            yield from _exprs(one)


def _filled_in(expr: str) -> str:
    for name, value in _FILLED_IN.items():
        expr = expr.replace(name, value)
    return expr


def _agrees(job: str, operator: str, value: str) -> bool:
    matched = re.fullmatch(value, job) is not None if "~" in operator else job == value
    return matched is not operator.startswith("!")
