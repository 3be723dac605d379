"""Tests: which of them run in one process, since they share what takes long to start, and which begin first."""

import pytest

from tests import tooling

_TOGETHER = ("tests/infra/local/shop", "tests/functions/state", "tests/functions/api")
"""Folders with a fixture of their own that all their tests share."""
_DEMO = "test_the_demo_tells_its_story_and_leaves_nothing"
_LONGEST_FIRST = {group: place for place, group in enumerate((_DEMO, "run", "mypy"))}


def share_out(items: list[pytest.Item]) -> None:
    """Give each test its group, and let the groups that take longest begin."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=lambda item: _LONGEST_FIRST.get(_group(item), len(_LONGEST_FIRST)))


def _group(item: pytest.Item) -> str:
    """Those that use the embedded run, or the template, or a folder's fixture; each tool by itself; else its file."""
    file = item.path.relative_to(tooling.CHECKOUT).as_posix()
    if file.startswith("tests/e2e/"):
        return "run" if "run" in getattr(item, "fixturenames", ()) else item.name
    if file == "tests/test_tooling.py":
        return str(getattr(getattr(item, "callspec", None), "id", file))
    if file.count("/") == "tests/infra/test_x.py".count("/") and file.startswith("tests/infra/"):
        return "tests/infra"
    return next((folder for folder in _TOGETHER if file.startswith(f"{folder}/")), file)
