"""Incident detector: the team's topic, to which mail and chat subscribe."""

import unicodedata
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.model.delivery import Accepted, Delivery, Later, Refused
from functions.model.link import name_of
from functions.model.notice import Notice, NoticeKind
from functions.model.period import ZURICH

_MOST_SUBJECT = 99
_MOST_MESSAGE = 50_000
"""Characters: SNS takes 256 KB."""
_SERVER_ERRORS = 500
_THROTTLED = 429
_WORDS = {
    NoticeKind.TRIGGER: "",
    NoticeKind.ACKNOWLEDGE: "Acknowledged: ",
    NoticeKind.REMIND: "Still: ",
    NoticeKind.RESOLVE: "Resolved: ",
}


class SnsSender:
    """Tells the team by a topic: mail, chat, whatever subscribes to it."""

    def __init__(self, sns: Any, topic_arn: str, *, incidents_url: str = "") -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._sns, self._topic, self._incidents_url = sns, topic_arn, incidents_url

    def send(self, notice: Notice, receipt: str) -> Delivery:
        """Publish one; SNS forgets what it was told, so that a repeated one arrives twice, with the same key."""
        del receipt
        attributes = {"dedup_key": notice.dedup_key, "kind": notice.kind, "severity": notice.severity}
        try:
            answer = self._sns.publish(
                TopicArn=self._topic,
                Subject=subject_of(notice),
                Message=message_of(notice, self._incidents_url),
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": str(value)} for name, value in attributes.items()
                },
            )
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", _SERVER_ERRORS)
            throttled = status == _THROTTLED or error.response["Error"]["Code"].startswith("Throttl")
            return Later(str(error)) if throttled or status >= _SERVER_ERRORS else Refused(str(error))
        except BotoCoreError as error:
            return Later(str(error))
        return Accepted(receipt=str(answer["MessageId"]))


def subject_of(notice: Notice) -> str:
    """One line of up to 99 printable ASCII characters, as SNS wants it."""
    drill = "[DRILL] " if notice.drill else ""
    text = f"{drill}{_WORDS[notice.kind]}{notice.severity.upper()} {notice.service}: {notice.title}"
    plain = unicodedata.normalize("NFKD", " ".join(text.split()))
    letters = (letter if letter.isascii() else "?" for letter in plain if not unicodedata.combining(letter))
    return "".join(letter for letter in letters if letter.isprintable())[:_MOST_SUBJECT].strip()


def message_of(notice: Notice, incidents_url: str) -> str:
    """What the team reads."""
    began = f"{notice.opened_at.astimezone(ZURICH):%d.%m.%Y %H:%M} (Zurich)"
    rows = {
        "Severity": notice.severity,
        "Service": notice.service,
        "Since": began,
        "Incident": f"{incidents_url}/{notice.incident}" if incidents_url else notice.incident,
        "Deployed": _deployed(notice),
        "Runbook": notice.runbook,
        name_of(notice.dashboard): notice.dashboard,
    }
    drill = ["This is a test of paging; nothing is wrong.", ""] if notice.drill else []
    head = [*drill, f"{_WORDS[notice.kind]}{notice.title}", ""]
    text = [notice.text, ""] if notice.text else []
    facts = [f"{name + ':':<10} {value}" for name, value in rows.items() if value]
    return "\n".join([*head, *text, *facts])[:_MOST_MESSAGE]


def _deployed(notice: Notice) -> str:
    if notice.deployed is None:
        return ""
    words = notice.deployed.words(notice.opened_at).removeprefix("deployed ")
    return f"{words} ({notice.deployed.url})" if notice.deployed.url else words
