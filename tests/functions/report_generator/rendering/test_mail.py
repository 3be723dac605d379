"""The report as a mail, and as files."""

import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from functions.model.report import Kind, Report
from functions.report_generator.rendering.job import Rendered, file_name, rendered
from functions.report_generator.rendering.mail import mail
from functions.report_generator.rendering.page import LARGEST_BYTES
from functions.report_generator.rendering.text import text
from tests.functions.report_generator.rendering.reading import Page, page_of
from tests.reports import NASTY_TITLES, a_report

pytestmark = pytest.mark.unit
PICTURE = b"\x89PNG made up"


def received(message: bytes) -> EmailMessage:
    read = message_from_bytes(message, policy=SMTP)
    assert isinstance(read, EmailMessage)
    assert [part.defects for part in read.walk() if part.defects] == []
    return read


@pytest.fixture(scope="module")
def nasty() -> tuple[Report, Rendered]:
    """A report of nasty titles, and all that is made of it; drawn once."""
    report = a_report(titles=NASTY_TITLES)
    return report, rendered(report)


def test_a_mail_has_the_text_and_the_page_with_its_pictures_in_it(nasty: tuple[Report, Rendered]) -> None:
    report, out = nasty
    message = received(out.mail)

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == text(report)
    assert "data:image/png;base64,iVBOR" in page_of(message)
    assert len(page_of(message, with_images=False).encode()) < LARGEST_BYTES


def test_no_header_has_a_text_of_the_shops() -> None:
    evil = "Sale\r\nBcc: everyone@example.org"
    message = received(mail(a_report(headline=(evil,), titles=(evil,)), {"trade-revenue": PICTURE}).as_bytes())
    assert message.items()[:4] == [
        ("Subject", "FitFoot Daily Business Report"),
        ("Date", "Mon, 23 Nov 2026 06:15:04 +0000"),
        ("Message-ID", "<daily-20261122-20261123T061504@fitfoot.ch>"),
        ("Auto-Submitted", "auto-generated"),
    ]
    assert {name for name in message if name not in message.keys()[:4]} == {"MIME-Version", "Content-Type"}


def test_a_mail_without_pictures_is_whole() -> None:
    message = received(mail(a_report(), {}).as_bytes())
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert "all but one of 28 days" in Page(page_of(message)).text


def test_lines_keep_to_what_mail_servers_take() -> None:
    lines = mail(a_report(titles=("x" * 5000,)), {"trade-revenue": PICTURE}).as_bytes().split(b"\r\n")
    assert max(map(len, lines)) < 998
    assert not any(b"\n" in line for line in lines)


def test_the_same_report_is_the_same_mail_to_the_byte(nasty: tuple[Report, Rendered]) -> None:
    report, out = nasty
    assert rendered(report) == out


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.DAILY, "reports/daily-20261122"),
        (Kind.WEEKLY, "reports/conversion-weekly-20261122"),
        (Kind.MONTHLY, "reports/monthly-20261031"),
        (Kind.PERFORMANCE, "reports/performance-20261122"),
    ],
)
def test_files_are_named_by_the_last_of_their_days(kind: Kind, name: str) -> None:
    assert file_name(a_report(kind)) == name


def test_text_page_and_json_stand_beside_each_other(nasty: tuple[Report, Rendered]) -> None:
    report, out = nasty
    files = out.files
    name = "reports/daily-20261122"
    assert list(files) == [f"{name}.txt", f"{name}.html", f"{name}.json"]
    assert files[f"{name}.txt"].decode() == text(report)
    assert b"data:image/png;base64," in files[f"{name}.html"]
    assert json.loads(files[f"{name}.json"])["kind"] == "daily"
