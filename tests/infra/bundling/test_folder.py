"""Tests: a folder is made whole or not at all."""

import threading
from pathlib import Path

import pytest

from infra.bundling.folder import LONG_AGO, link_tree, locked, replaced

pytestmark = pytest.mark.unit


def test_a_new_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    for word in ("old", "new"):
        with replaced(tmp_path / "it") as fresh:
            (fresh / word).touch(mode=0o600)
    file = tmp_path / "it" / "new"
    assert list(tmp_path.rglob("*")) == [tmp_path / "it", file]
    assert (file.stat().st_mtime, file.stat().st_mode & 0o777) == (LONG_AGO, 0o644)


def fail_after_writing(folder: Path) -> None:
    with replaced(folder) as fresh:
        (fresh / "half").touch()
        raise KeyboardInterrupt


def test_a_failure_leaves_the_old_folder_and_no_rubbish(tmp_path: Path) -> None:
    with replaced(tmp_path / "it") as fresh:
        (fresh / "old").touch()
    with pytest.raises(KeyboardInterrupt):
        fail_after_writing(tmp_path / "it")
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "it", tmp_path / "it" / "old"]


def test_what_a_killed_build_left_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / ".it.fresh").mkdir()
    (tmp_path / ".it.fresh" / "half").touch()
    with replaced(tmp_path / "it"):
        pass
    assert list((tmp_path / "it").iterdir()) == []


def test_a_locked_folder_is_waited_for(tmp_path: Path) -> None:
    seen: list[str] = []

    def second() -> None:
        with locked(tmp_path / "it"):
            seen.append("second")

    with locked(tmp_path / "it"):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(timeout=0.1)
        seen.append("first")
    waiting.join(timeout=10)
    assert seen == ["first", "second"]


def test_a_tree_is_laid_over_another(tmp_path: Path) -> None:
    for folder, name in (("one", "a/x"), ("other", "a/y")):
        (tmp_path / folder / "a").mkdir(parents=True)
        (tmp_path / folder / name).write_text(name, "utf-8")
    link_tree(tmp_path / "one", tmp_path / "other")
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "other" / "a").iterdir()} == {
        "x": "a/x",
        "y": "a/y",
    }
