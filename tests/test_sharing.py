"""Tests: how the suite itself is shared out to processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import sharing, tooling

SUITE = """
import os
import pytest

@pytest.mark.parametrize("number", range(6))
def test_where(number):
    with open("where.txt", "a") as where:
        where.write(f"{__file__} {os.environ['PYTEST_XDIST_WORKER']}\\n")
"""


HOOK = """
from tests.sharing import Groups

def pytest_xdist_make_scheduler(config, log):
    return Groups(config, log)
"""


@pytest.mark.unit
@pytest.mark.parametrize(
    ("test", "group"),
    [
        ("tests/e2e/test_readme.py::test_a_line_of_readme_works[curl x::y]", "run"),
        ("tests/e2e/test_up_and_down.py::test_a", "tests/e2e/test_up_and_down.py::test_a"),
        ("tests/test_tooling.py::test_it_finds_nothing[mypy]", "tests/test_tooling.py::test_it_finds_nothing[mypy]"),
        ("tests/infra/test_stack.py::test_a", "tests/infra"),
        ("tests/infra/operator/test_check.py::test_a[b]", "tests/infra/operator/test_check.py"),
        ("tests/functions/api/test_routes.py::test_a", "tests/functions/api"),
    ],
)
def test_what_shares_a_fixture_is_a_group(test: str, group: str) -> None:
    assert sharing.group(test) == group


@pytest.mark.integration
def test_a_group_is_run_by_one_process_and_not_all_by_the_same(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(HOOK)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    for name in ("a", "b"):
        (tmp_path / f"test_{name}.py").write_text(SUITE)
    command = [sys.executable, "-m", "pytest", "-p", "xdist", "-p", "no:cacheprovider", "--dist=loadscope", "-n", "2"]
    others = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # they take as long to import as all the rest
    environment = {**os.environ, **others, "PYTHONPATH": str(tooling.CHECKOUT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    where = [line.split() for line in (tmp_path / "where.txt").read_text().splitlines()]
    assert len(where) == 12
    assert len({tuple(one) for one in where}) == len({worker for _, worker in where}) == 2
