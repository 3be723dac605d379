"""`fitfoot` at the shell: up, env, down, the demo; nothing is left running, whatever ends it."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from infra.local import process_table
from infra.local.deploy import Aws

pytestmark = pytest.mark.e2e
README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "a folder of its own"


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "FITFOOT_FOLDER": str(folder)}


def fitfoot(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "infra.cli", *words]
    return subprocess.run(command, env=environment(folder), capture_output=True, text=True, check=False)


def exports(folder: Path) -> dict[str, str]:
    shown = fitfoot(folder, "env")
    assert shown.returncode == 0, shown.stderr
    lines = [shlex.split(line) for line in shown.stdout.splitlines()]
    assert all(line[0] == "export" for line in lines)
    return dict(line[1].split("=", 1) for line in lines)


def holder(folder: Path) -> int:
    return int(json.loads((folder / "session.json").read_text())["holder"]["pid"])


def ready(folder: Path) -> bool:
    session = folder / "session.json"
    return session.exists() and bool(json.loads(session.read_text())["ready"])


def probe(run: dict[str, str]) -> None:
    """Not waiting for the schedule's minute."""
    Aws(run["AWS_ENDPOINT_URL"], run["AWS_DEFAULT_REGION"]).client("lambda").invoke(FunctionName="fitfoot-health-probe")


def failures(run: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """README's look into the queue of failures, with the flag that it names for version 1 of the CLI."""
    aws = f'"{Path(sys.executable).with_name("aws")}" --endpoint-url "$AWS_ENDPOINT_URL"'
    (line,) = [line.strip() for line in README.read_text().splitlines() if line.startswith("    aws sqs")]
    script = line.replace("aws sqs", f"{aws} sqs")
    return subprocess.run(
        ["bash", "-c", script], env={**os.environ, **run}, capture_output=True, text=True, check=False
    )


def left(folder: Path) -> list[str]:
    """Processes that were started in, or speak of, the folder."""
    return [str(one) for one in process_table.everyone() if str(folder) in _about(one.pid) and not one.ended]


def _about(pid: int) -> str:
    try:
        proc = Path(f"/proc/{pid}")
        return (proc / "cmdline").read_text() + str((proc / "cwd").readlink())
    except OSError:
        return ""


def wait_for(seen: Callable[[], bool], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < ends, "not seen in time"
        time.sleep(0.1)


def test_a_run_in_the_background_is_found_refuses_a_second_and_dies_with_its_holder_and_the_next_tells_until_down(
    folder: Path, tmp_path: Path
) -> None:
    """One after the other in the same folder, as a start takes as long as many tests."""
    up = fitfoot(folder, "up", "--detach")
    try:
        assert up.returncode == 0, up.stdout + up.stderr
        assert "/status" in up.stdout
        assert "DATABASE_URL" in exports(folder)
        assert httpx.get(exports(folder)["API_URL"] + "/status.json").status_code == httpx.codes.OK
        assert failures(exports(folder)).returncode == 0
        second = fitfoot(folder, "up")
        assert (second.returncode, second.stderr.count("\n")) == (1, 1)
        assert "fitfoot down" in second.stderr
    finally:
        os.kill(holder(folder), signal.SIGKILL)
    wait_for(lambda: not left(folder))
    killed = fitfoot(folder, "env")
    assert (killed.returncode, killed.stderr.count("\n")) == (1, 1)
    tells_its_news_until_it_is_down(folder, tmp_path)


def tells_its_news_until_it_is_down(folder: Path, tmp_path: Path) -> None:
    checks = tmp_path / "checks.yaml"
    checks.write_text(
        "endpoints: [{name: nobody, url: 'http://127.0.0.1:9', allow-private: true, conditions: ['[STATUS] == 200']}]"
    )
    log = tmp_path / "up.log"
    with log.open("w") as shown:
        command = [sys.executable, "-u", "-m", "infra.cli", "up", "--checks", str(checks)]
        up = subprocess.Popen(command, stdout=shown, stderr=shown, env=environment(folder), start_new_session=True)
    try:  # what the killed one has left still says that it is ready
        wait_for(lambda: up.poll() is not None or (holder(folder) == up.pid and ready(folder)), 120)
        probe(exports(folder))
        wait_for(lambda: "change  nobody unknown → down: connection refused" in log.read_text(), 120)
    finally:
        down = fitfoot(folder, "down")
        ended = up.wait(timeout=60)
    assert (down.returncode, down.stdout, ended) == (0, "stopped\n", 0)
    assert log.read_text().endswith("stopped\n")
    assert "Traceback" not in log.read_text()
    assert left(folder) == []
    assert fitfoot(folder, "down").stdout == "nothing is up\n"


def test_ctrl_c_while_it_starts_leaves_nothing_either(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "up.log"
    with log.open("w") as shown:
        command = [sys.executable, "-u", "-m", "infra.cli", "up"]
        up = subprocess.Popen(command, stdout=shown, stderr=shown, env=environment(folder), start_new_session=True)
    wait_for(lambda: "emulator" in log.read_text() or up.poll() is not None)
    os.killpg(up.pid, signal.SIGINT)  # to the whole group, as a terminal does
    assert up.wait(timeout=60) == 0
    assert left(folder) == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["up", "--checks", "no.yaml"], 2, "there is no file no.yaml"),
        (["upp"], 2, "invalid choice: 'upp'"),
        (["up", "--prometheus", "garbage"], 2, "'garbage' is no address like http://host:port"),
        (["up", "--database", "http://here"], 2, "'http://here' is no address like postgresql://host:port"),
        (["demo", "--json", "/nowhere/out.json"], 2, "/nowhere/out.json cannot be written"),
        (["build", "--function", "health-prob"], 1, "did you mean health-probe?"),
    ],
)
def test_a_mistake_is_answered_in_a_line_that_says_what_would_be_right(
    folder: Path, words: list[str], code: int, said: str
) -> None:
    done = fitfoot(folder, *words)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["env", "down"])
def test_a_session_that_cannot_be_read_is_told_with_its_file(folder: Path, command: str) -> None:
    folder.mkdir()
    (folder / "session.json").write_text('{"holder": ')
    done = fitfoot(folder, command)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"{folder}/session.json is not what `up` writes" in done.stderr


def test_a_wrong_checks_file_is_refused_before_anything_starts(folder: Path, tmp_path: Path) -> None:
    checks = tmp_path / "checks.yaml"
    checks.write_text("endpoints: [{name: a, url: 'http://fitfoot.ch', conditions: ['[STATU] == 200']}]")
    done = fitfoot(folder, "up", "--checks", str(checks))
    assert done.returncode == 1
    assert (
        "checks.yaml:1: endpoints[0].conditions[0]: unknown placeholder [STATU]; did you mean [STATUS]?" in done.stderr
    )
    assert left(folder) == []


def test_the_demo_tells_its_story_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    demo = fitfoot(folder, "demo", "--json", str(tmp_path / "demo.json"))
    assert demo.returncode == 0, demo.stdout + demo.stderr
    told = json.loads((tmp_path / "demo.json").read_text())
    assert [step["name"] for step in told["steps"]] == [
        "deployed", "healthy", "broken", "detected", "incident_opened", "paged_once", "runbook_ran", "recovered",
        "healed", "incident_resolved", "page_resolved", "capacity_restored", "report_delivered",
    ]  # fmt: skip
    assert told["ok"]
    assert told["scale"] > 1
    assert f"scale {told['scale']}" in demo.stdout
    assert "/status" in demo.stdout
    assert left(folder) == []
