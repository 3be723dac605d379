"""Tests: over a real connection, held against what Better Stack documents."""

from collections.abc import Iterator

import pytest

from functions.log_analyser.shipping.better_stack import BetterStack, Fate, Verdict, address_of
from functions.log_analyser.shipping.records import records
from functions.log_analyser.shipping.setup import Setup
from functions.log_analyser.shipping.shipper import Shipped, Shipper
from functions.log_analyser.shipping.unsent import WAITING
from functions.log_analyser.shipping.unusable import Unusable
from tests.fakes import FakeParameters
from tests.functions.log_analyser.shipping.fake_better_stack import TOKEN, FakeBetterStack, dripping, serving
from tests.functions.log_analyser.shipping.post_room import FakeUnsent, a_batch

pytestmark = pytest.mark.integration
PART = list(records(a_batch("one", '{"two": 2, "name": "Zürich \\ud83d"}')))


@pytest.fixture
def fake() -> Iterator[FakeBetterStack]:
    with serving() as running:
        yield running


def test_lines_are_taken(fake: FakeBetterStack) -> None:
    assert BetterStack(fake.url, TOKEN).send(PART, 20) == Verdict(Fate.TAKEN)
    assert [one["aws"]["id"] for one in fake.logs] == ["abab-0", "abab-1"]
    assert fake.logs[0]["dt"] == 1_795_420_800_000


def test_a_wrong_token_is_said_without_the_token(fake: FakeBetterStack) -> None:
    verdict = BetterStack(fake.url, "not-the-token").send(PART, 20)
    assert verdict == Verdict(Fate.CLOSED, "403 Unauthorized Bearer …")


@pytest.mark.parametrize("before", ["", "x" * 150, "x" * 190, "ü" * 95, "x" * 199, "x" * 200, "x" * 230], ids=len)
def test_nor_is_any_part_of_the_token_said_wherever_it_stands(fake: FakeBetterStack, before: str) -> None:
    fake.answers, fake.words = [(403, {})], f"{before}{TOKEN} or {TOKEN}{TOKEN}"
    verdict = BetterStack(fake.url, TOKEN).send(PART, 20)
    assert verdict.why.removesuffix("…") == f"403 {before}"[:204]


def test_an_answer_that_comes_byte_by_byte_is_not_waited_for() -> None:
    with dripping() as url:
        verdict = BetterStack(url, TOKEN).send(PART, 0.2)
    assert verdict == Verdict(Fate.LATER, "no answer within 0.2 s")


def test_of_many_that_were_not_answered_no_more_are_held_than_fit() -> None:
    with dripping() as url:
        whys = [BetterStack(url, TOKEN).send(PART, 0.05).why for _ in range(5)]
    assert whys == ["no answer within 0.1 s"] * 4 + ["no answer: it still owes those to the requests before"]


@pytest.mark.parametrize(
    ("status", "headers", "verdict"),
    [
        (402, {}, Verdict(Fate.CLOSED, "402 as told")),
        (406, {}, Verdict(Fate.UNFIT, "406 as told")),
        (413, {}, Verdict(Fate.UNFIT, "413 as told")),
        (429, {"Retry-After": "7"}, Verdict(Fate.LATER, "429 as told", 7.0)),
        (429, {"Retry-After": "Mon, 23 Nov 2026 08:00:00 GMT"}, Verdict(Fate.LATER, "429 as told")),
        (503, {}, Verdict(Fate.LATER, "503 as told")),
        (301, {"Location": "http://127.0.0.1:1/"}, Verdict(Fate.CLOSED, "301")),
        (404, {}, Verdict(Fate.CLOSED, "404 as told")),
    ],
)
def test_each_answer_means_what_is_documented(
    fake: FakeBetterStack, status: int, headers: dict[str, str], verdict: Verdict
) -> None:
    fake.answers = [(status, headers)]
    assert BetterStack(fake.url, TOKEN).send(PART, 20) == verdict
    assert fake.requests == 1


def test_a_host_that_is_not_there_is_tried_later() -> None:
    verdict = BetterStack("http://127.0.0.1:1/", TOKEN).send(PART, 20)
    assert verdict.fate is Fate.LATER
    assert "no answer: " in verdict.why
    assert TOKEN not in verdict.why


@pytest.mark.parametrize("token", ["two\nlines", "schlüssel €"])
def test_what_is_no_token_is_said_without_it(fake: FakeBetterStack, token: str) -> None:
    verdict = BetterStack(fake.url, token).send(PART, 20)
    assert verdict == Verdict(Fate.CLOSED, "the parameter /fitfoot/BETTERSTACK_TOKEN is no token")
    assert fake.requests == 0


def test_a_part_that_is_too_large_for_it_is_taken_in_smaller_ones(fake: FakeBetterStack) -> None:
    fake.most_bytes = 400
    shipper = Shipper(lambda: BetterStack(fake.url, TOKEN), FakeUnsent())
    assert shipper.ship(a_batch(*"abcdefgh"), 20).sent == 8
    assert [one["message"] for one in fake.logs] == list("abcdefgh")


def test_an_outage_loses_no_line(fake: FakeBetterStack) -> None:
    fake.answers = [(402, {})]
    unsent = FakeUnsent()
    parameters = FakeParameters(BETTERSTACK_TOKEN=TOKEN)
    shipper = Shipper(Setup(parameters, {"BETTERSTACK_URL": fake.url}), unsent)
    assert shipper.ship(a_batch("a", "b"), 20) == Shipped(kept=2, why="402 as told")
    assert len(unsent.ids(WAITING)) == 2
    assert shipper.resend(20) == Shipped(sent=2)
    assert [one["message"] for one in fake.logs] == ["a", "b"]


@pytest.mark.parametrize("host", ["s1.eu-nbg-2.betterstackdata.com", " https://s1.eu-nbg-2.betterstackdata.com/ "])
def test_a_host_is_read_as_it_is_copied(host: str) -> None:
    assert address_of(host) == "https://s1.eu-nbg-2.betterstackdata.com/"


@pytest.mark.parametrize("host", ["localhost", "169.254.169.254", "a.b/c?d", "http://s1.betterstackdata.com", "a b.c"])
def test_what_is_no_public_host_is_refused(host: str) -> None:
    with pytest.raises(Unusable, match="BETTERSTACK_HOST is no host"):
        address_of(host)


def test_what_is_set_up_is_asked_for_every_three_minutes() -> None:
    parameters, now = FakeParameters(), [0.0]
    setup = Setup(parameters, {}, lambda: now[0])
    assert setup() is None
    parameters.values |= {"BETTERSTACK_TOKEN": TOKEN, "BETTERSTACK_HOST": "s1.betterstackdata.com"}
    assert setup() is None
    now[0] = 180
    found = BetterStack("https://s1.betterstackdata.com/", TOKEN)
    assert setup() == found
    parameters.unreadable, now[0] = True, 400
    assert setup() == found


def test_a_store_that_was_never_read_leaves_the_question_open() -> None:
    parameters = FakeParameters(BETTERSTACK_TOKEN=TOKEN)
    parameters.unreadable = True
    setup = Setup(parameters, {})
    with pytest.raises(Unusable, match="cannot be read"):
        setup()
    assert not setup.unset
    assert Setup(FakeParameters(), {}).unset
