"""Local Automation: what a cancelled run still owes: its lock."""

import json
from contextlib import suppress
from datetime import timedelta

from infra.automation.interpreter.execution import Execution, Status
from infra.automation.interpreter.ports import Functions, FunctionUnavailable
from infra.automation.payload_fields import STEPS

_WITHIN = timedelta(seconds=20)


def release(execution: Execution, functions: Functions) -> None:
    """Give the lock of a run back that was cancelled; nothing where it ended otherwise, or was a dry run.

    In a loop nothing can be said to follow a cancellation, and AWS lets the lock run out. Twice does no harm.
    """
    if execution.status is not Status.CANCELLED or execution.parameters.get("DryRun"):
        return
    asked = {"step": "unlock", "run": execution.id, "runbook": execution.document, "outcome": "cancelled"}
    with suppress(FunctionUnavailable, TimeoutError):  # then it runs out, as on AWS
        functions.invoke(STEPS, json.dumps(asked).encode(), _WITHIN)
