"""Tests: a file that is not there, or that nothing knows of yet."""

from pathlib import Path

import pytest

from infra.checking import main, paths
from infra.checking.checkout import Checkout

pytestmark = pytest.mark.unit


def test_settings_of_the_local_run_alone_are_told(folder: Path) -> None:
    (folder / paths.SETTINGS / "production.yaml").unlink()
    (told,) = main.together(Checkout(folder)).findings
    assert (told.file, told.line) == (folder / paths.SETTINGS / "production.yaml", 1)
