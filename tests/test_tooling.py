"""The tools that read the code: each finds nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration
CHECKOUT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--quiet", "."],
        ["ruff", "format", "--check", "--quiet", "."],
        ["mypy"],
        ["lint-imports", "--no-logo"],
    ],
    ids=" ".join,
)
def test_it_finds_nothing(command: list[str]) -> None:
    tool = Path(sys.executable).with_name(command[0])
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        [tool, *command[1:]], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_else_stands_at_the_top() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    top = {line.split("/")[0] for line in tracked.splitlines()}
    ours = {"pyproject.toml", "README.md", "cdk.json", "functions", "infra", "sql", "tests"}
    assert {name for name in top if not name.startswith(".")} <= ours


def test_no_committed_file_names_an_index_or_this_machine() -> None:
    hosts = ["pypi" + ".org", "files.python" + "hosted", "registry.npm" + "js", "deb.deb" + "ian.org", str(CHECKOUT)]
    words = [word for host in hosts for word in ("-e", host)]
    found = subprocess.run(["git", "grep", "-nIF", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert found.stdout == ""
