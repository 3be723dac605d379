"""Tests: made-up series and rules over them; the same seed makes the same history."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random

from functions.model.rule import NOTHING, Rule, RuleGroup
from tests.functions.prometheus.promtool import History

SECOND = timedelta(seconds=1)
_JOBS = ("fitfoot-web", "fitfoot-api")
_STEPS = (15, 30, 60)
_INTERVALS = (15, 30, 60, 120, 300)
_EXPRESSIONS = (
    "load > {limit}",
    "load >= {limit}",
    "load < {limit}",
    "load == 0",
    "load != load",
    "load > bool {limit}",
    "(load > bool {limit}) == 1",
    "absent(load)",
    'absent(load{{job="fitfoot-api"}})',
    "absent_over_time(load[2m])",
    "rate(requests_total[2m]) > 0.0{limit}",
    "increase(requests_total[3m]) >= {limit}",
    "resets(requests_total[5m]) > 0",
    "changes(load[3m]) > 1",
    "load > 3 and on (job, instance) other < {limit}",
    "load unless on (job, instance) other > {limit}",
    "load * on (job) group_left (team) owner > {limit}",
    "max by (job) (load) > {limit}",
    "count without (instance) (load > 4) >= 1",
    "sum(load) > {limit}",
    "topk(1, load) > {limit}",
    "avg_over_time(load[2m]) > {limit}",
    'label_replace(load > {limit}, "short", "$1", "instance", "(.).*")',
    "stddev by (job) (load)",
    "load > {limit} or other > {limit}",
    "vector(time()) % 600 < 300",
    "load / other",
    "-load",
    "up_to_date",
)
_LABELS: tuple[Mapping[str, str], ...] = (
    {},
    {"severity": "critical"},
    {"severity": "warning", "service": '{{ $labels.job | reReplaceAll "^fitfoot-" "" }}'},
    {"level": "{{ if gt $value 6.0 }}high{{ else }}low{{ end }}"},
    {"value": "{{ $value }}"},
    {"nothing": "", "missing": "{{ $labels.missing }}"},
    {"alertname": "other", "instance": "{{ $labels.instance | toUpper }}"},
    {"whole": "{{ with $labels.job }}<{{ . }}>{{ else }}none{{ end }}"},
)
_ANNOTATIONS: tuple[Mapping[str, str], ...] = (
    {},
    {"summary": "{{ $labels.instance }} of {{ $labels.job }} has {{ $value }}"},
    {"description": '{{ printf "%.2f" $value }} {{ humanize $value }} {{ $value | humanizePercentage }}'},
    {"description": "{{ humanizeDuration $value }} {{ humanize1024 $value }} {{ humanizeTimestamp $value }}"},
    {"all": "{{ $labels }}", "name": "{{ $labels.__name__ }}", "empty": ""},
    {"wrong": "{{ humanize $labels.instance }}", "right": '{{ index $labels "job" | title }}'},
    {"joined": "{{- /* trims */ -}} {{ $job := $labels.job }}{{ $job | len }} {{ print $job 1 2 }} {{- ` ` -}} ."},
    {"if": "{{ if and $labels.job (lt $value 5.0) }}a{{ else if $labels.job }}b{{ else }}c{{ end }}"},
)


def histories(count: int, seed: int) -> list[History]:
    return [_history(f"h{number}", Random(f"{seed}/{number}")) for number in range(count)]


def _history(name: str, chance: Random) -> History:
    step, every = chance.choice(_STEPS), chance.choice(_INTERVALS)
    evaluations = chance.randint(12, 24)
    length = min(every * evaluations // step + 2, 400)
    rules = tuple(_rule(f"Alert{number}", every, chance) for number in range(chance.randint(2, 5)))
    return History(
        name=name,
        group=RuleGroup("generated", rules),
        series=_series(length, chance),
        step=step * SECOND,
        every=every * SECOND,
        evaluations=evaluations,
    )


def _rule(name: str, every: int, chance: Random) -> Rule:
    """Durations are mostly whole evaluations, so that what lasts just so long is common."""

    def lasting() -> timedelta:
        return chance.choice((0, 0, 1, 2, 3, 5)) * every * SECOND + chance.choice((0, 0, 0, 1, 7)) * SECOND

    return Rule(
        alert=name,
        expr=chance.choice(_EXPRESSIONS).format(limit=chance.randint(1, 9)),
        hold_for=lasting(),
        keep_firing_for=lasting() if chance.random() < 0.4 else NOTHING,
        labels=chance.choice(_LABELS),
        annotations=chance.choice(_ANNOTATIONS),
    )


def _series(length: int, chance: Random) -> dict[str, str]:
    series = {}
    for job in _JOBS:
        for instance in range(chance.randint(1, 3)):
            labels = f'{{job="{job}",instance="{chance.choice(("a", "bé", "c.d:80"))}{instance}"}}'
            series[f"load{labels}"] = _values(length, chance)
            series[f"requests_total{labels}"] = _counter(length, chance)
            if chance.random() < 0.7:
                series[f"other{labels}"] = _values(length, chance)
        series[f'owner{{job="{job}",team="{chance.choice(("shop", "platform"))}"}}'] = " ".join("1" * length)
    return series


def _values(length: int, chance: Random) -> str:
    """Runs: calm, high, flapping, absent, stale, NaN, infinite."""
    shapes: tuple[Callable[[], str], ...] = (
        lambda: str(chance.randint(0, 3)),
        lambda: str(chance.randint(5, 10)),
        lambda: chance.choice(("0", "9")),
        lambda: f"{chance.uniform(0, 10):.3f}",
        lambda: "_",
        lambda: chance.choice(("stale", "_", "_", "7")),
        lambda: chance.choice(("NaN", "8")),
        lambda: chance.choice(("Inf", "-Inf", "8")),
        lambda: chance.choice(("1e+06", "1234567.891", "0.00012", "-3")),
    )
    values: list[str] = []
    while len(values) < length:
        shape = chance.choice(shapes)
        values += [shape() for _ in range(chance.randint(1, 12))]
    return " ".join(values[:length])


def _counter(length: int, chance: Random) -> str:
    """Grows, stands, is lost, begins at zero again."""
    total, values = 0, []
    for _ in range(length):
        total = 0 if chance.random() < 0.05 else total + chance.choice((0, 0, 1, 5, 40))
        values.append("_" if chance.random() < 0.08 else str(total))
    return " ".join(values)
