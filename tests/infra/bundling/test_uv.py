"""Tests: what uv says becomes one line that says what to do."""

from pathlib import Path

import pytest

from infra.bundling.failure import BundleFailed
from infra.bundling.uv import advice, run_uv, runs

pytestmark = pytest.mark.unit
MISMATCH = """error: Failed to download `markupsafe==3.0.4`
  cause: Hash mismatch for `markupsafe==3.0.4`

         Expected:
           sha256:00
"""
NO_WHEEL = """error: No solution found when resolving dependencies
  cause: Because vl-convert-python==1.9.0 has no usable wheels, we can conclude …
"""
OFFLINE = """error: No solution found when resolving dependencies
  cause: Because httpx was not found in the cache and you require httpx==1, we can conclude …

hint: Packages were unavailable because the network was disabled.
"""
REFUSED = """error: Failed to fetch: `somewhere`
  cause: tcp connect error
"""
UNKNOWN = "error: The dependency group 'mail' was not found in the project: pyproject.toml\n"
UNHASHED = "error: In `--require-hashes` mode, all requirements must have a hash, but there is none: httpx==1\n"
OTHER = "Using CPython\nerror: Something new\n  cause: of a kind unknown\n"


@pytest.mark.parametrize(
    ("complaint", "line"),
    [
        (MISMATCH, "markupsafe==3.0.4 is not the file that was locked"),
        (NO_WHEEL, "vl-convert-python==1.9.0 has no wheel for this platform"),
        (OFFLINE, "packages could not be fetched: check the network"),
        (REFUSED, "packages could not be fetched: check the network"),
        (UNKNOWN, "pyproject.toml has no dependency group mail"),
        (UNHASHED, "a requirement has no hash: lock again"),
        (OTHER, "uv refused: Something new cause: of a kind unknown"),
        ("", "uv refused: it said nothing"),
    ],
)
def test_a_complaint_becomes_one_line_of_advice(complaint: str, line: str) -> None:
    assert advice(complaint).startswith(line)
    assert "\n" not in advice(complaint)


def test_a_stand_in_that_refuses_is_no_uv(tmp_path: Path) -> None:
    shim = tmp_path / "uv"
    shim.write_text("#!/bin/sh\nexit 127\n", "utf-8")
    shim.chmod(0o755)
    assert not runs((str(shim),))
    assert not runs((str(tmp_path / "absent"),))


def test_what_uv_refuses_is_raised(tmp_path: Path) -> None:
    with pytest.raises(BundleFailed, match=r"^uv refused: "):
        run_uv("no-such-command", folder=tmp_path)
