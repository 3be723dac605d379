"""SES: what is put before a mail, and what its answers are made of."""

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from email.utils import getaddresses
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from functions.report_generator.delivering.addressees import Nobody, addressees
from functions.report_generator.delivering.post import Doubtful, NotTaken, Post, addressed
from functions.report_generator.reports import drawn_up
from tests.fakes import FakeParameters
from tests.reports import a_report

pytestmark = pytest.mark.unit
SENDER = "monitoring@fitfoot.ch"


@dataclass
class FakeSes:
    """Its client, which ends every call so."""

    fault: Exception

    def send_email(self, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - as botocore's
        raise self.fault


def answer(status: int, message: str) -> ClientError:
    return ClientError(
        {
            "Error": {"Code": "MessageRejected", "Message": message},
            "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "", "HTTPHeaders": {}, "RetryAttempts": 0},
        },
        "SendEmail",
    )


@pytest.mark.parametrize("length", [1, 20, 60])
def test_lines_keep_to_what_mail_servers_take_however_many_it_is_sent_to(length: int) -> None:
    to = tuple(f"{n:02}{'x' * length}@fitfoot.ch" for n in range(50))
    assert addressees(FakeParameters(TEAM_EMAIL=",".join(to))) == to
    mail = addressed(drawn_up(a_report(sections=())).mail, SENDER, to)
    assert max(map(len, mail.split(b"\r\n"))) <= 998
    message = message_from_bytes(mail, policy=SMTP)
    assert tuple(address for _, address in getaddresses(message.get_all("To", []))) == to
    assert message["Subject"] == "FitFoot Daily Business Report"


def test_an_address_that_is_longer_than_any_is_none() -> None:
    assert isinstance(addressees(FakeParameters(TEAM_EMAIL=f"a@{'b' * 60}.{'c' * 200}.ch")), Nobody)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "Email address is not verified. They failed the check: anna.o'neill@fitfoot.ch, Team <team+x@m.fitfoot.ch>",
            "They failed the check: ",
        ),
        ("not authorized on resource `arn:aws:ses:eu-central-1:1:identity/team@fitfoot.ch'", "arn:aws:ses:"),
    ],
)
@pytest.mark.parametrize(("status", "kind"), [(400, NotTaken), (500, Doubtful)])
def test_a_refusal_is_told_without_the_addresses_that_it_names(
    message: str, told: str, status: int, kind: type[NotTaken | Doubtful]
) -> None:
    refused = Post(lambda: FakeSes(answer(status, message)), SENDER).send(("team@fitfoot.ch",), b"")
    assert isinstance(refused, kind)
    assert "MessageRejected" in refused.reason
    assert told in refused.reason
    assert "(an address)" in refused.reason
    for part in ("@", "fitfoot.ch", "anna", "neill", "team"):
        assert part not in refused.reason


def test_a_call_that_botocore_refuses_is_told_without_addresses_too() -> None:
    fault = ParamValidationError(report="Invalid type for parameter ToAddresses, value: team@fitfoot.ch")
    refused = Post(lambda: FakeSes(fault), SENDER).send(("team@fitfoot.ch",), b"")
    assert isinstance(refused, NotTaken)
    assert "fitfoot.ch" not in refused.reason
