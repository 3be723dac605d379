"""`fitfoot report` where nothing is up, and what it writes of a mail."""

from base64 import b64encode
from pathlib import Path

import pytest

from infra import cli
from infra.local.report_command import KINDS, write
from tests.infra.local.mail.letters import PIXEL, a_letter

pytestmark = pytest.mark.unit


def test_a_mail_is_written_as_it_would_arrive_with_its_page_that_needs_nothing_else(tmp_path: Path) -> None:
    letter = a_letter()
    made = {"report": "daily", "date": "2026-11-22", "eml": b64encode(letter).decode()}
    mail, page = write(made, tmp_path / "reports")
    assert (mail.name, page.name) == ("daily-20261122.eml", "daily-20261122.html")
    assert mail.read_bytes() == letter
    assert f"data:image/png;base64,{b64encode(PIXEL).decode()}" in page.read_text()
    assert "cid:" not in page.read_text()


@pytest.mark.parametrize("words", [["report"], ["report", "dayly"], ["report", "daily", "--date", "22.11.2026"]])
def test_wrong_use_is_said(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(words)
    assert ended.value.code == 2
    assert "usage: fitfoot report" in capsys.readouterr().err


def test_help_names_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.run(["report", "--help"])
    said = capsys.readouterr().out
    assert all(kind in said for kind in KINDS)
