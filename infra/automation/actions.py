"""Automation: the inputs of each action that a runbook may use."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from functions.model.names import nearest
from infra.automation.conditions import EXAMPLE, read_condition
from infra.automation.document import LONGEST_SLEEP, Action, Approve, Branch, Choice, Invoke, Sleep, Type
from infra.automation.parameters import of_type
from infra.automation.reading import OPTIONAL, Reading
from infra.automation.references import whole
from infra.operator.field_values import whole_number
from infra.operator.findings import Place, WrongValue, shown

ITERATIONS: Final = whole_number(1, 100, 10)
APPROVALS: Final = whole_number(1, 10, 1)
FUNCTIONS: Final = ("fitfoot-runbook-steps", "fitfoot-cluster-operator")
_DURATION: Final = re.compile(
    r"P(?=[0-9T])(?:([0-9]{1,6})D)?(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?)?"
)
_MOST_CHARS: Final = 4096


def iso_duration(text: str) -> timedelta:
    """An ISO-8601 duration of days, hours, minutes and seconds.

    Raises:
        ValueError: it is none.
    """
    if not (found := _DURATION.fullmatch(text)):
        raise WrongValue("an ISO-8601 duration", text, "PT30S")
    days, hours, minutes, seconds = (int(one or 0) for one in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def sleep_duration(found: object) -> timedelta:
    """How long a sleep lasts.

    Raises:
        ValueError: it is no duration, or none that AWS sleeps for.
    """
    length = iso_duration(str(found))
    if not timedelta(0) < length <= LONGEST_SLEEP:
        most = LONGEST_SLEEP // timedelta(seconds=1)
        raise ValueError(f"{found} is not from 1 to {most:,} seconds, which is how long AWS sleeps; write PT30S")
    return length


def read_invoke(reading: Reading, place: Place, found: object) -> Action:
    """aws:invokeLambdaFunction."""
    keys = {"FunctionName": FUNCTIONS[0], "InputPayload": "{step: …}"}
    known = reading.mapping(place, found, keys, _INVOKE_INSTEAD)
    payload = known.get("InputPayload", {})
    if not isinstance(payload, dict):
        reading.wrong(
            (*place, "InputPayload"), f"InputPayload is a map, not {shown(payload)}", "write step: … below it"
        )
        payload = {}
    return Invoke(reading.text((*place, "FunctionName"), known.get("FunctionName", ""), FUNCTIONS[0]), payload)


def read_sleep(reading: Reading, place: Place, found: object) -> Action:
    """aws:sleep."""
    known = reading.mapping(place, found, {"Duration": "PT30S"}, _SLEEP_INSTEAD)
    duration = reading.text((*place, "Duration"), known.get("Duration", ""), "PT30S")
    if "Duration" in known and whole(duration) is None:
        reading.value((*place, "Duration"), duration, sleep_duration, timedelta(1))
    return Sleep(duration)


def read_branch(reading: Reading, place: Place, found: object) -> Action:
    """aws:branch."""
    known = reading.mapping(place, found, {"Choices": f"[{EXAMPLE}]", "Default": OPTIONAL})
    if isinstance(found, dict) and "Default" not in found and len(known) == len(found):
        message = "Default is missing: where no choice holds, AWS goes on with whatever step is written next"
        reading.wrong(place, message, "write Default: and the step to go to")
    choices = (*place, "Choices")
    entries = reading.items(choices, known["Choices"], 20) if "Choices" in known else []
    read = tuple(_choice(reading, (*choices, index), one) for index, one in enumerate(entries))
    return Branch(read, _target(reading, (*place, "Default"), known))


def _choice(reading: Reading, place: Place, found: object) -> Choice:
    """One choice: a condition with a NextStep beside."""
    if not isinstance(found, dict):
        return Choice("", read_condition(reading, place, found))
    key = "NextStep"
    if key not in found:
        key = nearest(key, found, 0.8) or key
        hint = f"write NextStep instead of {key}" if key in found else "write NextStep: and the step to go to"
        reading.wrong((*place, key) if key in found else place, "NextStep is missing", hint)
    condition = read_condition(reading, place, {name: value for name, value in found.items() if name != key})
    return Choice(_target(reading, (*place, key), found), condition)


def _target(reading: Reading, place: Place, found: Mapping[str, Any]) -> str:
    """The name of the step to go to, where one is written."""
    key = str(place[-1])
    name = reading.text(place, found.get(key, ""), "Unlock")
    if key in found and not name:
        reading.wrong(place, f"{key} is empty", f"write {key}: and the step to go to")
    return name


def read_approve(reading: Reading, place: Place, found: object) -> Action:
    """aws:approve."""
    keys = {"Approvers": '"{{ Approvers }}"', "Message": OPTIONAL, "NotificationArn": OPTIONAL,
            "MinRequiredApprovals": OPTIONAL}  # fmt: skip
    known = reading.mapping(place, found, keys)
    approvers: Any = known.get("Approvers", [])
    if whole(approvers) is None and not of_type(Type.STRING_LIST, approvers):
        said = f"Approvers is a list of texts, not {shown(approvers)}"
        reading.wrong((*place, "Approvers"), said, 'write Approvers: "{{ Approvers }}"')
    message = reading.text((*place, "Message"), known.get("Message", ""), "may it?")
    if len(message) > _MOST_CHARS:
        reading.wrong((*place, "Message"), f"Message is longer than {_MOST_CHARS} characters", "write less")
    topic = reading.text((*place, "NotificationArn"), known.get("NotificationArn", ""), '"{{ ApprovalTopic }}"')
    least = known.get("MinRequiredApprovals", 1)
    if whole(least) is None:
        least = reading.value((*place, "MinRequiredApprovals"), least, APPROVALS, 1)
    return Approve(approvers, message, topic, least)


_INVOKE_INSTEAD: Final = {
    "Payload": "Payload is a JSON text, whose fields nobody can check; write InputPayload: and a map",
    "InvocationType": "only an answer that is waited for can be looked at; remove InvocationType",
    "Qualifier": "our functions have no versions; remove Qualifier",
    "LogType": "logs stand in CloudWatch; remove LogType",
    "ClientContext": "our functions read no context; remove ClientContext",
}
_SLEEP_INSTEAD: Final = {"Timestamp": "a point in time is over when the runbook is run again; write Duration: PT30S"}

Reader = Callable[[Reading, Place, object], Action]
READERS: Final[Mapping[str, Reader]] = {
    "aws:invokeLambdaFunction": read_invoke,
    "aws:sleep": read_sleep,
    "aws:branch": read_branch,
    "aws:approve": read_approve,
}
LOOP: Final = "aws:loop"
ACTIONS: Final = (*READERS, LOOP)


def loop_inputs(reading: Reading, place: Place, found: object) -> dict[str, Any]:
    """The inputs of aws:loop, whose steps steps.py reads."""
    keys = {"Steps": "[…]", "LoopCondition": EXAMPLE, "MaxIterations": "10"}
    return reading.mapping(place, found, keys, _LOOP_INSTEAD)


_LOOP_INSTEAD: Final = dict.fromkeys(
    ("Iterators", "IteratorDataType"), "loops over a list are not run locally; write a LoopCondition"
)
