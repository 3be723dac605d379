"""The mail inbox as a process, and our own sender against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import httpx
import pytest

from functions.report_generator.delivering.post import ONCE, Doubtful, NotTaken, Post, Taken
from infra.local import process
from infra.local.mail import running
from tests.infra.local.mail.letters import PIXEL, SUBJECT, a_letter

pytestmark = pytest.mark.integration

SENDER, TEAM = "monitoring@fitfoot.ch", ("team@fitfoot.ch", "anna@fitfoot.ch")


@dataclass(frozen=True)
class Office:
    """A running inbox, and a post that sends to it."""

    http: httpx.Client
    post: Post
    before: int

    @property
    def mails(self) -> list[dict[str, Any]]:
        """Of this test."""
        return list(self.http.get("/messages").json())[self.before :]

    def mode(self, **mode: int) -> None:
        self.http.post("/mode", json=mode).raise_for_status()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    started = running.start(tmp_path_factory.mktemp("a mail inbox"))
    yield started.url
    process.stop(started.process)
    assert "Traceback" not in started.process.log.read_text()


def a_client(url: str) -> Any:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "eu-central-1"}
    return boto3.client("sesv2", endpoint_url=url, config=ONCE, **keys)


@pytest.fixture
def office(url: str) -> Iterator[Office]:
    client = a_client(url)
    with httpx.Client(base_url=url) as http:
        yield Office(http, Post(lambda: client, SENDER), len(http.get("/messages").json()))
    client.close()


def test_a_mail_that_is_sent_is_in_the_inbox_as_json_as_a_file_and_for_people(office: Office) -> None:
    letter = a_letter()
    taken = office.post.send(TEAM, letter)
    (mail,) = office.mails
    assert taken == Taken(mail["id"])
    assert (mail["accepted"], mail["problems"], mail["subject"]) == (True, [], SUBJECT)
    assert (mail["from"], mail["to"], mail["images"]) == (SENDER, list(TEAM), ["trend"])
    assert "CHF 12'345.60, as usual 👟" in mail["text"]
    assert office.http.get(f"/messages/{mail['id']}.eml").content.endswith(letter)
    html = office.http.get(f"/messages/{mail['id']}.html")
    assert f"/messages/{mail['id']}/images/trend" in html.text
    assert "sandbox" in html.headers["Content-Security-Policy"]
    image = office.http.get(f"/messages/{mail['id']}/images/trend")
    assert (image.content, image.headers["Content-Type"]) == (PIXEL, "image/png")
    page = office.http.get("/messages", headers={"Accept": "text/html"}).text
    assert mail["id"] in page
    assert SUBJECT in page


@pytest.mark.parametrize(
    ("letter", "problem"),
    [
        (a_letter(html='<img src="cid:other">'), "image cid:other is shown and not carried"),
        (b"Bcc: x@fitfoot.ch\r\n" + a_letter(), "header Bcc"),
        (b"To: x@fitfoot.ch\r\n" + a_letter(), "header To is there 2 times"),
        (a_letter().replace(SUBJECT.encode(), "Zürich".encode()), "outside ASCII"),
        (a_letter().replace(b"Subject", b"Matter"), "header Subject is there 0 times"),
        (a_letter() + b"x" * 999, "over 998 bytes"),
    ],
)
def test_a_mail_that_programs_would_show_wrongly_is_refused(office: Office, letter: bytes, problem: str) -> None:
    refused = office.post.send(TEAM, letter)
    assert isinstance(refused, NotTaken)
    assert problem in refused.reason
    assert [mail["accepted"] for mail in office.mails] == [False]


def test_one_that_is_throttled_was_not_taken(office: Office) -> None:
    office.mode(fail=1, status=429)
    refused = office.post.send(TEAM, a_letter())
    assert isinstance(refused, NotTaken)
    assert "TooManyRequestsException" in refused.reason
    assert isinstance(office.post.send(TEAM, a_letter()), Taken)


@pytest.mark.parametrize("mode", [{"silent": 1}, {"fail": 1, "status": 500}])
def test_after_no_answer_or_one_that_does_not_say_nobody_knows_and_it_was_called_once(
    office: Office, mode: dict[str, int]
) -> None:
    office.mode(**mode)
    assert isinstance(office.post.send(TEAM, a_letter()), Doubtful)
    assert len(office.mails) == 1


def test_where_nobody_listens_it_was_not_taken() -> None:
    client = a_client(f"http://127.0.0.1:{process.free_port()}")
    refused = Post(lambda: client, SENDER).send(TEAM, a_letter())
    assert isinstance(refused, NotTaken)
    assert "not reached" in refused.reason


def test_a_call_that_is_none_and_another_operation_are_refused_in_words(office: Office) -> None:
    answer = office.http.post("/v2/email/outbound-emails", json={"FromEmailAddress": "x", "Template": {}})
    assert answer.status_code == httpx.codes.BAD_REQUEST
    for word in ("Template is not taken", "Destination is missing", "FromEmailAddress is no address", "not signed"):
        assert word in answer.json()["message"]
    other = office.http.get("/v2/email/identities")
    assert (other.status_code, "only SendEmail" in other.json()["message"]) == (httpx.codes.NOT_FOUND, True)
    assert office.http.post("/mode", json={"fail": "often"}).status_code == httpx.codes.BAD_REQUEST
