from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from functions.incident_detector.paging.sns import SnsSender, message_of, subject_of
from functions.model.alert import Severity
from functions.model.delivery import Accepted, Later, Refused
from functions.model.deployment import Deployment
from functions.model.notice import NoticeKind
from functions.model.period import MINUTE
from tests.builders import NOON
from tests.functions.state.changes import a_notice

pytestmark = pytest.mark.unit

TOPIC = "arn:aws:sns:eu-central-1:000000000000:team"


class Topic:
    """SNS, which answers so."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.published: list[dict[str, Any]] = []

    def publish(self, **asked: Any) -> dict[str, str]:  # noqa: ANN401 - as botocore has it
        if self.error:
            raise self.error
        self.published.append(asked)
        return {"MessageId": "m-1"}


def refused(code: str, status: int) -> ClientError:
    error = {"Error": {"Code": code, "Message": "why"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(error, "Publish")


def test_the_team_reads_what_is_wrong_and_programs_find_the_key() -> None:
    topic = Topic()
    notice = a_notice(runbook="https://wiki/r", text="connection refused")
    assert SnsSender(topic, TOPIC, incidents_url="https://api/incidents").send(notice, "") == Accepted("m-1")
    (message,) = topic.published
    assert message["TopicArn"] == TOPIC
    assert message["Subject"] == "CRITICAL web: storefront is down"
    assert message["MessageAttributes"]["dedup_key"]["StringValue"] == "fitfoot/20261123T120000-web-1f3a"
    assert message["Message"].splitlines() == [
        "storefront is down",
        "",
        "connection refused",
        "",
        "Severity:  critical",
        "Service:   web",
        "Since:     23.11.2026 13:00 (Zurich)",
        "Incident:  https://api/incidents/20261123T120000-web-1f3a",
        "Runbook:   https://wiki/r",
    ]


def test_the_team_reads_what_was_deployed_shortly_before() -> None:
    shipped = Deployment("api", "1.4.2", NOON - 6 * MINUTE, "ci", "https://ci/runs/7")
    lines = message_of(replace(a_notice(), deployed=shipped), "").splitlines()
    assert "Deployed:  6 minutes before: api 1.4.2 by ci (https://ci/runs/7)" in lines
    bare = replace(shipped, by="", url="")
    assert "Deployed:  6 minutes before: api 1.4.2" in message_of(replace(a_notice(), deployed=bare), "").splitlines()


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        (NoticeKind.TRIGGER, "CRITICAL web"),
        (NoticeKind.ACKNOWLEDGE, "Acknowledged: CRITICAL"),
        (NoticeKind.REMIND, "Still: CRITICAL"),
        (NoticeKind.RESOLVE, "Resolved: CRITICAL"),
    ],
)
def test_a_subject_says_first_what_kind_of_news_it_is(kind: NoticeKind, begins: str) -> None:
    assert subject_of(a_notice(kind)).startswith(begins)


@pytest.mark.parametrize("title", ["Zürich «naïve» 日本語 👟", "a\nb\tc\x00d", "x" * 500, ""])
def test_a_subject_is_short_printable_ascii(title: str) -> None:
    subject = subject_of(a_notice(title=title))
    assert 0 < len(subject) < 100
    assert subject.isascii()
    assert subject.isprintable()


def test_letters_with_marks_keep_their_letters() -> None:
    assert subject_of(a_notice(title="Zürich geht nicht")).endswith("Zurich geht nicht")


def test_a_drill_says_so_first() -> None:
    assert subject_of(a_notice(drill=True)).startswith("[DRILL] ")
    assert message_of(a_notice(drill=True), "").startswith("This is a test of paging; nothing is wrong.")


def test_an_endless_text_still_fits() -> None:
    assert len(message_of(a_notice(text="👟" * 1_000_000), "").encode()) < 256_000


@pytest.mark.parametrize(
    "error",
    [
        refused("Throttling", 400),
        refused("ThrottledException", 429),
        refused("InternalError", 500),
        EndpointConnectionError(endpoint_url="https://sns"),
    ],
)
def test_a_topic_that_cannot_now_may_later(error: Exception) -> None:
    assert isinstance(SnsSender(Topic(error), TOPIC).send(a_notice(), ""), Later)


@pytest.mark.parametrize("error", [refused("NotFound", 404), refused("AuthorizationError", 403)])
def test_a_topic_that_never_will_refuses(error: Exception) -> None:
    assert isinstance(SnsSender(Topic(error), TOPIC).send(a_notice(severity=Severity.WARNING), ""), Refused)


def test_where_uptimerobot_shows_it_is_called_so() -> None:
    seen = "https://dashboard.uptimerobot.com/monitors/7"
    assert f"UptimeRobot: {seen}" in message_of(a_notice(dashboard=seen), "").splitlines()
