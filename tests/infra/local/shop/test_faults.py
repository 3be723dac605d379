"""Tests of the demo shop's switchboard, and of what it accepts."""

import asyncio

import pytest

from infra.local.shop.faults import BadSwitch, Fault, Part, Request, Switch, Switchboard

pytestmark = pytest.mark.unit


class Recorder:
    """A part that writes down what was done to it."""

    def __init__(self) -> None:
        self.done: list[tuple[Fault, bool]] = []

    async def set_fault(self, fault: Fault, *, on: bool) -> None:
        self.done.append((fault, on))


class Unbreakable:
    """A part that cannot be reached."""

    async def set_fault(self, fault: Fault, *, on: bool) -> None:
        raise ConnectionError(f"{fault} {on}")


WEB_SLOW = Switch(Part.WEB, Fault.SLOW)


def test_a_fault_that_is_turned_on_twice_is_done_once() -> None:
    part = Recorder()
    board = Switchboard({Part.WEB: part})
    asyncio.run(board.turn(WEB_SLOW, on=True))
    asyncio.run(board.turn(WEB_SLOW, on=True))
    assert part.done == [(Fault.SLOW, True)]
    assert board.current() == [WEB_SLOW]


def test_clearing_turns_off_what_is_on_and_nothing_else() -> None:
    part = Recorder()
    board = Switchboard({Part.WEB: part})
    asyncio.run(board.turn(WEB_SLOW, on=True))
    asyncio.run(board.clear())
    assert part.done == [(Fault.SLOW, True), (Fault.SLOW, False)]
    assert board.current() == []


def test_a_fault_that_could_not_be_done_is_not_on() -> None:
    board = Switchboard({Part.DB: Unbreakable()})
    with pytest.raises(ConnectionError):
        asyncio.run(board.turn(Switch(Part.DB, Fault.DOWN), on=True))
    assert board.current() == []


def test_a_whole_request_is_understood() -> None:
    asked = Request.read({"service": "db", "fault": "overload", "on": True})
    assert (asked.switch, asked.on) == (Switch(Part.DB, Fault.OVERLOAD), True)


def test_clear_means_all() -> None:
    assert Request.read({"clear": True}).switch is None


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ([], "the body is no JSON object"),
        ({}, "service: is missing; it is one of web, api, admin, db"),
        ({"service": "web"}, "fault: is missing; it is one of slow, errors, down, body, certificate, overload"),
        ({"service": "web", "fault": "slow"}, "on: is missing; it is one of true, false"),
        ({"service": "shop", "fault": "slow", "on": True}, "service: Input should be 'web', 'api', 'admin' or 'db'"),
        ({"service": "web", "fault": "sad", "on": True}, "fault: Input should be 'slow', 'errors', 'down', 'body',"),
        ({"service": "web", "fault": "slow", "on": "maybe"}, "on: Input should be a valid boolean"),
        ({"service": "web", "fault": "slow", "on": True, "for": 3}, "for: Extra inputs are not permitted"),
        ({"service": "db", "fault": "body", "on": True}, "makes no sense for db; it is one of slow, down, overload"),
        ({"service": "db", "fault": "certificate", "on": True}, "makes no sense for db"),
        ({"service": "db", "fault": "errors", "on": False}, "makes no sense for db"),
    ],
)
def test_a_wrong_request_is_told_which_field_is_wrong(body: object, sentence: str) -> None:
    with pytest.raises(BadSwitch) as refused:
        Request.read(body)
    assert sentence in str(refused.value)
