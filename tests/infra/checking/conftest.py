"""Tests of `fitfoot check`: our own files, where they may be changed."""

import shutil
from pathlib import Path

import pytest

from infra.checking import main, paths
from infra.checking.checkout import Checkout
from tests.infra.checking.planted import TESTS

CHECKOUT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy for one test."""
    return copied(tmp_path)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A copy whose every file is read once; who changes one changes it back."""
    checkout = Checkout(copied(tmp_path_factory.mktemp("checkout")))
    assert main.together(checkout).findings == []
    return checkout


def copied(folder: Path) -> Path:
    """What is checked of our own checkout."""
    for part in (paths.MONITORING, paths.RUNBOOKS, TESTS):
        shutil.copytree(CHECKOUT / part, folder / part)
    return folder
