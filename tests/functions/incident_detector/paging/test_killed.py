"""A detector is killed or stopped at everything that it does to the world, and another goes on.

`KILL_TEST=full` does more of it: more kills one after the other, incidents of many alerts, sleepers at every step.
"""

import os
import signal
from collections.abc import Iterator, Sequence
from random import Random

import pytest

from functions.state import alerts, incidents_table
from infra.local import process
from infra.local.pager import running
from tests.functions.incident_detector.paging.fate import READS, WRITES, Fate
from tests.functions.incident_detector.paging.mishaps import HEARD, ONCE, Story, World, a_warm_parent
from tests.functions.incident_detector.paging.story import STEPS
from tests.functions.state.tables import a_dynamodb, create

pytestmark = pytest.mark.integration
FULL = os.environ.get("KILL_TEST") == "full"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    with a_dynamodb(folder / "emulator") as dynamodb:
        for table in (alerts.TABLE, incidents_table.TABLE):
            create(dynamodb, table)
        pager = running.start(folder / "pager")
        try:
            with a_warm_parent(dynamodb.meta.endpoint_url, folder) as parent:
                yield World(folder, pager.url, parent, dynamodb)
        finally:
            process.stop(pager.process)


@pytest.fixture(scope="module")
def acts(world: World) -> int:
    """How often a story touches the world: a story without mishaps is told once."""
    story = world.story()
    story.tell(*STEPS)
    story.check()
    assert [page["event_action"] for page in story.pages] == ["trigger", "acknowledge", "resolve"]
    return story.acts()


def test_killed_at_everything_it_does_a_detector_pages_once(
    world: World, acts: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed before an act takes effect: that is after the one before it did, and the last is tried after too."""
    points = [*(Fate(at) for at in range(1, acts + 1)), Fate(acts, after=True)]
    points += [Fate(at, after=True) for at in range(1, acts)] if FULL else []
    for fate in points:
        story = world.story()
        died_in = story.killed(*STEPS, fate=fate)
        story.tell(*died_in)
        story.check()
    say(capsys, f"killed at {len(points)} points of a story of {acts} acts")


@pytest.mark.parametrize("seed", range(60 if FULL else 3))
def test_killed_again_and_again_a_detector_pages_once(world: World, acts: int, seed: int) -> None:
    chance, story = Random(seed), world.story(alerts=150 if seed % 5 == 0 else 1)
    steps: tuple[str, ...] = STEPS
    for _ in range(4):
        fate = Fate(chance.randint(1, acts // 2), after=chance.random() < 0.5)
        steps = story.killed(*steps, fate=fate, always=False)
    story.tell(*steps)
    story.check()


@pytest.mark.parametrize("at", range(9) if FULL else (0, 2, 4, 6))
def test_of_two_detectors_at_once_one_pages_also_where_one_is_killed(world: World, at: int) -> None:
    story = world.story()
    for step in STEPS:
        detectors = [story.child(step, fate=Fate(at)), story.child(step)]
        ends = [detector.end() for detector in detectors]
        assert ends[0] in ({"ended": 0}, {"signal": signal.SIGKILL})
        assert ends[1] == {"ended": 0}
        story.later()
        story.tell(step)
    story.check()


def test_a_detector_that_was_stopped_while_it_read_pages_nobody_when_it_wakes(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """By then it was outrun, or its lease has run out, at which it looks before it sends."""
    points = _points(world, STEPS if FULL else STEPS[:1], READS)
    for step, fate in points:
        story = _interrupted(world, step, fate)
        story.check()
    say(capsys, f"stopped at {len(points)} reads, woken after the end")


def test_wherever_a_detector_is_stopped_the_last_word_after_it_wakes_is_a_resolve(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only a page that was in the very act of being sent can open anew what is over; it is closed at once."""
    points = _points(world, STEPS if FULL else STEPS[:1], WRITES)
    reopened = 0
    for step, fate in points:
        story = _interrupted(world, step, fate)
        reopened += sum(page["reopened"] for page in story.pages)
        assert story.effects in (ONCE, [*ONCE, "opened", "resolved"])
        assert story.team_heard[:4] == HEARD
        assert story.team_heard[-1] == "resolve"
        story.check_nothing_left()
    assert reopened == 1
    say(capsys, f"stopped at {len(points)} writes and sends, woken after the end")


def say(capsys: pytest.CaptureFixture[str], what: str) -> None:
    with capsys.disabled():
        print(f"\n{what}")


def _points(world: World, steps: Sequence[str], of: frozenset[str]) -> list[tuple[str, Fate]]:
    """Each act of these steps, to be stopped before it."""
    story, points = world.story(), []
    for step in STEPS:
        assert story.child(step, fate=Fate(of=of)).end() == {"ended": 0}
        if step in steps:
            points += [(step, Fate(at, number=signal.SIGSTOP, of=of)) for at in range(1, story.acts() + 1)]
    return points


def _interrupted(world: World, step: str, fate: Fate) -> Story:
    """A story in which a detector is stopped, another goes on to the end, and the first one wakes."""
    story, at = world.story(), STEPS.index(step)
    story.tell(*STEPS[:at])
    sleeper = story.child(step, fate=fate)
    assert sleeper.end() == {"stopped": True}
    story.later()
    story.tell(*STEPS[at:])
    sleeper.wake()
    assert sleeper.end() == {"ended": 0}
    return story
