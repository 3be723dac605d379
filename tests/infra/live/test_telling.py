"""Alarms, the queue of what failed, mail and the team's topic: each that reaches nobody is named."""

from typing import Any

import pytest

from infra.live.deployed import DELETED
from infra.live.said import NotRun, Well
from infra.live.telling import look_at_mail, look_at_team
from infra.live.troubles import look_at_alarms, look_at_failures
from tests.infra.live.aws import a_function, a_stack, an_account, refusal, words, wrong_of

pytestmark = pytest.mark.unit
ALARMS = a_stack(("CloudWatch::Alarm", "fitfoot-monitoring-errors"), ("CloudWatch::Alarm", "fitfoot-monitoring-spend"))
TOPIC = "arn:aws:sns:eu-central-1:123456789012:fitfoot-team"
VERIFIED, UNVERIFIED = {"VerifiedForSendingStatus": True}, {"VerifiedForSendingStatus": False}
MAILING = a_stack(functions={"fitfoot-report-generator": a_function(variables={"MAIL_FROM": "monitoring@fitfoot.ch"})})


def _alarm(name: str, state: str = "OK", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - what CloudWatch answers
    return {"AlarmName": f"fitfoot-monitoring-{name}", "StateValue": state, "ActionsEnabled": True, **more}


def _alarms(*found: dict[str, Any]) -> Any:  # noqa: ANN401
    return an_account(cloudwatch={"describe_alarms": {"MetricAlarms": list(found)}})


def test_alarms_that_are_well_are_counted_and_those_without_data_told() -> None:
    said = list(look_at_alarms(_alarms(_alarm("errors"), _alarm("spend", "INSUFFICIENT_DATA")), ALARMS))
    assert said == [Well("2 alarms, none in ALARM, 1 without data")]


def test_alarms_that_are_all_without_data_are_not_known_to_be_well() -> None:
    alarms = _alarms(_alarm("errors", "INSUFFICIENT_DATA"), _alarm("spend", "INSUFFICIENT_DATA"))
    said = list(look_at_alarms(alarms, ALARMS))
    assert said == [NotRun("alarms: none of the 2 has data, so that they watch nothing; was it deployed just now?")]


def test_an_alarm_in_alarm_tells_why_and_what_to_do() -> None:
    alarm = _alarm("errors", "ALARM", StateReason="3 > 0", AlarmDescription="Look at the log.\nThen mend it.")
    said = words(look_at_alarms(_alarms(alarm, _alarm("spend")), ALARMS))
    assert said == "wrong fitfoot-monitoring-errors: it is in ALARM: 3 > 0; Look at the log."


def test_an_alarm_that_is_gone_or_mute_is_named() -> None:
    found = wrong_of(look_at_alarms(_alarms(_alarm("errors", ActionsEnabled=False)), ALARMS))
    assert found == [
        ("fitfoot-monitoring-errors", "its actions are switched off: it tells nobody"),
        ("fitfoot-monitoring-spend", DELETED),
    ]


@pytest.mark.parametrize(
    ("waiting", "hidden", "message"),
    [
        ("0", "0", None),
        ("1", "0", "1 event waits there: what failed"),
        ("0", "1", "1 event waits there: what failed"),
        ("4", "3", "7 events wait there: what failed"),
    ],
)
def test_what_failed_is_counted(waiting: str, hidden: str, message: str | None) -> None:
    account = an_account(
        sqs={
            "get_queue_url": {"QueueUrl": "https://sqs/fitfoot-failures"},
            "get_queue_attributes": {
                "Attributes": {
                    "ApproximateNumberOfMessages": waiting,
                    "ApproximateNumberOfMessagesNotVisible": hidden,
                }
            },
        }
    )
    found = wrong_of(look_at_failures(account, a_stack(("SQS::Queue", "https://sqs/1/fitfoot-failures"))))
    assert found == ([("fitfoot-failures", message)] if message else [])


def test_a_queue_that_is_gone_is_named() -> None:
    account = an_account(sqs={"get_queue_url": refusal("AWS.SimpleQueueService.NonExistentQueue", "GetQueueUrl")})
    found = wrong_of(look_at_failures(account, a_stack(("SQS::Queue", "https://sqs/1/fitfoot-failures"))))
    assert found == [("fitfoot-failures", DELETED)]


def _ses(**identities: dict[str, Any]) -> Any:  # noqa: ANN401
    there = {name.replace("_AT_", "@").replace("_", "."): one for name, one in identities.items()}
    gone = refusal("NotFoundException", "GetEmailIdentity")
    return an_account(
        sesv2={
            "get_email_identity": lambda EmailIdentity: there.get(EmailIdentity, gone),  # noqa: N803 - botocore's
            "get_account": {"SendingEnabled": True, "ProductionAccessEnabled": False},
        }
    )


@pytest.mark.parametrize("identity", ["fitfoot_ch", "monitoring_AT_fitfoot_ch"])
def test_ses_mails_as_the_sender_where_the_address_or_its_domain_is_verified(identity: str) -> None:
    said = words(look_at_mail(_ses(**{identity: VERIFIED}), MAILING))
    assert said == "Well: SES mails as monitoring@fitfoot.ch, in its sandbox: only to addresses that are verified"


def test_a_sender_that_ses_does_not_know_is_named_with_the_line_that_helps() -> None:
    said = words(look_at_mail(_ses(), MAILING))
    assert said.startswith("wrong monitoring@fitfoot.ch: SES has neither it nor its domain: every report is refused")
    assert "`aws sesv2 create-email-identity --email-identity fitfoot.ch`" in said


def test_a_domain_that_is_not_verified_is_named() -> None:
    found = wrong_of(look_at_mail(_ses(fitfoot_ch=UNVERIFIED), MAILING))
    assert found == [("monitoring@fitfoot.ch", "SES has not verified fitfoot.ch: every report is refused")]


def test_without_a_sender_ses_is_not_asked() -> None:
    assert list(look_at_mail(an_account(), a_stack())) == [
        Well("reports are not mailed: the settings have no mail_from")
    ]


def test_where_mails_go_elsewhere_that_is_said() -> None:
    variables = {"MAIL_FROM": "monitoring@fitfoot.ch", "AWS_ENDPOINT_URL_SESV2": "http://127.0.0.1:9"}
    stack = a_stack(functions={"fitfoot-report-generator": a_function(variables=variables)})
    assert list(look_at_mail(an_account(), stack)) == [
        Well("reports are mailed through http://127.0.0.1:9, not through SES")
    ]


def _pending(word: str) -> str:
    return f"a subscription by email is not confirmed ({word}): it gets nothing"


@pytest.mark.parametrize(
    ("arns", "messages"),
    [
        ([], ["nobody has subscribed: warnings reach nobody"]),
        (["PendingConfirmation"], [_pending("PendingConfirmation")]),
        (["Deleted"], [_pending("Deleted")]),
        ([f"{TOPIC}:1"], []),
        ([f"{TOPIC}:1", "PendingConfirmation"], [_pending("PendingConfirmation")]),
    ],
)
def test_somebody_has_to_have_confirmed_a_subscription(arns: list[str], messages: list[str]) -> None:
    subscriptions = [{"SubscriptionArn": arn, "Protocol": "email", "Endpoint": "anna@fitfoot.ch"} for arn in arns]
    account = an_account(
        sns={"get_topic_attributes": {}, "list_subscriptions_by_topic": {"Subscriptions": subscriptions}}
    )
    stack = a_stack(("SNS::Topic", TOPIC), ("SNS::Topic", "arn:aws:sns:eu-central-1:123456789012:another"))
    said = list(look_at_team(account, stack))
    assert wrong_of(iter(said)) == [("fitfoot-team", message) for message in messages]
    assert "anna@" not in words(iter(said))
