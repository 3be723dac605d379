"""Tests of the cluster operator: a shop of its own for each."""

from pathlib import Path

import pytest

from tests.functions.cluster_operator.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)
