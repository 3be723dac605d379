"""Tests of starting and stopping the parts of the local run."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from infra.local import process, process_table

pytestmark = pytest.mark.integration

SOON = timedelta(seconds=10)
WORKERS = """
import pathlib, subprocess, sys, time
if {deaf}:
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
for apart in (False, True):  # the second leaves the process group and the session
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=apart)
pathlib.Path("ready").touch()
time.sleep(600)
"""


@pytest.fixture(name="started")
def _started() -> Iterator[list[process.Running]]:
    parts: list[process.Running] = []
    yield parts
    for part in parts:
        process.stop(part, within=timedelta(0))


def start_workers(folder: Path, *, deaf: bool = False) -> process.Running:
    return process.start(
        [sys.executable, "-c", WORKERS.format(deaf=deaf)],
        name="workers",
        folder=folder,
        ready=(folder / "ready").exists,
        within=SOON,
    )


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SOON.total_seconds()
    while not condition() and time.monotonic() < deadline:
        os.sched_yield()
    return condition()


def children() -> frozenset[process_table.Entry]:
    """Those of this very process: other tests' parts may be among them."""
    return frozenset(one for one in process_table.everyone() if one.parent == os.getpid())


def any_runs(members: frozenset[process_table.Entry]) -> bool:
    return bool(
        {(one.pid, one.started_ticks) for one in members} & {(p.pid, p.started_ticks) for p in process_table.everyone()}
    )


def test_stopping_a_part_leaves_none_of_its_workers_behind(tmp_path: Path, started: list[process.Running]) -> None:
    started.append(part := start_workers(tmp_path))
    family = process_table.family(part.pid)
    assert process.alive(part)
    assert len(family) == 3
    process.stop(part)
    assert not process.alive(part)
    assert not any_runs(family)


def test_a_part_that_ignores_the_request_is_killed(tmp_path: Path, started: list[process.Running]) -> None:
    started.append(part := start_workers(tmp_path, deaf=True))
    family = process_table.family(part.pid)
    process.stop(part, within=timedelta(seconds=0.2))
    assert not any_runs(family)


def test_stopping_twice_is_stopping_once(tmp_path: Path, started: list[process.Running]) -> None:
    started.append(part := start_workers(tmp_path))
    process.stop(part)
    process.stop(part)
    assert not process.alive(part)


def test_another_process_can_stop_what_was_stored(tmp_path: Path, started: list[process.Running]) -> None:
    started.append(part := start_workers(tmp_path))
    program = "import json, sys; from infra.local.process import *; stop(Running.from_dict(json.loads(sys.argv[1])))"
    subprocess.run([sys.executable, "-c", program, json.dumps(part.to_dict())], check=True)
    assert not process.alive(part)


def test_a_recycled_pid_is_left_alone(tmp_path: Path, started: list[process.Running]) -> None:
    started.append(part := start_workers(tmp_path))
    earlier = process.Running(part.name, part.pid, part.started_ticks - 1, part.log)
    process.stop(earlier, within=timedelta(0))
    assert not process.alive(earlier)
    assert process.alive(part)


def test_a_part_dies_with_the_process_that_started_it(tmp_path: Path) -> None:
    program = (
        "import json, pathlib, sys, datetime; from infra.local import process\n"
        "part = process.start(['sleep', '600'], name='part', folder=pathlib.Path(sys.argv[1]), ready=lambda: True,"
        " within=datetime.timedelta(seconds=5))\n"
        "print(json.dumps(part.to_dict()), flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        part = process.Running.from_dict(json.loads(parent.stdout.readline()))
        assert process.alive(part)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert eventually(lambda: not process.alive(part))


def test_a_part_that_ends_early_says_why_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(process.PartFailed) as failure:
        process.start(
            ["sh", "-c", "echo 'bad option'; exit 3"], name="part", folder=tmp_path, ready=lambda: False, within=SOON
        )
    assert str(failure.value) == (
        f"part ended with status 3 before it was ready; its log {tmp_path}/part.log ends: bad option"
    )


def test_a_part_that_is_never_ready_is_stopped(tmp_path: Path) -> None:
    before, seen = children(), list[frozenset[process_table.Entry]]()

    def never() -> bool:
        seen.append(children() - before)
        return False

    with pytest.raises(process.PartFailed, match=r"part was not ready within 0\.1 s; its log .* ends: \(empty\)"):
        process.start(["sleep", "600"], name="part", folder=tmp_path, ready=never, within=timedelta(seconds=0.1))
    assert seen[-1]
    assert not any_runs(seen[-1])


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(process.PartFailed, match="no-such-program"):
        process.start(["no-such-program"], name="part", folder=tmp_path, ready=lambda: False, within=SOON)


def test_free_ports_can_be_bound_and_differ() -> None:
    ports = [process.free_port() for _ in range(5)]
    assert len(set(ports)) == 5
    with socket.socket() as server:
        server.bind(("127.0.0.1", ports[0]))


def test_nobody_listening_is_no_answer() -> None:
    assert not process.answers(f"http://127.0.0.1:{process.free_port()}/")
