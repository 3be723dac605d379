"""Tests of what a batch adds to the series, against a recount by hand and against what cannot be read."""

import base64
import json
import os
import random
from bisect import bisect_left
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from functions.log_analyser.sessions import VitalsNotKept
from functions.model.series import FAMILIES
from tests.functions.log_analyser.delivered import (
    GROUPS,
    a_batch,
    a_request,
    a_vital,
    an_error,
    events,
    packed,
    vitals_of,
)
from tests.functions.log_analyser.desks import Office

pytestmark = pytest.mark.unit

EXAMPLES = 5000 if os.environ.get("ANALYSE_TEST") == "full" else 50
BOUNDS = FAMILIES["http_request_duration_seconds"].bounds
KINDS = ("request", "vitals", "error", "other", "malformed")


@pytest.fixture
def office() -> Office:
    return Office()


def test_requests_are_counted_by_what_they_have_in_common(office: Office) -> None:
    lines = [a_request("/products/1"), a_request("/products/2?x=1", 204), a_request("/cart", 503)]
    answer = office.do(a_batch(*lines, group="/fitfoot/api"))
    assert answer == {"lines": 3, "requests": 3, "vitals": 0, "errors": 0, "malformed": 0, "counted": True}
    (delta,) = office.deltas.put_ones.values()
    products, cart = ("GET", "/products/:id", "2xx"), ("GET", "/cart", "5xx")
    assert {labels: n for (name, labels), n in delta.counters.items() if name == "http_requests_total"} == {
        ("api", *products): 2,
        ("api", *cart): 1,
    }
    assert delta.spreads["http_request_duration_seconds", ("api", *products)].micro == 25_000
    assert (
        delta.spreads["api_request_duration", products]
        == delta.spreads["http_request_duration_seconds", ("api", *products)]
    )


def test_a_request_without_a_time_is_counted_and_in_no_histogram(office: Office) -> None:
    line = {"method": "GET", "path": "/cart", "response_code": 200, "duration": "-"}
    answer = office.do(a_batch(json.dumps(line), json.dumps(line), json.dumps({**line, "duration": 5})))
    assert (answer["requests"], answer["malformed"]) == (3, 0)
    (delta,) = office.deltas.put_ones.values()
    labels = ("web", "GET", "/cart", "2xx")
    assert office.deltas.counter("http_requests_total", *labels) == 3
    assert (sum(delta.spreads["http_request_duration_seconds", labels].counts), len(delta.spreads)) == (1, 1)


def test_only_the_api_has_api_requests(office: Office) -> None:
    office.do(a_batch(a_request()))
    (delta,) = office.deltas.put_ones.values()
    assert {name for name, _labels in delta.spreads} == {"http_request_duration_seconds"}


def test_a_batch_that_comes_again_is_not_counted_again(office: Office) -> None:
    batch = a_batch(a_request())
    assert [office.do(batch)["counted"], office.do(batch)["counted"]] == [True, False]
    assert office.deltas.counter("log_lines_total", "web", "request") == 1


def test_a_pod_of_a_service_that_is_known_is_counted_as_its(office: Office) -> None:
    for first, app in enumerate(("fitfoot-api", "fitfoot-evil")):
        office.do(a_batch(json.dumps({"log": a_request(), "kubernetes": {"labels": {"app": app}}}), first=first))
    assert office.deltas.counter("log_lines_total", "api", "request") == 1
    assert office.deltas.counter("log_lines_total", "web", "request") == 1


def felt(office: Office) -> dict[tuple[str, tuple[str, ...]], tuple[int, int]]:
    """Count and sum in millionths of each histogram."""
    spreads = [one for delta in office.deltas.put_ones.values() for one in delta.spreads.items()]
    return {key: (sum(spread.counts), spread.micro) for key, spread in spreads}


def test_vitals_are_seconds(office: Office) -> None:
    line = vitals_of(a_vital(), a_vital("CLS", 0.12), a_vital("INP", 80, device="desktop"))
    office.do(a_batch(line, group="/aws/lambda/fitfoot-web-vitals"))
    assert felt(office) == {
        ("web_vitals_lcp_seconds", ("/products/:id", "mobile")): (1, 1_234_500),
        ("web_vitals_cls", ("/products/:id", "mobile")): (1, 120_000),
        ("web_vitals_inp_seconds", ("/products/:id", "desktop")): (1, 80_000),
    }
    assert office.deltas.counter("log_lines_total", "web-vitals", "vitals") == 1


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ([a_vital(), a_vital(), a_vital()], (1, 1_234_500)),
        ([a_vital(), a_vital(value=2000, first=False)], (1, 2_000_000)),
        ([a_vital(value=0), a_vital(value=50)], (1, 50_000)),
        ([a_vital(value=900), a_vital(value=900, id="v6-2")], (2, 1_800_000)),
        ([a_vital(value=2000, first=False)], None),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_a_visit_counts_once_as_it_was_told_last(
    office: Office,
    told: list[dict[str, object]],
    counted: tuple[int, int] | None,
    apart: bool,  # noqa: FBT001 - pytest passes it by name
) -> None:
    beacons = (
        [vitals_of(vital, at=f"2026-11-23T08:00:0{second}Z") for second, vital in reversed([*enumerate(told)])]
        if apart
        else [vitals_of(*told)]
    )
    office.do(a_batch(*beacons))
    assert felt(office).get(("web_vitals_lcp_seconds", ("/products/:id", "mobile"))) == counted
    (kept,) = office.sessions.kept.values()
    assert sum(len(one.vitals) for one in kept) == len(told)


