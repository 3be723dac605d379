"""Automation: the three actions that do something or wait: invoke, sleep, approve."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from infra.automation.document import Approve, Invoke, Sleep
from infra.automation.interpreter import limits
from infra.automation.interpreter.execution import NOTHING, Status
from infra.automation.interpreter.ports import FunctionUnavailable, Ports, Request
from infra.automation.interpreter.references import as_text, resolve

Json = Any
_SUCCEEDED = 200


@dataclass(frozen=True)
class Result:
    """What an attempt came to; `message` says why it failed."""

    status: Status
    outputs: Mapping[str, Json] = field(default_factory=lambda: NOTHING)
    message: str = ""


def inputs_of(action: Invoke | Sleep | Approve, values: Mapping[str, Json]) -> dict[str, Json]:
    """What the action is given, by the names that AWS has for it, every reference resolved.

    Raises:
        Unresolved: a reference stands for nothing.
        BeyondLimit: a value is not JSON.
    """
    match action:
        case Invoke():
            written = {"FunctionName": action.function, "InputPayload": action.payload}
        case Sleep():
            written = {"Duration": action.duration}
        case Approve():
            written = {
                "Approvers": action.approvers,
                "Message": action.message,
                "MinRequiredApprovals": action.least,
                "NotificationArn": action.notification_arn,
            }
    inputs: dict[str, Json] = limits.crossed(resolve(written, values))
    return inputs


def invoke(inputs: Mapping[str, Json], within: timedelta, ports: Ports) -> Result:
    """Invoke the function; its `Payload` is the JSON text that it answered."""
    payload, began = json.dumps(inputs["InputPayload"]).encode(), ports.clock.now()
    try:
        answer, error = ports.functions.invoke(as_text(inputs["FunctionName"]), payload, within)
    except FunctionUnavailable as unavailable:
        return Result(Status.FAILED, message=str(unavailable))
    except TimeoutError:
        return _timed_out(within)
    if ports.clock.now() - began > within:
        return _timed_out(within)
    return _answered(answer, error, fails=ports.function_error_fails)


def sleep(inputs: Mapping[str, Json], within: timedelta | None, ports: Ports) -> Result:
    """Let the time pass, all of it or what the step has.

    Raises:
        BeyondLimit: what it is given is no duration.
    """
    asked = limits.duration(inputs["Duration"])
    ports.clock.sleep(asked if within is None else min(asked, within))
    if ports.cancelled():
        return Result(Status.CANCELLED, message="cancelled while it slept")
    return Result(Status.SUCCESS) if within is None or asked <= within else _timed_out(within)


def approve(
    inputs: Mapping[str, Json], within: timedelta, ports: Ports, of: tuple[str, str], waits: Callable[[str], None]
) -> Result:
    """Wait until people say yes or no; `of` is the execution's id and the step's name.

    Raises:
        BeyondLimit: fewer may approve than must.
    """
    request = _request(inputs, of)
    waits(request.message)
    decision = ports.approvals.ask(request, within)
    if ports.cancelled():
        return Result(Status.CANCELLED, message="cancelled while it waited for approval")
    if decision is None:
        return _timed_out(within)
    word = "Approved" if decision.approved else "Rejected"
    decided = {"Approver": decision.by, "Decision": word, "Comment": decision.comment}
    outputs = {"ApprovalStatus": word, "ApproverDecisions": [decided]}
    if decision.approved:
        return Result(Status.SUCCESS, outputs)
    why = f"rejected by {decision.by}" + (f": {decision.comment}" if decision.comment else "")
    return Result(Status.REJECTED, outputs, why)


def _request(inputs: Mapping[str, Json], of: tuple[str, str]) -> Request:
    found = inputs["Approvers"]
    approvers = tuple(as_text(one) for one in (found if isinstance(found, list) else [found]))
    text = as_text(inputs["MinRequiredApprovals"]).strip()
    least = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= least <= len(approvers):
        raise limits.BeyondLimit(f"{text} of {len(approvers)} approvers must approve: it must be from 1 to all of them")
    return Request(*of, as_text(inputs["Message"]), approvers, least)


def _answered(answer: bytes, error: str | None, *, fails: bool) -> Result:
    try:
        text = answer.decode() or "null"
        said = json.loads(text)
    except ValueError:
        return Result(Status.FAILED, message=f"it answered what is no JSON in UTF-8: {answer[:100]!r}")
    except RecursionError:
        return Result(Status.FAILED, message="its answer is nested too deeply to be read")
    outputs = {"StatusCode": _SUCCEEDED, "Payload": text} | ({"FunctionError": error} if error else {})
    try:
        limits.refuse_large(outputs)
    except limits.BeyondLimit as beyond:
        return Result(Status.FAILED, message=str(beyond))
    if error and fails:
        return Result(Status.FAILED, outputs, _error_of(said, error))
    return Result(Status.SUCCESS, outputs)


def _error_of(said: Json, error: str) -> str:
    """What a function raised, as Lambda reports it: `{"errorType": "StepFailed", "errorMessage": "…"}`, in a sentence.

    Kinds of Lambda's own, like Runtime.ExitError or Sandbox.Timedout, say nothing that the message does not.
    """
    if not isinstance(said, dict) or not said.get("errorMessage"):
        why = "" if said in (None, "", {}) else f": {as_text(said)[:200]}"
        return f"the function failed ({error.lower()}) and did not say why{why}"
    kind = str(said.get("errorType") or "")
    after = "" if not kind or kind.startswith(("Runtime.", "Sandbox.", "Lambda.")) else f" ({kind})"
    return f"{as_text(said['errorMessage'])}{after}"


def _timed_out(within: timedelta) -> Result:
    return Result(Status.TIMED_OUT, message=f"it took longer than {within.total_seconds():g} s")
