"""Batches of lines in the table of series, and the pages that they are folded into."""

import random
import zlib
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from functions.model.ledger import Kept, Page
from functions.model.series import FAMILIES, Delta, Labels
from functions.model.shapes import MOST, shape_of
from functions.state.client import TableUnavailable
from functions.state.deltas import PENDING, Deltas, Folded
from functions.state.pages import SeriesPages, put
from functions.state.series_table import TABLE
from tests.builders import NOON

pytestmark = pytest.mark.integration
LABELS = ("web", "GET", "/products/:id", "2xx")
BATCH = "a" * 64


def one_request(labels: Labels = LABELS) -> Delta:
    delta = Delta()
    delta.count("http_requests_total", labels)
    return delta


def told(client: Any) -> Any:  # noqa: ANN401 - as above
    return SeriesPages(client).load()


def items(client: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
    found: list[dict[str, Any]] = client.scan(TableName=TABLE)["Items"]
    return found


def test_what_batches_add_is_told_once_it_is_folded(series: Any) -> None:  # noqa: ANN401 - as above
    delta = one_request()
    delta.observe("http_request_duration_seconds", LABELS, 0.0125)
    deltas = Deltas(series)
    assert deltas.put(BATCH, delta, NOON)
    assert deltas.put("b" * 64, delta, NOON)
    assert told(series) == {}
    assert deltas.fold(NOON) == Folded(batches=2, pages=2)
    assert deltas.fold(NOON) == Folded()
    assert told(series)["http_requests_total"] == {LABELS: 2}
    spread = told(series)["http_request_duration_seconds"][LABELS]
    assert (spread.counts, spread.micro) == ([0, 0, 2, *[0] * 13], 25_000)


def test_a_batch_that_comes_again_is_known_before_it_is_folded_and_after(series: Any) -> None:  # noqa: ANN401 - as above
    deltas = Deltas(series)
    deltas.put(BATCH, one_request(), NOON)
    assert not deltas.put(BATCH, one_request(), NOON)
    deltas.fold(NOON)
    assert not deltas.put(BATCH, one_request(), NOON + timedelta(days=2))
    deltas.fold(NOON)
    assert told(series) == {"http_requests_total": {LABELS: 1}}


def test_of_a_batch_that_was_folded_only_its_name_is_kept_for_three_days(series: Any) -> None:  # noqa: ANN401 - as above
    Deltas(series).put(BATCH, one_request(), NOON)
    assert "expires" not in items(series)[0]
    Deltas(series).fold(NOON)
    (kept,) = [item for item in items(series) if BATCH in item["series"]["S"]]
    assert not {PENDING, "body"} & set(kept)
    assert int(kept["expires"]["N"]) == int((NOON + timedelta(days=3)).timestamp())


def test_a_batch_that_adds_nothing_is_not_written(series: Any) -> None:  # noqa: ANN401 - as above
    assert Deltas(series).put(BATCH, Delta(), NOON)
    assert items(series) == []


class Forgetful:
    """A client that loses the answer to each put, and repeats it as botocore does."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - as above
        self._client = client

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        return getattr(self._client, name)

    def put_item(self, **asked: Any) -> Any:  # noqa: ANN401 - as above
        self._client.put_item(**asked)
        return self._client.put_item(**asked)


def test_a_put_whose_answer_was_lost_and_that_the_client_repeated_was_counted_now(series: Any) -> None:  # noqa: ANN401 - as above
    assert Deltas(Forgetful(series)).put(BATCH, one_request(), NOON)
    assert not Deltas(Forgetful(series)).put(BATCH, one_request(), NOON)


def test_pages_that_did_not_change_are_not_written(series: Any) -> None:  # noqa: ANN401 - as above
    deltas, many = Deltas(series), Delta()
    for number in range(300):
        many.count("http_requests_total", ("web", "GET", f"/{number:03}", "2xx"))
    deltas.put(BATCH, many, NOON)
    assert deltas.fold(NOON).pages == 3
    deltas.put("b" * 64, one_request(("web", "GET", "/200", "2xx")), NOON)
    assert deltas.fold(NOON).pages == 1
    assert sorted(page.version for page in SeriesPages(series).all()) == [1, 1, 2]
    assert told(series)["http_requests_total"]["web", "GET", "/200", "2xx"] == 2


def test_more_batches_and_pages_than_a_transaction_takes_are_folded_in_several(series: Any) -> None:  # noqa: ANN401 - as above
    deltas, many = Deltas(series), Delta()
    for number in range(850):
        many.count("http_requests_total", ("web", "GET", f"/{number}", "2xx"))
        many.count("log_errors_total", (f"service {number}",))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: deltas.put(f"{number:064}", one_request(), NOON), range(94)))
    deltas.put(BATCH, many, NOON - timedelta(minutes=1))
    folded = deltas.fold(NOON)
    assert (folded.batches, folded.left) == (95, 0)
    assert sum(told(series)["http_requests_total"].values()) == 944


def hostile() -> Delta:
    """A batch that fills families with names that nothing compresses."""
    chance, delta = random.Random(1), Delta()
    for name in ("http_requests_total", "log_errors_total", "log_lines_total", "web_vitals_cls"):
        for _ in range(MOST + 10):
            labels = tuple(b64encode(chance.randbytes(90)).decode() for _ in FAMILIES[name].labels)
            if FAMILIES[name].bounds:
                delta.observe(name, labels, chance.random())
            else:
                delta.count(name, labels)
    return delta


def test_a_series_that_stands_in_two_pages_is_told_as_the_sum_of_both(series: Any) -> None:  # noqa: ANN401 - as above
    shape = shape_of(FAMILIES["http_requests_total"])
    written = [put(Page(shape, number, 0, {LABELS: Kept(by, 1)})) for number, by in ((0, 5), (3, 2))]
    series.transact_write_items(TransactItems=written)
    assert told(series) == {"http_requests_total": {LABELS: 7}}


def test_a_series_that_made_room_does_not_come_back_before_the_next_fold(series: Any) -> None:  # noqa: ANN401 - as above
    full = Delta()
    for number in range(800):
        full.count("http_requests_total", ("web", "GET", f"/{number:03}", "2xx"))
    deltas, later = Deltas(series), NOON + timedelta(days=1)
    deltas.put("0" * 64, full, NOON)
    deltas.fold(NOON)
    routes = ["/new", *["/000"] * 89, "/799"]  # one more than one transaction takes
    for second, route in enumerate(routes):
        at = later + timedelta(seconds=second)
        deltas.put(f"{second:064}x", one_request(("web", "GET", route, "2xx")), at)
    assert deltas.fold(later).batches == 91
    found = told(series)["http_requests_total"]
    assert (found["web", "GET", "/new", "2xx"], found["web", "GET", "other", "2xx"]) == (1, 1)
    assert ("web", "GET", "/799", "2xx") not in found


def test_whatever_the_lines_say_a_batch_is_within_what_an_item_holds_and_is_counted(series: Any) -> None:  # noqa: ANN401 - as above
    assert Deltas(series).put(BATCH, hostile(), NOON)
    assert len(items(series)[0]["body"]["B"]) < 350_000
    assert Deltas(series).fold(NOON).batches == 1
    assert sum(told(series)["http_requests_total"].values()) == MOST + 10


def test_what_cannot_be_read_waits_and_the_others_are_folded(series: Any) -> None:  # noqa: ANN401 - as above
    deltas = Deltas(series)
    for batch in (BATCH, "b" * 64):
        deltas.put(batch, one_request(), NOON)
    series.update_item(
        TableName=TABLE,
        Key={"series": {"S": f"batch/{BATCH}"}, "entry": {"S": "delta"}},
        UpdateExpression="SET body = :body",
        ExpressionAttributeValues={":body": {"B": b"of a version to come"}},
    )
    assert deltas.fold(NOON) == Folded(batches=1, pages=1, left=1)
    assert told(series) == {"http_requests_total": {LABELS: 1}}


def test_a_page_that_cannot_be_read_is_not_written_over_and_the_others_are_told(series: Any) -> None:  # noqa: ANN401 - as above
    deltas = Deltas(series)
    deltas.put(BATCH, one_request(), NOON)
    deltas.fold(NOON)
    broken = {"series": {"S": "pages"}, "entry": {"S": "http_requests_total@0/000"}, "body": {"B": b"?"}}
    series.put_item(TableName=TABLE, Item=broken | {"version": {"N": "7"}})
    deltas.put("b" * 64, one_request(), NOON)
    with pytest.raises(zlib.error):
        deltas.fold(NOON)
    assert told(series) == {"http_requests_total": {LABELS: 1}}


def test_a_table_that_is_not_there_is_named(dynamodb: Any) -> None:  # noqa: ANN401 - as above
    for ask in (lambda: Deltas(dynamodb).put(BATCH, one_request(), NOON), lambda: Deltas(dynamodb).fold(NOON)):
        with pytest.raises(TableUnavailable, match="fitfoot-series"):
            ask()
    with pytest.raises(TableUnavailable, match="fitfoot-series"):
        SeriesPages(dynamodb).load()
