"""A detector is killed or stopped at everything that it does to the world, and another goes on.

`KILL_TEST=full` does more of it: a second kill in the run that follows, and stories of many alerts.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from functions.state import alerts, incidents_table
from functions.state.notices import Notices
from infra.local import process
from infra.local.pager import running
from tests.builders import NOON
from tests.functions.incident_detector.fate import READS, WRITES, Fate
from tests.functions.incident_detector.story import STEPS
from tests.functions.state.tables import a_dynamodb, create

pytestmark = pytest.mark.integration
FULL = os.environ.get("KILL_TEST") == "full"
LATER = timedelta(minutes=3)
"""After this a lease has run out."""
HEARD = ["trigger", "acknowledge", "remind", "resolve"]
ONCE = ["opened", "acknowledged", "resolved"]
NO_FATE = Fate()
_stories = itertools.count()


@dataclass
class Child:
    """A detector that lives in a process of its own."""

    pid: int
    parent: "WarmParent"
    progress: Path

    def end(self) -> dict[str, Any]:
        """What it came to: `ended` with a status, by a `signal`, or `stopped`."""
        return self.parent.order({"wait": self.pid})

    def steps_left(self) -> tuple[str, ...]:
        """Those from the one on in which it is, or died."""
        return STEPS[STEPS.index(self.progress.read_text()) :]

    def wake(self) -> None:
        os.kill(self.pid, signal.SIGCONT)


@dataclass
class WarmParent:
    """Forks detectors."""

    process: "subprocess.Popen[str]"

    def order(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{json.dumps(order)}\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))


@dataclass
class Story:
    """One service's outage, and what the world saw of it."""

    folder: Path
    pager_url: str
    parent: WarmParent
    dynamodb: Any
    alerts: int = 1
    service: str = ""
    begins: datetime = NOON
    children: int = 0

    def __post_init__(self) -> None:
        number = next(_stories)
        self.service, self.folder = f"s{number}", self.folder / f"s{number}"
        self.folder.mkdir()
        self.set_begin(NOON + number * timedelta(days=1))

    def set_begin(self, at: datetime) -> None:
        """When the first step happens; the others follow at their distance."""
        self.begins = at
        (self.folder / "clock.new").write_text(at.isoformat())
        (self.folder / "clock.new").replace(self.folder / "clock")

    def later(self) -> None:
        """Let time pass until no lease holds."""
        self.set_begin(self.begins + LATER)

    def child(self, *steps: str, fate: Fate = NO_FATE) -> Child:
        """A detector that goes through these steps."""
        self.children += 1
        order = {
            "folder": str(self.folder),
            "pager_url": self.pager_url,
            "service": self.service,
            "alerts": self.alerts,
            "steps": steps,
            "at": fate.at,
            "after": fate.after,
            "signal": fate.number,
            "of": sorted(fate.of),
            "progress": f"progress{self.children}",
        }
        return Child(self.parent.order({"fork": order})["pid"], self.parent, self.folder / f"progress{self.children}")

    def killed(self, *steps: str, fate: Fate, always: bool = True) -> tuple[str, ...]:
        """Go through these steps up to where it dies; the steps that are left, from the one on in which it died."""
        detector = self.child(*steps, fate=fate)
        end = detector.end()
        if end == {"ended": 0} and not always:
            return steps[-1:]
        assert end == {"signal": signal.SIGKILL}, fate
        self.later()
        return detector.steps_left()

    def tell(self, *steps: str) -> None:
        """Go through these steps without a mishap."""
        assert self.child(*steps).end() == {"ended": 0}

    def acts(self) -> int:
        """How often the last detector that ended touched the world."""
        return int((self.folder / "acts").read_text())

    @property
    def pages(self) -> list[dict[str, Any]]:
        """What PagerDuty got of it."""
        found = httpx.get(f"{self.pager_url}/pages").json()
        return [page for page in found if f"-{self.service}-" in page["dedup_key"]]

    @property
    def effects(self) -> list[str]:
        """What PagerDuty did of it."""
        assert [page["problems"] for page in self.pages if not page["accepted"]] == []
        return [page["effect"] for page in self.pages if page["effect"] != "nothing"]

    @property
    def team_heard(self) -> list[str]:
        """What the team's topic got; the same twice in a row counts once."""
        lines = (self.folder / "topic").read_text().splitlines()
        return [kind for kind, _ in itertools.groupby(json.loads(line)["kind"] for line in lines)]

    def check(self) -> None:
        """Exactly one trigger and one resolve took effect, in order; nothing is lost, open or owed."""
        assert self.effects == ONCE
        assert not any(page["reopened"] for page in self.pages)
        assert len({page["dedup_key"] for page in self.pages}) == 1
        assert self.team_heard == HEARD
        self.check_nothing_left()

    def check_nothing_left(self) -> None:
        assert Notices(self.dynamodb).owed() == []
        claims = incidents_table.query(self.dynamodb, "group")
        assert [claim["incident"] for claim in claims if "incident" in claim] == []


@dataclass(frozen=True)
class World:
    """The parts that outlive detectors."""

    folder: Path
    pager_url: str
    parent: WarmParent
    dynamodb: Any

    def story(self, alerts: int = 1) -> Story:
        return Story(self.folder, self.pager_url, self.parent, self.dynamodb, alerts)


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


@contextmanager
def a_warm_parent(url: str, folder: Path) -> Iterator[WarmParent]:
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    command = [sys.executable, "-m", "tests.functions.incident_detector.warm_parent", url]
    with (
        (folder / "warm_parent.log").open("w") as log,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
        ) as started,
    ):
        yield WarmParent(started)
        assert started.stdin
        started.stdin.close()


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
