"""Live: what tells of trouble by itself: the stack's alarms, and the queue of what failed."""

from collections.abc import Iterator

from infra.live.account import Account
from infra.live.deployed import DELETED, REVERT, Deployed
from infra.live.said import NotRun, Said, Well, counted, wrong

_ALARM = "AWS::CloudWatch::Alarm"
_DEPTHS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
"""Who looks at a message hides it from others for half a minute: it waits all the same."""


def look_at_alarms(account: Account, deployed: Deployed) -> Iterator[Said]:
    """The alarms of the stack.

    Raises:
        Unasked: CloudWatch could not be asked.
    """
    names = deployed.of_type(_ALARM)
    if not names:
        yield Well("the stack has no alarm of CloudWatch")
        return
    pages = account.pages("cloudwatch", "describe_alarms", AlarmNames=list(names), AlarmTypes=["MetricAlarm"])
    found = {one["AlarmName"]: one for page in pages for one in page["MetricAlarms"]}
    ill = False
    for name in names:
        alarm = found.get(name)
        state = alarm["StateValue"] if alarm else ""
        if alarm is None:
            ill = True
            yield wrong(name, DELETED, REVERT)
        elif state == "ALARM":
            ill = True
            said = alarm.get("AlarmDescription", "").strip().splitlines()
            yield wrong(name, f"it is in ALARM: {alarm.get('StateReason', '')}", said[0] if said else "look at it")
        elif not alarm.get("ActionsEnabled", True):
            ill = True
            hint = f"`aws cloudwatch enable-alarm-actions --alarm-names {name}`"
            yield wrong(name, "its actions are switched off: it tells nobody", hint)
    unknown = sum(one["StateValue"] == "INSUFFICIENT_DATA" for one in found.values())
    if unknown == len(names):
        yield NotRun(f"alarms: none of the {unknown} has data, so that they watch nothing; was it deployed just now?")
    elif not ill:
        yield Well(f"{counted(len(names), 'alarm')}, none in ALARM" + (f", {unknown} without data" if unknown else ""))


def look_at_failures(account: Account, deployed: Deployed) -> Iterator[Said]:
    """How many events wait in the stack's queues of what failed.

    Raises:
        Unasked: SQS could not be asked.
    """
    for address in deployed.of_type("AWS::SQS::Queue"):
        name = address.rpartition("/")[2]
        found = account.find("sqs", "get_queue_url", QueueName=name)
        if found is None:
            yield wrong(name, DELETED, REVERT)
            continue
        asked = {"QueueUrl": found["QueueUrl"], "AttributeNames": list(_DEPTHS)}
        depths = account.ask("sqs", "get_queue_attributes", **asked)["Attributes"]
        number = sum(int(depths[depth]) for depth in _DEPTHS)
        if number:
            url = f"$(aws sqs get-queue-url --queue-name {name} --query QueueUrl --output text)"
            look = f'`aws sqs receive-message --queue-url "{url}"`'
            message = f"{counted(number, 'event')} {'waits' if number == 1 else 'wait'} there: what failed"
            yield wrong(name, message, f"{look} shows which function, and why")
        else:
            yield Well(f"{name}: nothing failed")
