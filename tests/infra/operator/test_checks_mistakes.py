"""Tests: every way we could think of to write our checks file wrongly."""

from pathlib import Path

import pytest

from infra.operator import checks_file
from infra.operator.findings import FilesRefused
from tests.infra.operator.mistake import Mistake
from tests.infra.operator.planted_keys import KEYS, SYNTAX
from tests.infra.operator.planted_requests import CONDITIONS, REQUESTS
from tests.infra.operator.planted_values import VALUES

pytestmark = pytest.mark.unit
OURS = Path(__file__).parents[3] / "infra" / "monitoring" / "checks.yaml"


@pytest.mark.parametrize("mistake", [*CONDITIONS, *REQUESTS, *VALUES, *KEYS, *SYNTAX], ids=str)
def test_a_mistake_is_told_with_its_line_its_field_and_what_to_write(mistake: Mistake, tmp_path: Path) -> None:
    ours = OURS.read_text()
    head, tail = ours[: (begins := ours.index("\nendpoints:"))], ours[begins:]
    assert mistake.instead_of in tail
    text = head + tail.replace(mistake.instead_of, mistake.written, 1)
    file = tmp_path / "checks.yaml"
    file.write_text(text)

    with pytest.raises(FilesRefused) as refused:
        checks_file.load(file)

    wanted = mistake.at or mistake.written
    line = text.count("\n", 0, text.index(wanted, begins)) + 1
    told = [one for one in refused.value.findings if (one.line, one.field) == (line, mistake.field)]
    assert [one for one in told if mistake.says in str(one)], f"line {line}; told:\n{refused.value}"
    assert str(file) in str(refused.value)
    assert all(one.hint and "…\n" not in str(one) for one in refused.value.findings)
