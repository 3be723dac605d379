"""Tests of finding the tools that Debian carries."""

import multiprocessing
import subprocess
from pathlib import Path

import pytest

from infra.local import debian

pytestmark = pytest.mark.integration

NO_LISTS = 'Dir::State::lists "{folder}";\n'


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a cache"))


def says(tool: debian.Tool) -> str:
    command = [str(tool.path), "--version"]
    return subprocess.run(command, env=dict(tool.environment), capture_output=True, text=True, check=True).stdout


def test_where_there_are_no_package_lists_they_are_fetched_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "no lists" / "partial").mkdir(parents=True)
    (tmp_path / "apt.conf").write_text(NO_LISTS.format(folder=tmp_path / "no lists"))
    monkeypatch.setenv("APT_CONFIG", str(tmp_path / "apt.conf"))
    assert says(debian.fetched("redis-server")).startswith("Redis server v=")


def test_two_that_fetch_at_once_end_with_one_tool_and_its_libraries_which_is_at_hand_only_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one test, as fetching takes seconds."""
    with monkeypatch.context() as nothing_installed:
        nothing_installed.setenv("PATH", str(tmp_path))
        assert debian.at_hand("redis-cli") is None
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        first, second = pool.map(debian.fetched, ["redis-cli", "redis-cli"])
    assert first == second
    assert says(first).startswith("redis-cli")
    assert says(debian.fetched("redis-server")).startswith("Redis server v=")
    assert [path.name for path in first.path.parents[3].iterdir() if path.name.startswith(".")] == []
    monkeypatch.setenv("PATH", str(tmp_path))
    assert debian.at_hand("redis-cli") == first


def test_an_installed_tool_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (installed := tmp_path / "promtool").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert debian.tool("promtool") == debian.Tool(installed)


def test_without_apt_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(debian.ToolUnavailable) as failure:
        debian.tool("promtool")
    assert str(failure.value) == (
        "promtool is not installed and could not be fetched (there is no apt-get here): "
        "run `apt-get install prometheus` as root"
    )
