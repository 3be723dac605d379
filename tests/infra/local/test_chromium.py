"""Tests of finding the browser."""

from pathlib import Path

import pytest

from infra.local import chromium, debian

pytestmark = pytest.mark.unit


def test_the_browser_on_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (browser := tmp_path / "chromium").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find() == browser
    assert chromium.ensure() == browser


def test_where_it_cannot_be_installed_one_line_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(debian.ToolUnavailable, match=r"run `apt-get update && apt-get install .* chromium` as root$"):
        chromium.ensure()
