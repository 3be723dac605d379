"""A look that fails or hangs blinds no other, and is never taken for a look that found all well."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest

from infra.live.looking import Once, in_time, look_at_all
from infra.live.said import NotRun, Said, Unasked, Well, wrong

pytestmark = pytest.mark.unit
SOON = timedelta(seconds=0.05)


def _well() -> Iterator[Said]:
    yield Well("one")
    yield wrong("queue", "it is full", "empty it")


def _two() -> Iterator[Said]:
    yield Well("two")


def test_what_looks_say_stands_in_their_order() -> None:
    said = look_at_all([("first", _well), ("second", _two)])
    assert said == [[Well("one"), wrong("queue", "it is full", "empty it")], [Well("two")]]


def test_who_cannot_be_asked_leaves_what_was_said_before() -> None:
    def denied() -> Iterator[Said]:
        yield Well("one")
        raise Unasked("grant x:Y")

    assert look_at_all([("denied", denied), ("next", _two)]) == [
        [Well("one"), NotRun("denied: grant x:Y")],
        [Well("two")],
    ]


def test_an_error_that_nobody_thought_of_is_not_run() -> None:
    def broken() -> Iterator[Said]:
        yield Well("one")
        raise KeyError("StackStatus")

    assert look_at_all([("broken", broken)]) == [[Well("one"), NotRun("broken: KeyError: 'StackStatus'")]]


def test_one_that_hangs_is_not_run_and_the_others_are() -> None:
    ends = Event()

    def hangs() -> Iterator[Said]:
        yield Well("one")
        ends.wait()

    try:
        assert look_at_all([("hangs", hangs), ("next", _two)], within=SOON) == [
            [Well("one"), NotRun("hangs: not done within 0.05 s")],
            [Well("two")],
        ]
    finally:
        ends.set()


def test_what_all_need_is_asked_once() -> None:
    asked: list[int] = []

    def ask() -> str:
        asked.append(1)
        return "stack"

    once = Once(ask)
    assert [once(), once()] == ["stack", "stack"]
    assert len(asked) == 1


def test_what_could_not_be_asked_is_not_asked_again() -> None:
    asked: list[int] = []

    def ask() -> str:
        asked.append(1)
        raise Unasked("grant x:Y")

    once = Once(ask)
    for _ in range(2):
        with pytest.raises(Unasked, match="grant x:Y"):
            once()
    assert len(asked) == 1


def _odd() -> str:
    raise KeyError("stack")


def test_a_question_that_hangs_is_given_up() -> None:
    ends = Event()
    try:
        with pytest.raises(Unasked, match="late"):
            in_time(ends.wait, Unasked("late"), 0.05)
    finally:
        ends.set()


def test_a_question_in_time_is_answered_or_fails_as_it_does() -> None:
    assert in_time(lambda: "stack", Unasked("late")) == "stack"
    with pytest.raises(KeyError):
        in_time(_odd, Unasked("late"))


def test_what_nobody_thought_of_is_not_asked_again_either() -> None:
    once = Once(_odd)
    for _ in range(2):
        with pytest.raises(Unasked, match="KeyError: 'stack'"):
            once()


def test_an_error_that_quotes_an_address_is_told_without_its_password() -> None:
    def broken() -> Iterator[Said]:
        yield Well("one")
        raise OSError("no proxy at http://anna:pw@fitfoot.ch:3128")

    assert look_at_all([("broken", broken)])[0][1] == NotRun("broken: OSError: no proxy at http://fitfoot.ch:3128")


def test_an_error_that_speaks_of_a_header_is_not_repeated() -> None:
    def broken() -> Iterator[Said]:
        yield Well("one")
        raise ValueError("Invalid header value b'sekret123'")

    said = look_at_all([("broken", broken)])
    assert "sekret123" not in str(said)
    assert "a header cannot be sent" in str(said)
