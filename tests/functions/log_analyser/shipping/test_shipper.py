"""Tests: every line is taken or kept, what is kept is sent again, oldest first, and nothing of it costs a count."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.log_analyser.shipping.better_stack import Fate, Verdict
from functions.log_analyser.shipping.records import records
from functions.log_analyser.shipping.shipper import Shipped, Shipper
from functions.log_analyser.shipping.unsent import REFUSED, WAITING, LinesNotKept
from functions.log_analyser.shipping.unusable import Unusable
from tests.functions.log_analyser.shipping.post_room import BUSY, FULL, TAKEN, FakeUnsent, Room, a_batch

pytestmark = pytest.mark.unit


def test_a_batch_that_is_taken_leaves_nothing_behind() -> None:
    room = Room()
    assert room.shipper().ship(a_batch("a", "b"), 20) == Shipped(sent=2)
    assert room.sender.taken == ["abab-0", "abab-1"]
    assert room.unsent.files == {}


def test_without_a_token_nothing_is_sent_or_kept() -> None:
    unsent = FakeUnsent()
    shipper = Shipper(lambda: None, unsent)
    assert shipper.ship(a_batch("a"), 20) == shipper.resend(20) == Shipped()
    assert unsent.files == {}


def test_who_is_busy_is_tried_again_with_growing_pauses() -> None:
    room = Room()
    room.sender.verdicts = [BUSY, BUSY, TAKEN]
    assert room.shipper().ship(a_batch("a"), 20) == Shipped(sent=1)
    assert room.waited == [0.5, 1.0]


def test_a_pause_that_is_asked_for_is_kept() -> None:
    room = Room()
    room.sender.verdicts = [Verdict(Fate.LATER, "429", after=3.0), TAKEN]
    assert room.shipper().ship(a_batch("a"), 20).sent == 1
    assert room.waited == [3.0]


def test_a_pause_beyond_the_time_is_not_waited_for() -> None:
    room = Room()
    room.sender.verdicts = [Verdict(Fate.LATER, "429", after=30.0), TAKEN]
    assert room.shipper().ship(a_batch("a"), 20) == Shipped(kept=1, why="429")
    assert room.waited == []


@pytest.mark.parametrize(("verdict", "tries"), [(BUSY, 5), (FULL, 1)])
def test_what_is_not_taken_is_kept_under_a_name_of_the_batch(verdict: Verdict, tries: int) -> None:
    room = Room()
    room.sender.verdicts = [verdict]
    for _ in range(2):  # delivered twice, by instances that know nothing of each other
        assert room.shipper().ship(a_batch("a", "b"), 20) == Shipped(kept=2, why=verdict.why)
    assert list(room.unsent.files) == [f"{WAITING}001795420800000-{'ab' * 32}-000"]
    assert room.unsent.ids(WAITING) == ["abab-0", "abab-1"]
    assert room.sender.asked == 2 * tries


def test_after_nothing_was_taken_batches_are_kept_at_once_for_a_minute() -> None:
    room = Room()
    room.sender.verdicts = [FULL]
    shipper = room.shipper()
    shipper.ship(a_batch("a"), 20)
    shipper.ship(a_batch("b", identity="cd" * 32), 20)
    assert (room.sender.asked, len(room.unsent.files)) == (1, 2)
    room.now, room.sender.verdicts = 61, [TAKEN]
    assert shipper.ship(a_batch("c", identity="ef" * 32), 20).sent == 1


def test_what_waits_is_sent_oldest_first_and_forgotten() -> None:
    room = Room()
    room.sender.verdicts = [FULL]
    shipper = room.shipper()
    for identity, at in (("cc", 2000), ("aa", 3000), ("bb", 1000)):
        shipper.ship(a_batch("x", identity=identity * 32, at=at), 20)
    room.sender.verdicts = [TAKEN]
    assert shipper.resend(20) == Shipped(sent=3)
    assert room.sender.taken == ["bbbb-0", "cccc-0", "aaaa-0"]
    assert room.unsent.files == {}


def test_sending_again_stops_at_the_first_that_is_not_taken() -> None:
    room = Room()
    room.sender.verdicts = [FULL]
    shipper = room.shipper()
    for identity in ("aa", "bb"):
        shipper.ship(a_batch("x", identity=identity * 32), 20)
    assert shipper.resend(20) == Shipped(kept=1, why=FULL.why)
    assert room.sender.asked == 2  # the batch's, and one of the minute's call
    assert len(room.unsent.files) == 2


def test_of_what_waited_only_the_rest_waits_on() -> None:
    room = Room()
    room.unsent.keep(WAITING, "1", list(records(a_batch(*"abcd"))))
    room.sender.verdicts = [Verdict(Fate.UNFIT, "413 too large"), TAKEN, FULL]
    assert room.shipper().resend(20) == Shipped(sent=2, kept=2, why=FULL.why)
    assert room.unsent.ids(WAITING) == ["abab-2", "abab-3"]


def test_a_file_that_nobody_can_read_holds_up_no_other() -> None:
    room = Room()
    for name in ("1", "2"):
        room.unsent.keep(WAITING, name, list(records(a_batch(name))))
    room.unsent.damaged = {"1"}
    assert room.shipper().resend(20) == Shipped(sent=1, why="1 is damaged")
    assert list(room.unsent.waiting()) == ["1"]


def test_one_line_that_is_unfit_keeps_no_other_from_being_taken() -> None:
    room = Room()
    lines = [f"line {number}" for number in range(9)]
    lines[4] = "poison"
    shipped = room.shipper().ship(a_batch(*lines), 20)
    assert (shipped.sent, shipped.kept, shipped.refused) == (8, 0, 1)
    assert room.sender.taken == [f"abab-{number}" for number in range(9) if number != 4]
    assert room.unsent.ids(REFUSED) == ["abab-4"]
    assert list(room.unsent.waiting()) == []


def test_with_no_time_left_lines_are_kept() -> None:
    room = Room()
    assert room.shipper().ship(a_batch("a"), 0) == Shipped(kept=1, why="no time was left")
    assert room.sender.asked == 0


def test_while_nobody_can_say_whether_there_is_a_token_lines_are_kept() -> None:
    unsent = FakeUnsent()

    def sender() -> None:
        raise Unusable("cannot be read")

    shipper = Shipper(sender, unsent)
    assert shipper.ship(a_batch("a"), 20) == Shipped(kept=1, why="cannot be read")
    assert shipper.resend(20) == Shipped(why="cannot be read")
    assert unsent.ids(WAITING) == ["abab-0"]


def test_lines_that_can_be_neither_sent_nor_kept_are_to_be_delivered_again() -> None:
    room = Room()
    room.sender.verdicts, room.unsent.gone = [FULL], True
    with pytest.raises(LinesNotKept, match="out of reach"):
        room.shipper().ship(a_batch("a"), 20)


def test_a_bucket_that_is_away_stops_sending_again_and_says_so() -> None:
    room = Room()
    room.unsent.gone = True
    assert room.shipper().resend(20) == Shipped(why="s3://bucket: out of reach")


VERDICTS = st.sampled_from([TAKEN, TAKEN, BUSY, FULL, Verdict(Fate.UNFIT, "413 too large")])
LINES = st.lists(st.sampled_from(["plain", "poison", '{"a": 1}']), min_size=1, max_size=8)


@settings(max_examples=80, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=4), st.lists(VERDICTS, max_size=25))
def test_whatever_happens_each_line_is_taken_or_kept_or_refused_and_in_the_end_none_waits(
    batches: list[list[str]], fates: list[Verdict]
) -> None:
    room = Room()
    room.sender.verdicts = [*fates, TAKEN]
    shipper = room.shipper()
    every = set()
    for number, lines in enumerate(batches):
        batch = a_batch(*lines, identity=f"{number:02x}" * 32)
        every |= set(batch.ids)
        shipper.ship(batch, 20)
        assert every == {*room.sender.taken, *room.unsent.ids(WAITING), *room.unsent.ids(REFUSED)}
    for _ in range(len(fates) + 1):
        shipper.resend(600)
    assert list(room.unsent.waiting()) == []
    assert every == {*room.sender.taken, *room.unsent.ids(REFUSED)}
