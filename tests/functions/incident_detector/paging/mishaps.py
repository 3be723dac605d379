"""Tests: stories in which detectors are processes that die, sleep and wake; and what the world saw of them."""

import itertools
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from functions.state import incidents_table
from functions.state.notices import Notices
from tests.builders import NOON
from tests.functions.incident_detector.paging.fate import Fate
from tests.functions.incident_detector.paging.story import STEPS

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
        with urllib.request.urlopen(f"{self.pager_url}/pages", timeout=10) as answer:
            found = json.load(answer)
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


@contextmanager
def a_warm_parent(url: str, folder: Path) -> Iterator[WarmParent]:
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    command = [sys.executable, "-m", "tests.functions.incident_detector.paging.warm_parent", url]
    with (
        (folder / "warm_parent.log").open("w") as log,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
        ) as started,
    ):
        yield WarmParent(started)
        assert started.stdin
        started.stdin.close()
