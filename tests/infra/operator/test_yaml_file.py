"""Tests: files that cannot be read as what they should be are told, never a traceback."""

from pathlib import Path

import pytest

from infra.operator.findings import FilesRefused
from infra.operator.yaml_file import Document, read

pytestmark = pytest.mark.unit


def read_bytes(data: bytes, folder: Path) -> Document:
    file = folder / "a.yaml"
    file.write_bytes(data)
    return read(file, "endpoints:")


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"", 1, "is empty; begin it with endpoints:"),
        (b"# only a comment\n", 1, "is empty; begin it with endpoints:"),
        (b"- a\n", 1, "is a list and not a map of keys; begin it with endpoints:"),
        (b"hello\n", 1, "is one value and not a map of keys"),
        (b"a: 1\nb: caf\xe9\n", 2, "is not UTF-8: byte 0xe9; save it as UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, "is not UTF-8"),
        (b"a: 1\nb: \x00\n", 2, "U+0000, which YAML does not allow; remove it"),
        (b"a: 1\n\tb: 2\n", 2, "a tab where YAML wants spaces; indent with spaces only"),
        (b"a: 'x\nb: 1\n", 3, "is not YAML"),
        (b"a: " + b"[" * 40 + b"]" * 40, 1, "more than 30 levels deep"),
        (b"a: " + b"[" * 1020, 1, "is nested too deeply; write it flat"),
        (b"a: 1\n" + b"#" * 1024 * 1024, 1, "is larger than 1024 KiB"),
        (b'a: "\\UFFFFFFFF"', 1, "is not YAML"),
    ],
)
def test_such_a_file_is_refused_at_its_line(data: bytes, line: int, says: str, tmp_path: Path) -> None:
    with pytest.raises(FilesRefused) as refused:
        read_bytes(data, tmp_path)
    (finding,) = refused.value.findings
    assert finding.line == line
    assert says in str(finding)


def test_an_alias_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(FilesRefused, match="more than 100000 values, counting what aliases repeat"):
        read_bytes("\n".join(["l0: &l0 [a]", *levels]).encode(), tmp_path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FilesRefused, match="does not exist; create it, or give another path"):
        read(tmp_path / "none.yaml", "a:")


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FilesRefused, match="is a folder; give a file in it"):
        read(tmp_path, "a:")


def test_a_device_is_not_read() -> None:
    with pytest.raises(FilesRefused, match="is no regular file"):
        read(Path("/dev/zero"), "a:")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("23:00", "23:00"),
        ("yes", "yes"),
        ("on", "on"),
        ("2026-11-23", "2026-11-23"),
        ("010", "010"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("12", 12),
        ("-1.5", -1.5),
        ("true", True),
        ("~", None),
        ('"12"', "12"),
    ],
)
def test_plain_values_are_read_as_they_look(written: str, value: object, tmp_path: Path) -> None:
    assert read_bytes(f"a: {written}\n".encode(), tmp_path).values == {"a": value}


def test_keys_are_texts_even_where_yaml_1_1_reads_a_boolean(tmp_path: Path) -> None:
    assert read_bytes(b"on: 1\n2: 2\n", tmp_path).values == {"on": 1, "2": 2}


def test_lines_are_those_of_keys_and_of_entries(tmp_path: Path) -> None:
    document = read_bytes(b"a:\n  - x\n  - b: 1\n    c:\n      2\n", tmp_path)
    assert document.lines == {(): 1, ("a",): 1, ("a", 0): 2, ("a", 1): 3, ("a", 1, "b"): 3, ("a", 1, "c"): 4}


def test_what_is_merged_gives_way_to_what_is_written(tmp_path: Path) -> None:
    document = read_bytes(b"x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*x, *y], c: 3}\n", tmp_path)
    assert document.values["z"] == {"a": 1, "b": 1, "c": 3}
