"""Folds that are overtaken, doubled, killed: whatever happens, each line is counted exactly once."""

import os
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from functions.model.series import Delta
from functions.state.deltas import Deltas, Folded
from functions.state.pages import SeriesPages
from tests.builders import NOON
from tests.functions.state.overtaking import Behind, Meanwhile
from tests.functions.state.traffic import Batch, Deadly, Killed, in_batches, lines, recount

pytestmark = pytest.mark.integration
FULL = os.environ.get("SERIES_TEST") == "full"
LINES, SIZE = (200_000, 100) if FULL else (500, 20)
LABELS = ("web", "GET", "/products/:id", "2xx")
ONE, ANOTHER = "a" * 64, "b" * 64


def put(client: Any, batch: str) -> None:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    delta = Delta()
    delta.count("http_requests_total", LABELS)
    assert Deltas(client).put(batch, delta, NOON)


def told(client: Any) -> Any:  # noqa: ANN401 - as above
    return SeriesPages(client).load()


@pytest.mark.parametrize("known", [0, 1], ids=["a new page", "a page that is there"])
def test_a_fold_that_is_overtaken_while_it_adds_takes_nothing_back(series: Any, known: int) -> None:  # noqa: ANN401 - as above
    for number in range(known):
        put(series, f"{number:064}")
    Deltas(series).fold(NOON)
    put(series, ONE)

    def another() -> None:
        put(series, ANOTHER)
        assert Deltas(Behind(series, ONE)).fold(NOON).batches == 1

    assert Deltas(Meanwhile(series, "transact_write_items", before=another)).fold(NOON).batches == 1
    assert told(series) == {"http_requests_total": {LABELS: known + 2}}


def test_a_fold_that_is_overtaken_before_it_reads_the_pages_adds_nothing_twice(series: Any) -> None:  # noqa: ANN401 - as above
    put(series, ONE)
    overtaken = Meanwhile(series, "batch_get_item", after=lambda: Deltas(series).fold(NOON))
    assert Deltas(overtaken).fold(NOON) == Folded()
    assert told(series) == {"http_requests_total": {LABELS: 1}}


def test_a_fold_whose_answer_was_lost_is_not_done_again(series: Any) -> None:  # noqa: ANN401 - as above
    put(series, ONE)

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        Deltas(Meanwhile(series, "transact_write_items", after=die)).fold(NOON)
    assert Deltas(series).fold(NOON) == Folded()
    assert told(series) == {"http_requests_total": {LABELS: 1}}


def test_lines_delivered_twice_shuffled_killed_at_writes_and_folded_at_once_equal_a_recount(series: Any) -> None:  # noqa: ANN401 - as above
    chance = random.Random(7 if not FULL else None)
    made = lines(LINES, chance)
    batches = in_batches(made, SIZE)
    killed = [deliver(series, some, chance) for some in (batches, batches)]
    assert min(killed) > len(batches) // 4
    while Deltas(series).fold(NOON).left:
        pass
    assert told(series) == recount(made)


def deliver(client: Any, batches: list[Batch], chance: random.Random) -> int:  # noqa: ANN401 - as above
    """Each batch is put until a try lives, some at a time, while folds come now and then, often two at once."""
    deadly = Deadly(client, chance)

    def deliver_one(batch: Batch) -> None:
        insist(lambda: Deltas(deadly).put(*batch, NOON))
        if chance.random() < 0.1:
            insist(lambda: Deltas(deadly).fold(NOON))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver_one, chance.sample(batches, len(batches))))
    return deadly.killed


def insist(do: Any) -> None:  # noqa: ANN401 - what it answers is not looked at
    while True:
        try:
            do()
        except Killed:
            continue
        return
