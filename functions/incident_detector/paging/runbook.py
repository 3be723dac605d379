"""Incident detector: starts the runbook that an incident owes: Systems Manager runs it, once for each incident."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from botocore.exceptions import BotoCoreError, ClientError

from functions.model.delivery import Accepted, Delivery, Later, Refused
from functions.model.duration import show_duration
from functions.model.notice import Notice

TOO_LATE = timedelta(minutes=10)
"""After its opening: by then somebody works on it, whom a runbook that begins unasked would surprise."""
_LATER = ("AutomationExecutionLimitExceededException", "InternalServerError", "RequestLimitExceeded")
_STARTED_BEFORE = "IdempotentParameterMismatch"
_SERVER_ERRORS = 500
_THROTTLED = 429


class RunbookSender:
    """Starts Automation documents; `ssm` makes botocore's client when one is to be started, which is seldom."""

    def __init__(self, ssm: Callable[[], Any], clock: Callable[[], datetime]) -> None:
        self._ssm, self._clock = ssm, clock

    def send(self, notice: Notice, receipt: str) -> Delivery:
        """Start the notice's document; repeated, it is the same execution. What it is called is the receipt."""
        del receipt
        if self._clock() - notice.owed_at > TOO_LATE:
            why = f"; {notice.problem}" if notice.problem else ""
            return Refused(f"it could not be started within {show_duration(TOO_LATE)}{why}")
        try:
            answer = self._ssm().start_automation_execution(
                DocumentName=notice.document,
                Parameters={"Incident": [notice.incident]},
                ClientToken=token_of(notice),
            )
        except ClientError as error:
            return _failed(error)
        except BotoCoreError as error:
            return Later(str(error))
        return Accepted(receipt=str(answer["AutomationExecutionId"]))


def token_of(notice: Notice) -> str:
    """By which Systems Manager knows a repeated start: a UUID of incident and document, as it wants one."""
    return str(uuid5(NAMESPACE_URL, f"fitfoot:{notice.incident}:{notice.document}"))


def _failed(error: ClientError) -> Delivery:
    code = error.response["Error"]["Code"]
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", _SERVER_ERRORS)
    if code == _STARTED_BEFORE:
        return Accepted(remark="it had been started before")
    later = code in _LATER or code.startswith("Throttl") or status == _THROTTLED or status >= _SERVER_ERRORS
    return Later(str(error)) if later else Refused(str(error))
