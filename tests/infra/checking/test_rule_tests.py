"""Tests: the files of the rules' tests are looked at without promtool, too; and what many places say is one line."""

from io import StringIO
from pathlib import Path

import pytest

from infra.checking.checkout import Checkout
from infra.checking.report import CheckReport, Looked, show
from infra.checking.rule_tests import named
from infra.operator.findings import Finding
from tests.infra.checking.planted import TESTS, line_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("alerts/warning.yml", "alerts/warnings.yml", "write its path from this file"),
        ("recording, slo_windows", "recording, slo_window", "did you mean slo_windows?"),
        ("alertname: ServiceDown", "alertname: ServiceDwn", "did you mean ServiceDown?"),
    ],
)
def test_what_a_test_names_has_to_be_there(old: str, new: str, hint: str, ours: Checkout) -> None:
    file = ours.folder / TESTS / "critical.test.yml"
    before = file.read_text()
    file.write_text(before.replace(old, new, 1))
    try:
        told = [(finding.line, finding.hint) for one in named(ours) for finding in one.findings]
    finally:
        file.write_text(before)
    assert told == [(line_of(before, old), hint)]


def test_a_test_that_cannot_be_read_is_named_and_blinds_nothing(folder: Path) -> None:
    (folder / TESTS / "critical.test.yml").write_bytes(b"tests: \xff\n")
    (folder / TESTS / "a.test.yml").mkdir()
    told = [(one.file.name, one.message) for looked in named(Checkout(folder)) for one in looked.findings]
    assert told == [("a.test.yml", "is a folder"), ("critical.test.yml", "is not UTF-8: byte 0xff")]


def test_a_folder_of_tests_without_any_is_told(tmp_path: Path) -> None:
    (tmp_path / TESTS).mkdir(parents=True)
    assert [one.message for looked in named(Checkout(tmp_path)) for one in looked.findings] == [
        "holds no test of a rule"
    ]


def test_what_many_places_say_is_one_line_on_the_screen(tmp_path: Path) -> None:
    (loop := tmp_path / "loop.yml").symlink_to(tmp_path / "loop.yml")
    many = [Finding(loop, line, "", "is wrong", "mend it") for line in range(1, 32)]
    show(CheckReport([Looked(loop, findings=many)]), screen := StringIO(), colour=False)
    first, rest, end = screen.getvalue().splitlines()
    assert first.endswith("loop.yml:1: is wrong; mend it")
    assert rest.endswith("and 30 more say the same: loop.yml:2, loop.yml:3, loop.yml:4, …")
    assert end.startswith("31 mistakes")
