"""Tests of what is read of web vitals: each file by itself, no more than there is time and room for, all of it said."""

import gzip

import pytest

from functions.model.period import day_start
from functions.report_generator.figures.span import DAY, days_between
from functions.report_generator.vitals.files import Bounds, Files
from functions.report_generator.vitals.samples import Felt
from functions.shop.questions import Unanswered
from tests.functions.report_generator.kpis.morning import SUNDAY
from tests.functions.report_generator.vitals.telling import BUCKET, FakeBucket, lcp, told

pytestmark = pytest.mark.unit
WEEK = days_between(SUNDAY - 6 * DAY, SUNDAY)
SATURDAY = SUNDAY - DAY
GOOD_VITAL = b'{"name":"LCP","value":1,"id":"v","page":"/","device":"mobile"}'
GOOD_LINE = b'{"at":"2026-11-22T08:00:00.5Z","session":"s","vitals":[' + GOOD_VITAL


def read(bucket: FakeBucket, bounds: Bounds | None = None) -> Felt:
    found = bucket.shelf(bounds).read(WEEK)
    assert isinstance(found, Felt), found
    return found


def values(found: Felt) -> list[float]:
    return sorted(one.value for one in found.samples)


def test_the_seven_days_in_zurich_are_read_and_no_other() -> None:
    bucket = FakeBucket()
    for batch, at in enumerate(("2026-11-15 22:59", "2026-11-15 23:00", "2026-11-22 22:59", "2026-11-22 23:00")):
        bucket.keep(f"b{batch}", told(at, "s", lcp(float(batch), f"v{batch}")))
    assert values(read(bucket)) == [1.0, 2.0]
    assert day_start(WEEK[0]).isoformat() == "2026-11-15T23:00:00+00:00"


def test_of_a_page_view_the_latest_value_counts_whatever_comes_first() -> None:
    bucket = FakeBucket()
    bucket.keep("b", told("2026-11-22 08:05", "s", lcp(900.0)))
    bucket.keep("a", told("2026-11-22 08:00", "s", lcp(1800.0)))
    bucket.keep("c", told("2026-11-21 08:00", "s", lcp(700.0)), told("2026-11-22 08:05", "s", lcp(900.0)))
    (sample,) = read(bucket).samples
    assert (sample.value, f"{sample.at:%d %H:%M}", f"{sample.since:%d %H:%M}") == (900.0, "22 08:05", "21 08:00")


@pytest.mark.parametrize(
    ("line", "malformed"),
    [
        (b"{", 1),
        (b"[]", 1),
        (b"7", 1),
        (b"[" * 100_000, 1),
        (b"\xff", 1),
        (b'{"at":"2026-11-22","session":"s","vitals":[]}', 1),
        (b'{"at":"2026-11-22T08:00:00Z","session":7,"vitals":[]}', 1),
        (b'{"at":"2026-11-22T08:00:00Z","vitals":[]}', 1),
        (GOOD_LINE + b',{"name":"XXL","value":1,"id":"w","page":"/","device":"mobile"},null]}', 2),
        (GOOD_LINE + b',{"name":"LCP","value":NaN,"id":"w","page":"/","device":"mobile"}]}', 1),
        (GOOD_LINE + b',{"name":"LCP","value":true,"id":"w","page":"/","device":"mobile"}]}', 1),
        (GOOD_LINE + b',{"name":"LCP","value":-1,"id":"w","page":"/","device":"mobile"}]}', 1),
        (GOOD_LINE + b',{"name":"LCP","value":1,"id":["w"],"page":"/","device":"watch"}]}', 1),
        (b'{"at":"2026-11-22T08:00:00Z","session":null,"vitals":[]}', 0),
    ],
)
def test_what_is_malformed_costs_itself_alone_and_is_counted(line: bytes, malformed: int) -> None:
    bucket = FakeBucket()
    bucket.files["vitals/2026-11-22/a.ndjson.gz"] = gzip.compress(line + b"\n" + GOOD_LINE + b"]}\n")
    found = read(bucket)
    assert (values(found), found.malformed) == ([1.0], malformed)
    said = f"{malformed} lines or values of web vitals were malformed, and are left out."
    assert found.left_out == ((said,) if malformed else ())


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"{}" * 1000, mtime=0)[:-9], gzip.compress(b" " * 2000, mtime=0)],
    ids=[
        "empty",
        "no gzip",
        "cut off",
        "too large",
    ],  # not the bytes: each process that collects has to name them alike
)
def test_a_file_that_is_broken_cut_off_or_too_large_costs_itself_alone(content: bytes) -> None:
    bucket = FakeBucket()
    bucket.keep("a", told("2026-11-22 08:00", "s", lcp(1.0)))
    bucket.files["vitals/2026-11-22/b.ndjson.gz"] = content
    found = read(bucket, Bounds(bytes_of_a_file=1000))
    assert values(found) == [1.0]
    assert found.left_out[0].startswith("1 of 2 files of web vitals could not be read: vitals/2026-11-22/b")


