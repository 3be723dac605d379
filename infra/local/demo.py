"""Local run: `fitfoot demo`: the main job from end to end on real parts, and what came of each step."""

import json
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx

from infra.local import session
from infra.local.demo_acts import Acts
from infra.local.demo_steps import Stage, StepFailed
from infra.local.parts import Options, Parts, Starter
from infra.local.session import Session, this_process
from infra.local.up import Stop, farewell, refuse_a_second, stopping_on_signals
from infra.operator.places import CHECKS

Say = Callable[[str], None]
_SCALE = 12
_VISITORS_PER_SECOND = 3.0  # so that a share of them is a rate even over seconds


@dataclass(frozen=True)
class Step:
    """One step as `--json` has it."""

    name: str
    ok: bool
    seconds: float
    detail: str


@dataclass
class Story:
    """The steps so far; the first that fails ends it."""

    say: Say
    steps: list[Step] = field(default_factory=list)

    def step(self, name: str, work: Callable[[], str]) -> None:
        """Do one step, tell and keep how it went.

        Raises:
            StepFailed: it did not go well; it is kept as such.
        """
        began = time.monotonic()
        try:
            self._keep(name, began, work(), ok=True)
        except Exception as error:
            self._keep(name, began, str(error), ok=False)
            raise

    def write(self, file: Path, scale: int, expected: int) -> None:
        """The steps for programs."""
        ok = len(self.steps) == expected and all(step.ok for step in self.steps)
        file.write_text(
            json.dumps({"ok": ok, "scale": scale, "steps": [asdict(step) for step in self.steps]}, indent=1)
        )

    def _keep(self, name: str, began: float, detail: str, *, ok: bool) -> None:
        step = Step(name, ok, round(time.monotonic() - began, 1), detail)
        self.steps.append(step)
        self.say(f"{'ok  ' if ok else 'FAIL'}  {name:<17}{step.seconds:6.1f} s  {detail}")


def demo(*, json_file: Path | None, real_time: bool, keep: bool, say: Say) -> int:
    """Play it; answers 0 where every step went well.

    Raises:
        RunsAlready: `--keep` would take the place of a run that is up.
        PartFailed, DeployFailed, BundleFailed, FilesRefused: it could not even start.
    """
    if keep:
        refuse_a_second()
    scale = 1 if real_time else _SCALE
    say(
        f"scale {scale}: "
        + (
            "the schedule ticks each minute"
            if real_time
            else f"a tick every {60 // scale} s, rules wait {scale} times less"
        )
    )
    session.folder().mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="demo-", dir=session.folder()))
    parts, story = Parts(), Story(say)
    with stopping_on_signals():
        try:
            _play(story, parts, folder, scale)
            _end(parts, keep=keep, say=say)
        except StepFailed:
            return 1
        except Stop:
            return 1
        finally:
            parts.stop()
            shutil.rmtree(folder, ignore_errors=True)
            if json_file:
                story.write(json_file, scale, expected=1 + Acts.count)
    return 0


def _play(story: Story, parts: Parts, folder: Path, scale: int) -> None:
    def deployed() -> str:
        Starter(Options(folder, CHECKS, scale=scale, visitors=_VISITORS_PER_SECOND), parts, story.say).start()
        return "the stack stands on the emulator, a shop with 60 days behind it is open"

    story.step("deployed", deployed)
    acts = Acts(Stage(parts.environment, scale, story.say))
    for act in acts.in_order:
        story.step(act.__name__, act)


def _end(parts: Parts, *, keep: bool, say: Say) -> None:
    """The status page's address, kept up if wished, and what to try next."""
    address = f"{parts.environment['API_URL']}/status"
    if keep:
        Session(this_process("fitfoot demo"), tuple(parts.running), parts.environment, ready=True).save()
        say(farewell(parts.environment) + "Ctrl-C stops it.")
        try:
            signal.pause()
        except Stop:
            return
        finally:
            session.forget()
    copy = session.folder() / "demo-status.html"
    copy.write_text(httpx.get(address, trust_env=False).text)
    say(
        f"\nstatus page: {address} (stopping now; a copy: {copy})\n"
        "next: uv run fitfoot demo --keep     leaves all this running, to look around and break things\n"
        "      uv run fitfoot up              the same without the story\n"
        "      uv run fitfoot check           checks what you edit in infra/monitoring\n"
    )
