import io
import json
from typing import Any

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from functions.api.answers import Refused
from functions.api.detector import Detector, DetectorUnavailable
from functions.api.posted import Wish

pytestmark = pytest.mark.unit
ASKED = {"incident": "20261123T045010-api-1d02", "action": "note", "by": "Anna", "text": "looking"}


def a_lambda() -> tuple[Any, Stubber]:
    client = boto3.client("lambda", region_name="eu-central-2", aws_access_key_id="x", aws_secret_access_key="x")
    stubber = Stubber(client)
    stubber.activate()
    return client, stubber


def answering(said: object, *, error: str | None = None, asked: dict[str, str] = ASKED) -> Detector:
    client, stubber = a_lambda()
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    answer: dict[str, Any] = {"StatusCode": 200, "Payload": StreamingBody(io.BytesIO(body), len(body))}
    expected = {"FunctionName": "fitfoot-incident-detector", "Payload": json.dumps(asked).encode()}
    stubber.add_response("invoke", answer | ({"FunctionError": error} if error else {}), expected)
    return Detector(lambda: client)


def test_the_detector_is_asked_and_its_incident_is_the_answer() -> None:
    detector = answering({"incident": {"status": "open"}})
    assert detector.perform(ASKED["incident"], "note", Wish("looking", "Anna")) == {"status": "open"}


def test_without_a_text_none_is_sent() -> None:
    asked = {"incident": ASKED["incident"], "action": "acknowledge", "by": "Anna"}
    detector = answering({"incident": {}}, asked=asked)
    assert detector.perform(ASKED["incident"], "acknowledge", Wish("", "Anna")) == {}


def test_a_refusal_is_passed_on_in_its_words() -> None:
    with pytest.raises(Refused, match="it is resolved already") as refused:
        answering({"refused": "it is resolved already"}).perform(ASKED["incident"], "note", Wish("looking", "Anna"))
    assert refused.value.status == 409


@pytest.mark.parametrize("said", [b"", b"<html>", [], None, {}, {"incident": None}, {"rules": 3}, b"\xff"])
def test_any_other_answer_is_a_fault(said: object) -> None:
    with pytest.raises(DetectorUnavailable):
        answering(said).perform(ASKED["incident"], "note", Wish("looking", "Anna"))


def test_a_detector_that_fails_is_a_fault() -> None:
    with pytest.raises(DetectorUnavailable, match="boom"):
        answering({"errorMessage": "boom"}, error="Unhandled").perform(
            ASKED["incident"], "note", Wish("looking", "Anna")
        )


def test_a_detector_that_cannot_be_invoked_is_a_fault() -> None:
    client, stubber = a_lambda()
    stubber.add_client_error("invoke", "TooManyRequestsException", http_status_code=429)
    with pytest.raises(DetectorUnavailable, match="TooManyRequests"):
        Detector(lambda: client).perform(ASKED["incident"], "note", Wish("looking", "Anna"))