def test_a_bucket_that_is_away_or_not_set_is_a_reason() -> None:
    bucket = FakeBucket()
    bucket.away = True
    found = bucket.shelf().read(WEEK)
    assert isinstance(found, Unanswered)
    assert found.reason.startswith("s3://lines: ")
    assert Files.of({}).read(WEEK) == Unanswered("no bucket of web vitals is set: LOGS_BUCKET")


def test_files_that_are_all_refused_are_a_reason_and_are_given_up_soon() -> None:
    bucket = FakeBucket()
    for batch in range(300):
        bucket.keep(f"{batch:03}", told("2026-11-22 08:00", "s", lcp(1.0)))
    bucket.refused = set(bucket.files)
    found = bucket.shelf().read(WEEK)
    assert isinstance(found, Unanswered)
    assert "SlowDown" in found.reason
    assert len(bucket.read) < 100


def test_one_that_is_refused_is_counted() -> None:
    bucket = FakeBucket()
    for batch in "abc":
        bucket.keep(batch, told("2026-11-22 08:00", "s", lcp(1.0, batch)))
    bucket.refused = {"vitals/2026-11-22/b.ndjson.gz"}
    found = read(bucket)
    assert values(found) == [1.0, 1.0]
    assert found.left_out[0].startswith("1 of 3 files of web vitals could not be read: ")


def test_of_a_day_with_too_many_files_some_are_read_and_that_is_said() -> None:
    bucket = FakeBucket()
    for batch in "abc":
        for day in ("21", "22"):
            bucket.keep(batch, told(f"2026-11-{day} 08:00", "s", lcp(1.0, f"{batch}{day}")))
    del bucket.files["vitals/2026-11-21/c.ndjson.gz"]
    found = read(bucket, Bounds(files_of_a_day=2))
    assert len(values(found)) == 4
    assert found.left_out == ("Of days with more than 2 files that many were read, taken by chance: 22 November.",)


@pytest.mark.parametrize("bounds", [Bounds(bytes_in_all=1), Bounds(seconds=1.5)])
def test_without_time_or_room_every_day_loses_some_and_that_is_said(bounds: Bounds) -> None:
    bucket = FakeBucket()
    for batch in range(100):
        for day in ("21", "22"):
            bucket.keep(f"{batch:03}", told(f"2026-11-{day} 08:00", "s", lcp(1.0, f"{batch}-{day}")))
    ticks = iter(range(1000))
    found = Files(lambda: bucket, BUCKET, bounds, clock=lambda: float(next(ticks))).read(WEEK)
    assert isinstance(found, Felt)
    assert found.left_out == ("136 of 200 files of web vitals were left out: there was no time or room for more.",)
    assert {f"{one.at:%d}" for one in found.samples} == {"21", "22"}
    assert sum(one.at.day == SATURDAY.day for one in found.samples) == 32
