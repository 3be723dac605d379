"""Tests: what others rest on is told where it is wrong, and not at those others, which are right."""

from pathlib import Path

import pytest

from infra.checking import main
from infra.checking.checkout import Checkout
from tests.infra.checking.planted import Planted
from tests.infra.checking.planted_expressions import ONCE

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("mistake", ONCE, ids=str)
def test_what_others_rest_on_is_told_once(mistake: Planted, folder: Path) -> None:
    findings, file, line = mistake.told(Checkout(folder), lambda checkout: main.run_check(checkout.folder).files)
    assert {(one.file, one.line) for one in findings} == {(file, line)}, "\n".join(map(str, findings))
    assert mistake.says in findings[0].hint
