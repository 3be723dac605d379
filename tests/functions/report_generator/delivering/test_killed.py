"""A delivery killed at each step, once and twice, then gone on with: never two mails, and never silently none."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count, product

import pytest

from functions.report_generator.delivering.delivered import IN_HAND
from functions.report_generator.delivering.post import Doubtful
from functions.state.deliveries import Standing
from tests.functions.report_generator.delivering.pretended import Killed, World

pytestmark = pytest.mark.unit


def _acts() -> int:
    world = World()
    world.deliver()
    return world.fate.acts


POINTS = [side * act for act, side in product(range(1, _acts() + 1), (-1, 1))]


def _after_being_killed(*points: int, s3_down: bool = False) -> World:
    """Runs that are killed one after the other at these acts of theirs, then runs that are not."""
    world = World()
    world.shelf.down = s3_down
    for point in points:
        world.fate.acts, world.fate.at = 0, frozenset({point})
        with suppress(Killed):
            world.deliver()
        world.later()
    world.fate.at = frozenset()
    return world


@pytest.mark.parametrize("point", POINTS)
def test_killed_once_and_run_again_it_is_sent_once_or_said_to_be_unknown(point: int) -> None:
    world = _after_being_killed(point)
    _sent_once_or_said(world)


def test_killed_twice_at_any_two_steps_it_is_sent_once_or_said_to_be_unknown() -> None:
    for first, second in product(POINTS, POINTS):
        _sent_once_or_said(_after_being_killed(first, second))


def _sent_once_or_said(world: World) -> None:
    delivered = world.deliver()
    if delivered.dispatch.standing is Standing.SENT:
        assert (len(world.post.mails), delivered.trouble) == (1, ())
        assert delivered.dispatch.files
        assert len(world.heard) >= 1
    else:
        assert delivered.dispatch.standing is Standing.UNKNOWN
        assert len(world.post.mails) <= 1
        assert any("unknown" in line for line in delivered.trouble)
        world.deliver(resend=True)
        assert world.dispatch.standing is Standing.SENT


def test_killed_while_s3_is_down_it_is_sent_once_or_said_to_be_unknown() -> None:
    for first, second in product(POINTS, POINTS):
        world = _after_being_killed(first, second, s3_down=True)
        world.deliver()
        world.shelf.down = False
        _sent_once_or_said(world)


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_it_is_sent_again_by_a_wish_it_is_sent_twice_or_said_to_be_unknown(point: int) -> None:
    world = World()
    world.deliver()
    world.later()
    world.fate.acts, world.fate.at = 0, frozenset({point})
    with suppress(Killed):
        world.deliver(resend=True)
    world.later()
    world.fate.at = frozenset()
    standing = world.deliver().dispatch.standing
    assert standing in {Standing.SENT, Standing.UNKNOWN}
    assert world.made == 1
    sent = len(world.post.mails)
    assert sent <= 2
    if standing is Standing.UNKNOWN:
        assert world.deliver().trouble
        world.deliver(resend=True)
        assert len(world.post.mails) == sent + 1


@pytest.mark.parametrize("point", POINTS)
def test_killed_and_never_run_again_the_next_report_tells_of_it(point: int) -> None:
    world = _after_being_killed(point)
    assert not world.table.known or world.dispatch.standing is Standing.SENT or world.missed()


def _sent() -> World:
    world = World()
    world.deliver()
    return world


def _unknown() -> World:
    world = World()
    world.post.answers = [Doubtful("SES did not answer: read timeout")]
    world.deliver()
    return world


def _unknown_though_taken() -> World:
    return _killed_in(World(), _acts() - 3)


def _killed_in(world: World, point: int, *, resend: bool = False) -> World:
    world.fate.acts, world.fate.at = 0, frozenset({point})
    with suppress(Killed):
        world.deliver(resend=resend)
    world.fate.at = frozenset()
    return world


BEGUN = (_sent, _unknown, _unknown_though_taken)


@pytest.mark.parametrize("begun", BEGUN)
def test_a_wish_that_is_repeated_at_once_after_a_kill_is_one_mail_at_most_and_told(begun: Callable[[], World]) -> None:
    for point in POINTS:
        world = begun()
        mails = len(world.post.mails)
        world.later()
        _killed_in(world, point, resend=True)
        for _ in range(3):
            world.deliver(resend=True)
        sent = len(world.post.mails) - mails
        assert sent <= 1
        world.later(IN_HAND)
        assert world.dispatch.standing is Standing.SENT or (world.missed() and world.deliver().trouble)
        assert world.deliver(resend=True).dispatch.standing is Standing.SENT
        assert len(world.post.mails) - mails == sent + 1


@pytest.mark.parametrize("begun", BEGUN)
def test_of_two_wishes_at_once_of_which_one_is_killed_one_mail_at_most_goes(begun: Callable[[], World]) -> None:
    for point in POINTS:
        world = begun()
        mails = len(world.post.mails)
        world.later()
        world.table.meanwhile = partial(_killed_in, world, point, resend=True)
        world.deliver(resend=True)
        world.deliver(resend=True)
        assert len(world.post.mails) - mails <= 1
        world.later(IN_HAND)
        assert world.dispatch.standing is Standing.SENT or (world.missed() and world.deliver().trouble)


def test_only_a_kill_around_the_call_leaves_it_unknown() -> None:
    unknown = [point for point in POINTS if _standing(point) is Standing.UNKNOWN]
    claim = next(act for act in count(1) if act in unknown)
    assert unknown == [claim, -(claim + 1), claim + 1, -(claim + 2)]


def _standing(point: int) -> Standing:
    world = _after_being_killed(point)
    return world.deliver().dispatch.standing
