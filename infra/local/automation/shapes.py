"""Local Automation: runs and documents in the shapes of Systems Manager's API, version 2014-11-06."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from infra.automation.document import Document, Parameter
from infra.automation.interpreter.execution import Status, StepExecution
from infra.automation.interpreter.references import as_text
from infra.local.automation.executions import Live

Json = dict[str, Any]
VERSION = "1"
_BY = "arn:aws:iam::000000000000:root"


def execution(live: Live) -> Json:
    """AutomationExecution."""
    steps = [step_execution(step, live.document) for step in list(live.steps.values())]
    return {**summary(live), "StepExecutions": steps, "StepExecutionsTruncated": False, "Outputs": {}}


def summary(live: Live) -> Json:
    """AutomationExecutionMetadata, but for what only one of the two has."""
    current = live.current
    return _known(
        AutomationExecutionId=live.id,
        DocumentName=live.document.name,
        DocumentVersion=VERSION,
        AutomationExecutionStatus=_status(live),
        ExecutionStartTime=_time(live.began),
        ExecutionEndTime=_time(live.ended),
        Parameters={name: list(values) for name, values in live.given.items()},
        FailureMessage=live.message,
        Mode="Auto",
        ExecutedBy=_BY,
        CurrentStepName=current.step if current else "",
        CurrentAction=current.action if current else "",
    )


def step_execution(step: StepExecution, document: Document) -> Json:
    """StepExecution."""
    parent = {"StepName": step.parent, "Action": "aws:loop", "Iteration": step.iteration} if step.parent else None
    return _known(
        StepName=step.step,
        Action=step.action,
        ExecutionStartTime=_time(step.began),
        ExecutionEndTime=_time(step.ended),
        StepStatus=step.status.value,
        Inputs={name: as_text(value) for name, value in step.inputs.items()},
        Outputs={name: _texts(value) for name, value in step.outputs.items()},
        FailureMessage=step.message,
        StepExecutionId=f"{step.id}",
        MaxAttempts=next((one.max_attempts for one in document.steps if one.name == step.step), 1),
        ParentStepDetails=parent,
    )


def description(document: Document) -> Json:
    """DocumentDescription."""
    return {
        **identifier(document),
        "Description": document.description,
        "Status": "Active",
        "Parameters": [_parameter(one) for one in document.parameters.values()],
        "LatestVersion": VERSION,
        "DefaultVersion": VERSION,
    }


def identifier(document: Document) -> Json:
    """DocumentIdentifier."""
    names = {"Name": document.name, "DocumentVersion": VERSION, "DocumentType": "Automation", "SchemaVersion": "0.3"}
    return {**names, "DocumentFormat": "JSON", "PlatformTypes": ["Windows", "Linux", "MacOS"], "Owner": "000000000000"}


def _parameter(parameter: Parameter) -> Json:
    known = {"Name": parameter.name, "Type": parameter.type.value, "Description": parameter.description}
    return known if parameter.default is None else {**known, "DefaultValue": as_text(parameter.default)}


def _status(live: Live) -> str:
    return "Cancelling" if live.stop.asked and not live.status.over else Status(live.status).value


def _texts(value: object) -> list[str]:
    return [as_text(one) for one in value] if isinstance(value, list) else [as_text(value)]


def _time(at: datetime | None) -> float | None:
    return at.timestamp() if at else None


def _known(**fields: object) -> Json:
    """Only the fields that there is something to say of."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


def content(document: Document) -> str:
    """As GetDocument gives it."""
    return json.dumps(document.content)


def text_of(body: Mapping[str, Any], field: str) -> str:
    """A field of a request that is a text; empty where it is not there."""
    value = body.get(field)
    return value if isinstance(value, str) else ""
