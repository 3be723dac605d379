"""The tools that read the code: each finds nothing."""

import subprocess

import pytest

from tests import tooling
from tests.tooling import CHECKOUT

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("name", tooling.COMMANDS)
def test_it_finds_nothing(name: str) -> None:
    ran = tooling.run(name)
    assert ran.returncode == 0, ran.stdout


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
