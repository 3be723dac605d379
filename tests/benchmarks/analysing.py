"""Benchmarks: counting 200,000 lines, and all from what CloudWatch delivers to what is written, against json.loads."""

import base64
import gzip
import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import process_time
from typing import Any

from functions.log_analyser import counting
from functions.log_analyser.analyser import Analyser
from functions.log_analyser.batch import decoded
from functions.log_analyser.errors.desk import ErrorDesk
from functions.log_analyser.services import Services
from functions.log_analyser.sessions import Sessions
from functions.state import alerts, deltas, error_kinds
from tests.benchmarks.bar import Bar, Unmeasurable, ratio, spread
from tests.benchmarks.real_lines import a_line
from tests.benchmarks.turns import in_turn

MOST = 3
LINE = "analyse: counting a line over json.loads of it alone"
BATCH = "analyse: a batch until it is written over unzipping it and json.loads of what is in it"
WRITES, ONE = "analyse: table writes of a batch", 1
GROUPS = {f"/fitfoot/{service}": service for service in ("web", "api", "admin")}
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@dataclass
class _Aws:
    """Takes what is written to the tables and the bucket, and has nothing in them."""

    writes: int = 0
    files: list[str] = field(default_factory=list)

    def put_item(self, **_: object) -> None:
        self.writes += 1

    def update_item(self, **_: object) -> None:
        self.writes += 1

    def put_object(self, **file: str) -> None:
        self.files.append(file["Key"])

    def batch_get_item(self, **_: object) -> dict[str, Any]:
        return {"Responses": {}}

    def get_paginator(self, _: str) -> "_Aws":
        return self

    def paginate(self, **_: object) -> Iterable[dict[str, Any]]:
        return [{"Items": []}]


def analysing(say: Callable[[str], None], count: int = 200_000, at_once: int = 1000, turns: int = 5) -> list[Bar]:
    """Measure the bars.

    Raises:
        Unmeasurable: a line was not counted as what it is.
    """
    chance = random.Random(7)
    lines = [a_line(chance) for _ in range(count)]
    batches = [_batch(lines[first : first + at_once], first, chance) for first in range(0, count, at_once)]
    say(f"analysing {count} lines of {sum(map(len, lines)) // count} characters in {len(batches)} batches")
    aws = _Aws()
    analyser = _analyser(aws)
    _all_counted(analyser, batches, lines)
    aws.writes = 0
    decoded_ones = [decoded(batch["awslogs"]["data"]) for batch in batches]
    sides = {
        "loads": lambda: _took_us(json.loads, lines) / count,
        "counted": lambda: _took_us(lambda batch: counting.count(batch, analyser.services, NOW), decoded_ones) / count,
        "parsed": lambda: _took_us(_only_parsed, batches) / count,
        "ours": lambda: _took_us(lambda batch: analyser.do(batch, NOW), batches) / count,
    }
    took = in_turn(sides, turns, say)
    told = {name: spread(values, "µs") for name, values in took.items()}
    per_batch = aws.writes / turns / len(batches)
    return [
        Bar.at_most(
            LINE,
            ratio(took["counted"], took["loads"]),
            MOST,
            "x",
            f"{told['counted']} a line, {told['loads']}; CPU time",
        ),
        Bar.at_most(
            BATCH, ratio(took["ours"], took["parsed"]), MOST, "x", f"{told['ours']} a line, {told['parsed']}; CPU time"
        ),
        Bar.at_most(WRITES, per_batch, ONE, "writes", f"{aws.writes} writes, once each error's kind is known"),
    ]


def _only_parsed(batch: dict[str, Any]) -> None:
    content = json.loads(gzip.decompress(base64.b64decode(batch["awslogs"]["data"])))
    for event in content["logEvents"]:
        json.loads(event["message"])


def _analyser(aws: _Aws) -> Analyser:
    desk = ErrorDesk(error_kinds.ErrorKinds(aws), alerts.Alerts(aws))
    return Analyser(Services(GROUPS), deltas.Deltas(aws), desk, Sessions(lambda: aws, "bucket"))


def _all_counted(analyser: Analyser, batches: Sequence[object], lines: Sequence[str]) -> None:
    """Once before it is measured, which also has each pattern compiled."""
    answers = [analyser.do(batch, NOW).answer for batch in batches]
    found = sum(answer["requests"] for answer in answers), sum(answer["malformed"] for answer in answers)
    if found != (sum("duration" in line or "request_time" in line for line in lines), 0):
        raise Unmeasurable(f"{found} requests and malformed lines are not what was made up")


def _batch(lines: Sequence[str], first: int, chance: random.Random) -> dict[str, Any]:
    """An event as Lambda hands it over."""
    at = int(NOW.timestamp() * 1000)
    content = {
        "messageType": "DATA_MESSAGE",
        "owner": "123456789012",
        "logGroup": chance.choice(list(GROUPS)),
        "logStream": f"stream-{first}",
        "subscriptionFilters": ["fitfoot-log-analyser"],
        "logEvents": [{"id": f"{first + n:056d}", "timestamp": at, "message": line} for n, line in enumerate(lines)],
    }
    packed = gzip.compress(json.dumps(content, separators=(",", ":")).encode(), 6)
    return {"awslogs": {"data": base64.b64encode(packed).decode()}}


def _took_us(work: Callable[[Any], object], on: Iterable[object]) -> float:
    """CPU microseconds of work on each, keeping nothing: a heap that grows has a price of its own."""
    begun = process_time()
    for each in on:
        work(each)
    return (process_time() - begun) * 1_000_000
