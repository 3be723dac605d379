from datetime import datetime, timedelta

import pytest

from functions.health_probe.watching import watch
from functions.model.delivery import Accepted, Delivery, Later
from functions.model.notice import Notice
from functions.model.period import MINUTE
from functions.state.ticks import Tick
from tests.builders import NOON

pytestmark = pytest.mark.unit


class Ticks:
    """The detector's last tick; `meanwhile` are those that come while somebody is being woken."""

    def __init__(self, last: Tick, meanwhile: dict[bool, Tick] | None = None) -> None:
        self.last, self.meanwhile = last, meanwhile or {}

    def watched(self, function: str, now: datetime) -> Tick:
        assert function == "incident_detector"
        assert now >= self.last.at
        return self.last

    def paged(self, function: str, tick: Tick, *, taken: bool) -> bool:
        assert function == "incident_detector"
        self.last = self.meanwhile.get(taken, self.last)
        if self.last.at != tick.at:
            return False
        self.last = Tick(tick.at, paged=True, taken=taken)
        return True


class Pager:
    """Takes what it is sent, or answers otherwise."""

    def __init__(self, answer: Delivery = Accepted()) -> None:  # noqa: B008 - frozen
        self.answer, self.sent = answer, list[Notice]()

    def send(self, notice: Notice, receipt: str) -> Delivery:
        assert not receipt
        self.sent.append(notice)
        return self.answer


def test_a_detector_that_ticks_is_not_spoken_of() -> None:
    pager = Pager()
    assert watch(Ticks(Tick(NOON - 3 * MINUTE)), lambda: pager, NOON) is None
    assert pager.sent == []


def test_a_dead_detector_wakes_somebody_under_a_fixed_key() -> None:
    pager = Pager()
    silent = watch(Ticks(Tick(NOON - 5 * MINUTE)), lambda: pager, NOON)
    assert silent == "it has not ticked for 5m; look at the log of fitfoot-incident-detector"
    (page,) = pager.sent
    assert (page.dedup_key, page.kind, page.severity) == ("fitfoot/watch-incident-detector", "trigger", "critical")
    assert page.title == "The incident detector is silent: nobody is paged for anything else"


def test_nobody_is_woken_twice() -> None:
    pager, ticks = Pager(), Ticks(Tick(NOON - 5 * MINUTE))
    for minute in range(3):
        assert watch(ticks, lambda: pager, NOON + minute * MINUTE)
    assert len(pager.sent) == 1


def test_a_page_that_nobody_took_is_sent_again() -> None:
    pager, ticks = Pager(Later("503")), Ticks(Tick(NOON - 5 * MINUTE))
    watch(ticks, lambda: pager, NOON)
    pager.answer = Accepted()
    watch(ticks, lambda: pager, NOON + timedelta(minutes=1))
    assert len(pager.sent) == 2
    assert ticks.last == Tick(NOON - 5 * MINUTE, paged=True, taken=True)


def test_a_detector_that_ticks_before_anybody_is_woken_wakes_nobody() -> None:
    pager, ticks = Pager(), Ticks(Tick(NOON - 5 * MINUTE), {False: Tick(NOON)})
    watch(ticks, lambda: pager, NOON)
    assert pager.sent == []


def test_a_page_that_came_after_the_detector_ticked_is_ended_at_once() -> None:
    pager, ticks = Pager(), Ticks(Tick(NOON - 5 * MINUTE), {True: Tick(NOON)})
    watch(ticks, lambda: pager, NOON)
    assert [notice.kind for notice in pager.sent] == ["trigger", "resolve"]


def test_a_page_of_which_nobody_knows_whether_it_was_sent_is_sent() -> None:
    pager = Pager()
    watch(Ticks(Tick(NOON - 5 * MINUTE, paged=True)), lambda: pager, NOON)
    assert len(pager.sent) == 1


def test_without_a_pager_it_is_said_at_least() -> None:
    assert watch(Ticks(Tick(NOON - 5 * MINUTE)), lambda: None, NOON)
