"""Tests: a JSON file remembers the line of each value, and says where it is no JSON."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.operator.findings import FilesRefused
from infra.operator.json_file import read_json

pytestmark = pytest.mark.unit
_KEYS = st.text('ab"\\{}[],: ü\n', max_size=4)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=12,
)


def test_each_value_has_the_line_of_its_key_or_its_own(tmp_path: Path) -> None:
    file = tmp_path / "some.json"
    file.write_text('{\n  "a": {"b":\n 1},\n  "list": [\n    1e-6,\n    {"c, ]": "}"}\n  ]\n}\n')
    document = read_json(file)
    assert document.values == {"a": {"b": 1}, "list": [0.000001, {"c, ]": "}"}]}
    assert document.lines == {
        (): 1,
        ("a",): 2,
        ("a", "b"): 2,
        ("list",): 4,
        ("list", 0): 5,
        ("list", 1): 6,
        ("list", 1, "c, ]"): 6,
    }


@settings(max_examples=30, deadline=None)
@given(value=st.dictionaries(_KEYS, _VALUES, max_size=4))
def test_any_value_is_read_as_it_was_written_and_every_place_has_a_line(
    value: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("json") / "any.json"
    file.write_text(json.dumps(value, indent=1), encoding="utf-8")
    document = read_json(file)
    assert document.values == value
    assert set(document.lines) == {(), *_places(value, ())}
    assert list(document.lines.values()) == sorted(document.lines.values())
    assert document.findings == ()


def test_a_key_that_is_written_twice_is_found_at_its_second_line(tmp_path: Path) -> None:
    file = tmp_path / "twice.json"
    file.write_text('{"a": 1,\n"b": {"unit": 1,\n"unit": 2}}')
    (finding,) = read_json(file).findings
    assert (finding.line, finding.field, finding.message) == (3, "b.unit", "unit is written twice")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('{"a": 1,\n "b": 2,\n}', 3, "is not JSON"),
        ('{"a": 1\n "b": 2}', 2, "delimiter"),
        ('{"a": NaN}', 1, "NaN"),
        ("[1]", 1, "is no object"),
        ("", 1, "is not JSON"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", 1, "nested too deeply"),
    ],
)
def test_what_is_no_such_json_is_refused_at_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(text)
    with pytest.raises(FilesRefused, match=said) as refused:
        read_json(file)
    assert [finding.line for finding in refused.value.findings] == [line]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FilesRefused, match="does not exist"):
        read_json(tmp_path / "none.json")


def _places(value: object, place: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    if not isinstance(value, dict | list):
        return []
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    return [one for key, held in inside for one in [(*place, key), *_places(held, (*place, key))]]
