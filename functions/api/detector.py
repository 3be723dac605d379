"""API: what people do to an incident is done by the incident detector, which alone writes incidents."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from functions.api.answers import Refused
from functions.api.posted import Wish

FUNCTION = "fitfoot-incident-detector"
ACTIONS = ("acknowledge", "resolve", "note")


class DetectorUnavailable(Exception):
    """The incident detector does not answer, or has failed: whether it is done nobody knows."""


class Performs(Protocol):
    """What the routes need of the detector."""

    def perform(self, incident: str, action: str, wish: Wish) -> dict[str, Any]: ...  # noqa: D102 - as Detector


class Detector:
    """Invokes the function, and waits for what it says."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    def perform(self, incident: str, action: str, wish: Wish) -> dict[str, Any]:
        """Acknowledge, resolve or note; the incident as it stands after that, as `incident_json` writes it.

        Raises:
            Refused: 409 with the detector's own sentence: it cannot be done as the incident stands.
            DetectorUnavailable: it does not answer, or has failed.
        """
        asked = {"incident": incident, "action": action, "by": wish.by, **({"text": wish.text} if wish.text else {})}
        try:
            invoked = self._client().invoke(FunctionName=FUNCTION, Payload=json.dumps(asked).encode())
            said = invoked["Payload"].read()
        except (BotoCoreError, ClientError, OSError) as error:
            raise DetectorUnavailable(str(error)) from error
        if "FunctionError" in invoked:
            raise DetectorUnavailable(said.decode("utf-8", "replace"))
        answer = _object(said)
        if "refused" in answer:
            raise Refused(HTTPStatus.CONFLICT, str(answer["refused"]))
        if not isinstance(answer.get("incident"), dict):
            raise DetectorUnavailable(f"it said neither incident nor refused: {sorted(answer)}")
        return dict(answer["incident"])


def _object(said: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(said)
    except ValueError as error:
        raise DetectorUnavailable("it said what is not JSON") from error
    if not isinstance(answer, dict):
        raise DetectorUnavailable("it said what is not an object")
    return answer
