"""Live: whether people are reached: SES may mail as the sender, and somebody has subscribed to the team's topic."""

from collections.abc import Iterator, Mapping
from typing import Any

from infra.live.account import Account
from infra.live.deployed import DELETED, REVERT, Deployed
from infra.live.said import Said, Well, counted, wrong

_ENDPOINT = "AWS_ENDPOINT_URL_SESV2"
TEAM = "fitfoot-team"


def look_at_mail(account: Account, deployed: Deployed) -> Iterator[Said]:
    """SES's identity of whom reports are from: the address, or its domain.

    Raises:
        Unasked: SES could not be asked.
    """
    variables = deployed.variables("fitfoot-report-generator")
    sender = variables.get("MAIL_FROM")
    if not sender:
        yield Well("reports are not mailed: the settings have no mail_from")
        return
    if elsewhere := variables.get(_ENDPOINT):
        yield Well(f"reports are mailed through {elsewhere}, not through SES")
        return
    domain = sender.rpartition("@")[2]
    found = {name: account.find("sesv2", "get_email_identity", EmailIdentity=name) for name in (sender, domain)}
    there = {name: one for name, one in found.items() if one}
    create = f"`aws sesv2 create-email-identity --email-identity {domain}`, then its DNS records"
    if not there:
        yield wrong(sender, "SES has neither it nor its domain: every report is refused", create)
    elif not any(one.get("VerifiedForSendingStatus") for one in there.values()):
        message = f"SES has not verified {' or '.join(there)}: every report is refused"
        yield wrong(
            sender, message, f"`aws sesv2 get-email-identity --email-identity {next(iter(there))}` has the records"
        )
    else:
        yield from _sending(account, sender)


def _sending(account: Account, sender: str) -> Iterator[Said]:
    ses = account.ask("sesv2", "get_account")
    if not ses.get("SendingEnabled", True):
        yield wrong(
            "SES", f"sending is paused for the account: {ses.get('EnforcementStatus', '')}", "look into SES's console"
        )
    elif ses.get("ProductionAccessEnabled", True):
        yield Well(f"SES mails as {sender}")
    else:
        yield Well(f"SES mails as {sender}, in its sandbox: only to addresses that are verified")


def look_at_team(account: Account, deployed: Deployed) -> Iterator[Said]:
    """Who has subscribed to the team's topic, and has confirmed it.

    Raises:
        Unasked: SNS could not be asked.
    """
    for topic in deployed.of_type("AWS::SNS::Topic"):
        if topic.rpartition(":")[2] == TEAM:
            yield from look_at_topic(account, topic, "warnings")


def look_at_topic(account: Account, topic: str, tells: str) -> Iterator[Said]:
    """Who has subscribed to a topic by its ARN, which tells people of these things, and has confirmed it.

    Raises:
        Unasked: SNS could not be asked.
    """
    if account.find("sns", "get_topic_attributes", TopicArn=topic) is None:
        yield wrong(topic.rpartition(":")[2], DELETED, REVERT)
        return
    pages = account.pages("sns", "list_subscriptions_by_topic", TopicArn=topic)
    yield from _subscribed(topic, [one for page in pages for one in page["Subscriptions"]], tells)


def _subscribed(topic: str, subscriptions: list[Mapping[str, Any]], tells: str) -> Iterator[Said]:
    name = topic.rpartition(":")[2]
    # one that is not confirmed, or no longer, has a word instead of an ARN
    pending = [one for one in subscriptions if not one["SubscriptionArn"].startswith("arn:")]
    if not subscriptions:
        how = f"`aws sns subscribe --topic-arn {topic} --protocol email --notification-endpoint team@fitfoot.ch`"
        yield wrong(name, f"nobody has subscribed: {tells} reach nobody", how)
    for one in pending:
        message = f"a subscription by {one['Protocol']} is not confirmed ({one['SubscriptionArn']}): it gets nothing"
        yield wrong(name, message, "open the link in the mail that SNS sent, or subscribe again")
    if confirmed := len(subscriptions) - len(pending):
        yield Well(f"{name}: {counted(confirmed, 'subscription')} confirmed")
