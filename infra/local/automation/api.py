"""Local Automation: the operations of Systems Manager that are Automation's, refusing by the names that AWS has.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
"""

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

from functions.model.names import did_you_mean
from infra.automation.document import Document
from infra.automation.interpreter.execution import Status
from infra.automation.interpreter.parameters import InvalidParameters
from infra.automation.interpreter.ports import Decision
from infra.local.automation import shapes
from infra.local.automation.executions import Executions, Live
from infra.local.automation.shapes import Json, text_of

_MOST_RESULTS = 50
_SIGNALS = {"Approve": True, "Reject": False}
Operation = Callable[[Mapping[str, Any]], Json]


class Refused(Exception):
    """What AWS answers with its name for the error."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Elsewhere(Exception):
    """The operation is not Automation's, or not of a document of ours: the emulator answers it."""


class Api:
    """The operations by name."""

    def __init__(self, documents: Sequence[Document], executions: Executions) -> None:
        self._documents = {one.name: one for one in documents}
        self._executions = executions
        self._one_at_a_time = Lock()
        self._operations: dict[str, Operation] = {
            "StartAutomationExecution": self._start,
            "GetAutomationExecution": self._get,
            "DescribeAutomationExecutions": self._list,
            "DescribeAutomationStepExecutions": self._steps,
            "StopAutomationExecution": self._stop,
            "SendAutomationSignal": self._signal,
            "DescribeDocument": self._describe,
            "GetDocument": self._content,
            "ListDocuments": self._documents_of,
        }

    def answer(self, operation: str, body: Mapping[str, Any]) -> Json:
        """The answer to an operation.

        Raises:
            Refused: as AWS refuses it.
            Elsewhere: the emulator has it.
        """
        if operation not in self._operations:
            raise Elsewhere
        with self._one_at_a_time:  # two starts with one token are one run
            return self._operations[operation](body)

    def _start(self, body: Mapping[str, Any]) -> Json:
        name, token, given = text_of(body, "DocumentName"), text_of(body, "ClientToken"), body.get("Parameters") or {}
        name = name.rpartition("/")[2]  # it may be an ARN
        if name not in self._documents:
            hint = did_you_mean(name, self._documents)
            raise Refused("AutomationDefinitionNotFoundException", f"there is no document {name!r}{hint}")
        if body.get("DocumentVersion", "$DEFAULT") not in {"$DEFAULT", "$LATEST", shapes.VERSION}:
            raise Refused("AutomationDefinitionVersionNotFoundException", f"there is version {shapes.VERSION} only")
        if token and (live := self._executions.started_with(token)):
            if (live.document.name, live.given) != (name, given):
                raise Refused("IdempotentParameterMismatch", "the same ClientToken came with something else to start")
            return {"AutomationExecutionId": live.id}
        try:
            return {"AutomationExecutionId": self._executions.start(self._documents[name], given, token).id}
        except InvalidParameters as error:
            raise Refused("InvalidAutomationExecutionParametersException", str(error)) from error

    def _get(self, body: Mapping[str, Any]) -> Json:
        return {"AutomationExecution": shapes.execution(self._live(body))}

    def _list(self, body: Mapping[str, Any]) -> Json:
        found = list(reversed(self._executions.by_id.values()))
        for one in body.get("Filters") or []:
            found = [live for live in found if _matches(live, one["Key"], one["Values"])]
        first, most = int(body.get("NextToken") or 0), body.get("MaxResults") or _MOST_RESULTS
        after = {"NextToken": str(first + most)} if len(found) > first + most else {}
        summaries = [shapes.summary(live) for live in found[first : first + most]]
        for one in summaries:
            del one["Parameters"]
        return {"AutomationExecutionMetadataList": summaries, **after}

    def _steps(self, body: Mapping[str, Any]) -> Json:
        return {"StepExecutions": shapes.execution(self._live(body))["StepExecutions"]}

    def _stop(self, body: Mapping[str, Any]) -> Json:
        live = self._live(body)
        if live.status.over:
            raise Refused("InvalidAutomationStatusUpdateException", f"it is over: {live.status}")
        live.stop.asked = True
        return {}

    def _signal(self, body: Mapping[str, Any]) -> Json:
        live, signal = self._live(body), text_of(body, "SignalType")
        if signal not in _SIGNALS:
            raise Refused("InvalidAutomationSignalException", f"{signal!r} is not played here: Approve and Reject are")
        if live.status is not Status.WAITING:
            raise Refused("InvalidAutomationSignalException", "it does not wait for approval")
        comment = " ".join((body.get("Payload") or {}).get("Comment") or [])
        live.decisions.put(Decision(approved=_SIGNALS[signal], by="SendAutomationSignal", comment=comment))
        return {}

    def _describe(self, body: Mapping[str, Any]) -> Json:
        return {"Document": shapes.description(self._document(body))}

    def _content(self, body: Mapping[str, Any]) -> Json:
        document = self._document(body)
        return {**shapes.identifier(document), "Status": "Active", "Content": shapes.content(document)}

    def _documents_of(self, _: Mapping[str, Any]) -> Json:
        return {"DocumentIdentifiers": [shapes.identifier(one) for one in self._documents.values()]}

    def _document(self, body: Mapping[str, Any]) -> Document:
        if (name := text_of(body, "Name")) in self._documents:
            return self._documents[name]
        raise Elsewhere

    def _live(self, body: Mapping[str, Any]) -> Live:
        id_ = text_of(body, "AutomationExecutionId")
        if id_ in self._executions.by_id:
            return self._executions.by_id[id_]
        raise Refused("AutomationExecutionNotFoundException", f"there is no automation execution {id_!r}")


def _matches(live: Live, key: str, values: Sequence[str]) -> bool:
    match key:
        case "DocumentNamePrefix":
            return live.document.name.startswith(tuple(values))
        case "ExecutionId":
            return live.id in values
        case "ExecutionStatus":
            return shapes.summary(live)["AutomationExecutionStatus"] in values
    raise Refused("InvalidFilterKey", f"{key} is not played here: DocumentNamePrefix, ExecutionId, ExecutionStatus are")
