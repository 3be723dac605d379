"""A delivery killed at each step, once and twice, then gone on with: never two mails, and never silently none."""

from contextlib import suppress
from itertools import count, product

import pytest

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


def test_only_a_kill_around_the_call_leaves_it_unknown() -> None:
    unknown = [point for point in POINTS if _standing(point) is Standing.UNKNOWN]
    claim = next(act for act in count(1) if act in unknown)
    assert unknown == [claim, -(claim + 1), claim + 1, -(claim + 2)]


def _standing(point: int) -> Standing:
    world = _after_being_killed(point)
    return world.deliver().dispatch.standing
