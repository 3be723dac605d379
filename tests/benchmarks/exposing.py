"""Benchmarks: `/metrics` with 10,000 series against prometheus_client on the same series (PERFORMANCE)."""

from collections.abc import Callable, Iterable, Mapping
from time import process_time
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from functions.api.series_metrics import families
from functions.model.ledger import PAGE, Kept, Page
from functions.model.series import FAMILIES, Family, Labels, Spread
from functions.model.shapes import Amount, shape_of
from functions.prometheus.exposition import Format, expose
from functions.state.pages import SeriesPages, put
from tests.benchmarks.bar import Bar, Unmeasurable, ratio, spread
from tests.benchmarks.turns import in_turn

NAME, MOST = "expose: /metrics of 10,000 series against prometheus_client", 2
FEW = "log_errors_total"
"""Of it there is one series a service."""


class _Table:
    """Answers the query for pages with what was written."""

    def __init__(self, items: list[dict[str, Any]]) -> None:
        self._items = items

    def get_paginator(self, _: str) -> "_Table":
        return self

    def paginate(self, **_: object) -> Iterable[dict[str, Any]]:
        return [{"Items": self._items}]


def exposing(say: Callable[[str], None], each: int = 1000, turns: int = 7) -> list[Bar]:
    """Measure the bar: from the items of the table to the text of the scrape, and from the registry to it.

    Raises:
        Unmeasurable: the two texts do not say the same.
    """
    series = {name: [_labels(number, family.labels) for number in range(each)] for name, family in _many().items()}
    count = sum(map(len, series.values()))
    say(f"exposing {count} series of {len(series)} families")
    table, registry = _Table(_written(series)), _registry(series)
    ours, theirs = _ours(table), generate_latest(registry).decode()
    if _samples(ours) != _samples(theirs):
        raise Unmeasurable("the two texts do not say the same")
    sides = {
        "ours": lambda: _took_ms(lambda: _ours(table)),
        "theirs": lambda: _took_ms(lambda: generate_latest(registry)),
    }
    took = in_turn(sides, turns, say)
    lines = ours.count("\n")
    detail = f"{spread(took['ours'], 'ms')} against {spread(took['theirs'], 'ms')} for {lines} lines; CPU time"
    return [Bar.at_most(NAME, ratio(took["ours"], took["theirs"]), MOST, "x", detail)]


def _many() -> dict[str, Family]:
    return {name: family for name, family in FAMILIES.items() if name != FEW}


def _labels(number: int, names: tuple[str, ...]) -> Labels:
    """As a shop's are: many routes, few of everything else."""
    few = {"service": f"s{number % 3}", "method": "GET", "status": f"{number % 4 + 2}xx", "device": "mobile"}
    few["kind"] = f"k{number}"
    return tuple(few.get(name, f"/{name}/{number}/:id") for name in names)


def _values(number: int) -> tuple[float, ...]:
    return number % 97 / 16, number % 7 / 64


def _written(series: Mapping[str, list[Labels]]) -> list[dict[str, Any]]:
    """The items of the pages, as full as they become."""
    items = []
    for name, found in series.items():
        kept = [(labels, Kept(_amount(FAMILIES[name], number), 1)) for number, labels in enumerate(found)]
        for first in range(0, len(kept), PAGE):
            page = Page(shape_of(FAMILIES[name]), first // PAGE, 1, dict(kept[first : first + PAGE]))
            items.append(put(page)["Put"]["Item"])
    return items


def _amount(family: Family, number: int) -> Amount:
    if not family.bounds:
        return number
    counted = Spread([0] * (len(family.bounds) + 1))
    for value in _values(number):
        counted.add(family.bounds, value)
    return counted


def _registry(series: Mapping[str, list[Labels]]) -> CollectorRegistry:
    """The same, counted by prometheus_client."""
    disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types
    registry = CollectorRegistry()
    for name, found in series.items():
        family = FAMILIES[name]
        if not family.bounds:
            counter = Counter(name, family.help, family.labels, registry=registry)
            for number, labels in enumerate(found):
                counter.labels(*labels).inc(number)
            continue
        histogram = Histogram(name, family.help, family.labels, buckets=family.bounds, registry=registry)
        for number, labels in enumerate(found):
            for value in _values(number):
                histogram.labels(*labels).observe(value)
    return registry


def _ours(table: _Table) -> str:
    return expose(families(SeriesPages(table).load()), Format.TEXT)


def _samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    found = text_string_to_metric_families(text)
    return {(one.name, frozenset(one.labels.items())): one.value for family in found for one in family.samples}


def _took_ms(expose_all: Callable[[], object]) -> float:
    begun = process_time()
    expose_all()
    return (process_time() - begun) * 1000
