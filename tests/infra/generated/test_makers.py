"""Tests of the generated files: those of this checkout are what would be made now, and it is told where one is not."""

import shutil
from pathlib import Path

import pytest
import yaml

from infra.generated import __main__ as command
from infra.generated import config_map, makers
from infra.operator.findings import FilesRefused
from infra.operator.rules_file import rule_files

pytestmark = pytest.mark.unit
CHECKOUT = Path(__file__).parents[3]
MONITORING = "infra/monitoring"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what generated files are made from, and of those."""
    shutil.copytree(CHECKOUT / MONITORING, tmp_path / MONITORING)
    return tmp_path


def test_ours_are_what_would_be_made_now() -> None:
    assert list(makers.stale(CHECKOUT)) == []


def test_a_change_of_a_source_is_told_at_the_first_line_that_differs(checkout: Path) -> None:
    source = checkout / MONITORING / "recording.yml"
    source.write_text(source.read_text().replace("  - name: slo_windows", "  - name: windows"))
    (found,) = makers.stale(checkout)
    assert found.file == checkout / config_map.FILE
    assert found.file.read_text().splitlines()[found.line - 1].strip() == "- name: slo_windows"
    assert found.hint == "run uv run python -m infra.generated"


def test_a_change_by_hand_is_told_and_made_undone(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = checkout / config_map.FILE
    ours = file.read_text()
    file.write_text(ours + "  more: text\n")
    (found,) = makers.stale(checkout)
    assert found.line == len(ours.splitlines()) + 1
    assert command.main(checkout) == 0
    assert capsys.readouterr().out == f"{config_map.FILE}\n"
    assert file.read_text() == ours
    assert command.main(checkout) == 0
    assert capsys.readouterr().out == "every generated file is up to date\n"


def test_a_file_that_is_missing_is_told_and_made(checkout: Path) -> None:
    (checkout / config_map.FILE).unlink()
    (found,) = makers.stale(checkout)
    assert (found.line, found.message) == (1, "is generated, and is not there")
    assert makers.write(checkout) == [checkout / config_map.FILE]
    assert list(makers.stale(checkout)) == []


def test_what_cannot_be_made_says_why_and_changes_nothing(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = (checkout / config_map.FILE).read_text()
    (checkout / MONITORING / "prometheus.yml").unlink()
    (found,) = makers.stale(checkout)
    assert found.file == checkout / MONITORING / "prometheus.yml"
    assert command.main(checkout) == 1
    assert "prometheus.yml" in capsys.readouterr().err
    assert (checkout / config_map.FILE).read_text() == ours


def test_the_map_holds_every_file_byte_by_byte_under_its_name() -> None:
    monitoring = CHECKOUT / MONITORING
    made = yaml.safe_load(config_map.files(CHECKOUT)[config_map.FILE])
    assert (made["kind"], made["metadata"]) == ("ConfigMap", {"name": "monitoring-config"})
    files = [monitoring / "prometheus.yml", *rule_files(monitoring)]
    assert made["data"] == {file.name: file.read_bytes().decode() for file in files}


@pytest.mark.parametrize(
    "text",
    [
        "one line", "  indented\nless\n", "no end", "a: b \ntrailing blank \n\n\n", "\ttab\n", "é\n",
        "a: b\r\nc: d\r\n", "a\rb\n", "# a\u2028b\u2029\nc: d\n", "\ufeffa: b\nc: d\n",
    ],
)  # fmt: skip
def test_any_text_comes_through_the_map_unchanged(checkout: Path, text: str) -> None:
    (checkout / MONITORING / "alerts" / "critical.yml").write_bytes(text.encode())
    made = yaml.safe_load(config_map.files(checkout)[config_map.FILE])
    assert made["data"]["critical.yml"] == text


def test_two_files_of_one_name_are_refused(checkout: Path) -> None:
    (checkout / MONITORING / "alerts" / "recording.yml").write_text("groups: []\n")
    with pytest.raises(FilesRefused, match=r"another file is called recording\.yml, too"):
        config_map.files(checkout)


def test_a_file_whose_name_kubernetes_does_not_take_is_refused(checkout: Path) -> None:
    (checkout / MONITORING / "alerts" / "of the night.yml").write_text("groups: []\n")
    with pytest.raises(FilesRefused, match=r"of the night\.yml can be no key of a ConfigMap"):
        config_map.files(checkout)


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9f"])
def test_a_control_character_is_refused_with_its_line(checkout: Path, control: str) -> None:
    file = checkout / MONITORING / "alerts" / "critical.yml"
    file.write_bytes(f"groups:\n  # {control}\n  []\n".encode())
    found, *of_its_rules = makers.stale(checkout)
    assert {one.file for one in of_its_rules} == {file}
    assert (found.file, found.line) == (file, 2)
    assert found.message == f"holds the control character U+{ord(control):04X}"
