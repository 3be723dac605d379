"""Tests: `promtool test rules` made to say what it saw: every expectation is wrong, so that it prints what it got."""

import ast
import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from functions.model.rule import Rule, RuleGroup, Sample
from infra.local import debian

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Where promtool's clock begins."""
ACTIVE, SINCE = "ALERTS", "ALERTS_FOR_STATE"
_LABEL = re.compile(r'([a-zA-Z_]\w*)=("(?:[^"\\]|\\.)*")')
_SAMPLE = re.compile(r'((?:[a-zA-Z_:][\w:]*)?\{(?:"(?:[^"\\]|\\.)*"|[^"{}])*\}) (\S+?)(?:, |$)')
_QUERY = re.compile(r'^ +expr: ("(?:[^"\\]|\\.)*"), time: (\w+),\n +exp: .*\n +got: (.*)$', re.MULTILINE)
_FIRING = re.compile(
    r"^ +alertname: (\w+), time: (\w+), *\n +exp:(?s:.*?)\n +got:\[((?s:.*?))\]"
    r"(?=\n\n|\n +(?:alertname|expr|name):|\Z)",
    re.MULTILINE,
)
_COMPLAINT = re.compile(r"^ +rule: (\w+), time: (\w+), err: (.*)$", re.MULTILINE)
_ALERT = re.compile(r"Labels:(\{.*\})\n +Annotations:(\{.*\})")
_DURATION = re.compile(r"(\d+)(ms|[ydhms])")
_SECONDS = {"y": 31_536_000, "d": 86_400, "h": 3600, "m": 60, "s": 1, "ms": 0.001}
_NEVER = {"labels": '{never="seen"}', "value": 0}


@dataclass(frozen=True)
class History:
    """Series as promtool writes them (`up{job="api"}`: `1 _ 0 stale`), a value each `step`, and rules over them.

    `files` are rule files that are loaded as they are, in this order; `group` is what is compared.
    """

    name: str
    group: RuleGroup
    series: Mapping[str, str]
    step: timedelta
    every: timedelta
    evaluations: int
    files: Sequence[Path] = ()
    order: Sequence[str] = ()

    @property
    def instants(self) -> list[timedelta]:
        return [count * self.every for count in range(self.evaluations)]


@dataclass
class Seen:
    """What promtool saw of a history: samples by expression and time, and what fired by alert and time."""

    samples: dict[tuple[str, timedelta], list[Sample]] = field(default_factory=dict)
    firing: dict[tuple[str, timedelta], list[tuple[dict[str, str], dict[str, str]]]] = field(default_factory=dict)


def watch(histories: Iterable[History], folder: Path) -> dict[str, Seen]:
    """Run all histories in one process, and read what it says of each."""
    said = _said([_write(history, folder) for history in histories])
    parts = re.split(r"^Unit Testing: +.*/(\w+)\.test\.json$", said, flags=re.MULTILINE)[1:]
    return {name: _read(text) for name, text in zip(parts[::2], parts[1::2], strict=True)}


def complaints(history: History, folder: Path) -> list[tuple[str, timedelta, str]]:
    """Rules that could not be evaluated, when first, and why: promtool stops there."""
    found = _COMPLAINT.findall(_said([_write(history, folder)]))
    return [(rule, _timedelta(time), why) for rule, time, why in found]


def _said(files: list[Path]) -> str:
    tool = debian.tool("promtool")
    return subprocess.run(
        [tool.path, "test", "rules", *files],
        env={**os.environ, **tool.environment, "GOGC": "800"},  # it tidies up its memory seldom
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    ).stdout


def _write(history: History, folder: Path) -> Path:
    rules, test = (folder / f"{history.name}.{kind}.json" for kind in ("rules", "test"))
    group = history.group
    entry = {"name": group.name, "limit": group.limit, "rules": [_rule_json(rule) for rule in group.rules]}
    rules.write_text(json.dumps({"groups": [entry]}))
    queries = sorted({rule.expr for rule in group.rules} | {ACTIVE, SINCE})
    alerts = sorted({rule.alert for rule in group.rules})
    run = {
        "interval": _duration(history.step),
        "input_series": [{"series": name, "values": values} for name, values in history.series.items()],
        "promql_expr_test": [
            {"expr": expr, "eval_time": _duration(at), "exp_samples": [_NEVER]}
            for at in history.instants
            for expr in queries
        ],
        "alert_rule_test": [
            {"alertname": alert, "eval_time": _duration(at), "exp_alerts": [{"exp_labels": {"never": "seen"}}]}
            for at in history.instants
            for alert in alerts
        ],
    }
    whole = {
        "rule_files": [str(file) for file in history.files or [rules]],
        "evaluation_interval": _duration(history.every),
        "group_eval_order": list(history.order),
        "tests": [run],
    }
    test.write_text(json.dumps(whole))
    return test


def _rule_json(rule: Rule) -> dict[str, object]:
    return {
        "alert": rule.alert,
        "expr": rule.expr,
        "for": _duration(rule.hold_for),
        "keep_firing_for": _duration(rule.keep_firing_for),
        "labels": dict(rule.labels),
        "annotations": dict(rule.annotations),
    }


def _duration(value: timedelta) -> str:
    return f"{round(value.total_seconds())}s"


def _read(text: str) -> Seen:
    seen = Seen()
    for expr, time, got in _QUERY.findall(text):
        seen.samples[ast.literal_eval(expr), _timedelta(time)] = list(_samples(got))
    for alert, time, got in _FIRING.findall(text):
        seen.firing[alert, _timedelta(time)] = [
            (_labels(labels), _labels(annotations)) for labels, annotations in _ALERT.findall(got)
        ]
    return seen


def _samples(text: str) -> Iterator[Sample]:
    for labels, value in _SAMPLE.findall(text):
        name = labels.partition("{")[0]
        yield Sample({**({"__name__": name} if name else {}), **_labels(labels)}, float(value))


def _labels(text: str) -> dict[str, str]:
    return {name: ast.literal_eval(value) for name, value in _LABEL.findall(text)}


def _timedelta(text: str) -> timedelta:
    return timedelta(seconds=sum(int(count) * _SECONDS[unit] for count, unit in _DURATION.findall(text)))