def test_vitals_that_were_not_kept_are_kept_when_their_batch_comes_again(office: Office) -> None:
    batch = a_batch(vitals_of(a_vital()))
    office.sessions.full = True
    with pytest.raises(VitalsNotKept):
        office.do(batch)
    office.sessions.full = False
    assert office.do(batch)["counted"] is False
    assert len(office.sessions.kept) == 1


def test_a_subscription_that_is_tried_out_counts_nothing(office: Office) -> None:
    answer = office.do({"awslogs": {"data": packed({"messageType": "CONTROL_MESSAGE", "logEvents": events("x")})}})
    assert (answer["lines"], answer["counted"], office.deltas.put_ones) == (0, False, {})


def a_line(chance: random.Random) -> str:
    return chance.choice(
        (
            lambda: a_request(
                f"/products/{chance.randrange(99)}", chance.choice((200, 404, 500)), chance.randrange(12_000_000) / 1000
            ),
            lambda: a_request(duration=chance.choice((5, 5.0, 10, 250.0, 10_000))),
            lambda: vitals_of(a_vital()),
            lambda: an_error(f"order {chance.randrange(99)} not found"),
            lambda: "Listening on 9000",
            lambda: a_request()[: chance.randrange(1, 60)],
        )
    )()


def test_a_recount_comes_to_the_same(office: Office) -> None:
    chance = random.Random(7)
    batches = [[a_line(chance) for _ in range(40)] for _ in range(50)]
    deliveries = [
        a_batch(*lines, group=chance.choice(list(GROUPS)), first=n * 40) for n, lines in enumerate(batches)
    ] * 2
    chance.shuffle(deliveries)
    for delivery in deliveries:
        office.do(delivery)
    lines = [line for batch in batches for line in batch]
    told = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
    took = [Decimal(str(one["duration"])) / 1000 for one in told if one.get("type") == "request"]
    spreads = [
        (labels, spread)
        for delta in office.deltas.put_ones.values()
        for (name, labels), spread in delta.spreads.items()
        if name == "http_request_duration_seconds"
    ]
    assert sum(spread.micro for _labels, spread in spreads) == sum(took) * 1_000_000
    buckets = Counter(bisect_left(BOUNDS, float(seconds)) for seconds in took)
    for bucket in range(len(BOUNDS) + 1):
        assert sum(spread.counts[bucket] for _labels, spread in spreads) == buckets[bucket]
    statuses = Counter(f"{one['status'] // 100}xx" for one in told if one.get("type") == "request")
    found = Counter[str]()
    for labels, spread in spreads:
        found[labels[3]] += sum(spread.counts)
    assert found == statuses
    counted = {
        kind: sum(office.deltas.counter("log_lines_total", service, kind) for service in GROUPS.values())
        for kind in KINDS
    }
    cut = sum(line.startswith("{") and not line.endswith("}") for line in lines)
    assert counted["malformed"] == cut
    assert sum(counted.values()) == len(lines)


MALFORMED_BODIES = some.one_of(
    some.none(),
    some.text(max_size=40),
    some.dictionaries(some.text(max_size=5), some.integers(), max_size=3),
    some.builds(lambda data: {"awslogs": {"data": data}}, some.one_of(some.text(max_size=60), some.integers())),
    some.builds(lambda raw: {"awslogs": {"data": base64.b64encode(raw).decode()}}, some.binary(max_size=60)),
)
JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(
                (
                    "type",
                    "level",
                    "status",
                    "request_time",
                    "response_code",
                    "log",
                    "kubernetes",
                    "message",
                    "err",
                    "vitals",
                    "at",
                    "stack",
                )
            ),
            inner | some.sampled_from(("request", "vitals", "error", "GET", "/x")),
            max_size=6,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(MALFORMED_BODIES)
def test_what_is_no_batch_is_counted_as_malformed(event: object) -> None:
    office = Office()
    answer = office.do(event)
    assert (answer["lines"], answer["malformed"], answer["counted"]) == (1, 1, True)
    assert office.deltas.counter("log_lines_total", "unknown", "malformed") == 1


@settings(max_examples=EXAMPLES, deadline=None)
@given(some.lists(JSON.map(json.dumps) | some.text(max_size=30), max_size=4), some.lists(JSON, max_size=3))
def test_no_good_line_is_lost_beside_bad_ones(lines: list[str], bad_events: list[object]) -> None:
    office = Office()
    good = events(a_request(), vitals_of(a_vital()), *lines)
    answer = office.do(
        {"awslogs": {"data": packed({"logGroup": "/fitfoot/web", "logStream": "s", "logEvents": [*bad_events, *good]})}}
    )
    assert answer["lines"] == len(bad_events) + len(good)
    assert office.deltas.counter("http_requests_total", "web", "GET", "/products/:id", "2xx") >= 1
    assert office.sessions.kept
    assert (
        sum(
            office.deltas.counter("log_lines_total", service, kind)
            for service in ("web", "api", "admin")
            for kind in KINDS
        )
        == answer["lines"]
    )
