"""What exported.yaml says of the shop and its exporters, and the code of us, is what a real Prometheus scrapes."""

import re
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from infra.local.parts import Parts
from infra.operator import checks_file, kpis_file
from infra.operator.asked.rules import rules_of
from infra.operator.places import CHECKS, KPIS, MONITORING
from infra.operator.promql.result import judge
from infra.operator.rules_file import rule_files
from infra.operator.series import exported, ours
from infra.operator.series.having import having
from infra.operator.series.series import Kind, Labels, Series, by_name
from infra.operator.yaml_file import read
from tests.e2e.shell import TLS, until
from tests.e2e.test_logs import prometheus
from tests.promql import everything_asked

pytestmark = pytest.mark.e2e
LISTED = exported.load(MONITORING / "exported.yaml")
OF_TARGET = frozenset(("__name__", "job", "instance"))
KINDS = {Kind.COUNTER: {"counter", "histogram"}, Kind.GAUGE: {"gauge"}, Kind.BUCKET: {"histogram"}}


def asked(run: Parts, path: str, **parameters: str) -> list[dict[str, Any]]:
    url = f"{run.environment['PROMETHEUS_URL']}/api/v1/{path}"
    answer = httpx.get(url, params=parameters, timeout=30, verify=TLS)
    return list(answer.json()["data"])


def scraped(run: Parts, job: str) -> dict[str, list[dict[str, str]]]:
    """The labels of each series of a job, by name."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in asked(run, "series", **{"match[]": f'{{job="{job}"}}'}):
        found.setdefault(one["__name__"], []).append({k: v for k, v in one.items() if k not in OF_TARGET})
    return found


def types(run: Parts, job: str) -> dict[str, str]:
    told = asked(run, "targets/metadata", match_target=f'{{job="{job}"}}')
    return {one["metric"]: one["type"] for one in told}


def type_of(name: str, told: dict[str, str]) -> str:
    endings = ("", "_bucket", "_sum", "_count", "_total")
    return next((told[base] for one in endings if (base := name.removesuffix(one)) in told), "nothing")


def unlike(there: list[dict[str, str]], labels: Labels) -> Iterator[str]:
    """Labels that are not as they are said to be; one that may be anything may be empty, which is not to be there."""
    for one in there:
        if not {name for name, values in labels.items() if values and "" not in values} <= set(one) <= set(labels):
            yield f"labels {sorted(one)}, not {sorted(labels)}"
        for name in set(one) & set(labels):
            values = labels[name]
            if values is not None and one[name] not in values:
                yield f"{name} {one[name]!r}, not of {sorted(values)}"


def wrong(series: list[Series], there: dict[str, list[dict[str, str]]], told: dict[str, str]) -> list[str]:
    return [
        f"{one.name}: {why}"
        for one in series
        for why in (
            *([] if any(set(each) == set(one.labels) for each in there.get(one.name, ())) else ["none has all labels"]),
            *sorted(set(unlike(there.get(one.name, []), one.labels))),
            *([] if type_of(one.name, told) in KINDS[one.kind] else [f"{type_of(one.name, told)}, not {one.kind}"]),
        )
    ]


@pytest.mark.parametrize("job", LISTED)
def test_what_is_listed_is_exported_with_this_type_and_these_labels(run: Parts, job: str) -> None:
    names = {one.name for one in LISTED[job]}
    until(lambda: set(scraped(run, job)) >= names or None, seconds=60)
    assert wrong(LISTED[job], scraped(run, job), types(run, job)) == []


def test_what_we_export_is_what_is_said_of_us(run: Parts) -> None:
    known = by_name(ours.exported(checks_file.load(CHECKS), kpis_file.load(KPIS)))
    until(lambda: "probe_outcome" in scraped(run, ours.JOB) or None, seconds=60)
    made = re.compile("up|scrape_.*|ALERTS.*")  # by Prometheus, of a scrape or where a rule on this job fires
    there = {name: found for name, found in scraped(run, ours.JOB).items() if not made.fullmatch(name)}
    assert set(there) <= set(known)
    for name, found in there.items():
        for labels in found:
            assert any(not list(unlike([labels], one.labels)) for one in known[name]), (name, labels)


def test_what_is_asked_returns_labels_that_are_said_beforehand(run: Parts) -> None:
    """What check infers of an expression is what Prometheus makes of it, of whatever it has by now."""
    rules = [rule for file in rule_files(MONITORING) for rule in rules_of(read(file, "groups:"))]
    there, answered, unforeseen = having(MONITORING, rules), 0, []
    for where, expr in everything_asked().items():
        said, now = judge(expr, there.known, there.scrape).vector, time.time()
        for labels in [one for one, _ in prometheus(run, expr, now)]:
            answered += 1
            found = {name: value for name, value in labels.items() if name != "__name__"}
            closed = {name: values for name, values in said.labels.items() if values is not None and name in found}
            as_said = set(found) <= set(said.labels) and all(found[name] in closed[name] for name in closed)
            unforeseen += [] if as_said and said.sure - {"datname"} <= set(found) else [(where, found, said)]
    assert unforeseen == []
    assert answered > 100
