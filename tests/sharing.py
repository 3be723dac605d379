"""Tests: which of them run in one process, since they share what takes long to start, and which begin first.

xdist's own groups are marks, which it writes behind a test's id: pytest 9.2 no longer reads what it writes there.
"""

import os

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

_TOGETHER = ("tests/infra/local/shop", "tests/functions/state", "tests/functions/api", "tests/sql")
"""Folders with a fixture of their own that all their tests share."""
_UP_AND_DOWN = "tests/e2e/test_up_and_down.py"
_TOOLING = "tests/test_tooling.py"
_LONGEST_FIRST = (
    f"{_UP_AND_DOWN}::test_the_demo_tells_its_story_and_leaves_nothing",
    "run",
    f"{_TOOLING}::test_it_finds_nothing[mypy]",
    "tests/infra/local/shop",
    _UP_AND_DOWN,
    "tests/benchmarks/test_benchmarks.py",
    "tests/functions/api",
    "tests/functions/incident_detector/paging/test_killed.py",
    "tests/functions/prometheus/test_evaluation_against_promtool.py",
    "tests/infra",
    "tests/infra/local",
    "tests/functions/state",
    "tests/sql",
    "tests/functions/shop",
)
"""Groups, and folders and files of groups."""


class Groups(LoadScopeScheduling):  # type: ignore[misc]
    """A group goes to one process, whole; who has nothing left to do gets the next."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


def processes() -> int:
    """One more than there are cores: the longest groups wait more than they compute."""
    return len(os.sched_getaffinity(0)) + 1


def share_out(items: list[pytest.Item]) -> None:
    """Let the groups that take longest begin; the tests of one stay as they are."""
    items.sort(key=lambda item: _place(group(item.nodeid)))


def group(test: str) -> str:
    """By a test's id: those that use the embedded run, or the template, or a folder's fixture; or all of its file.

    Each that starts a run of its own, and each tool, is a group by itself.
    """
    file = test.partition("::")[0]
    if file in {_UP_AND_DOWN, _TOOLING}:
        return test
    if file.startswith("tests/e2e/"):
        return "run"
    folder = file.rpartition("/")[0]
    if folder == "tests/infra":
        return folder
    return next((shared for shared in _TOGETHER if file.startswith(f"{shared}/")), file)


def _place(wanted: str) -> int:
    """Among the longest: of the group, else of what it lies in; all others come last."""
    if wanted in _LONGEST_FIRST:
        return _LONGEST_FIRST.index(wanted)
    above = [place for place, name in enumerate(_LONGEST_FIRST) if wanted.startswith((f"{name}/", f"{name}::"))]
    return max(above, default=len(_LONGEST_FIRST))
