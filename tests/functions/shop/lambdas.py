"""Tests: a Lambda service that answers as it is told, and keeps what it was asked."""

import io
import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError


class FakeLambda:
    """Stands for botocore's client. `reply` gets a payload and gives the answer's fields, or raises."""

    def __init__(self, reply: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self._reply = reply
        self.asked: list[dict[str, Any]] = []
        self.functions: set[str] = set()

    def invoke(self, *, FunctionName: str, InvocationType: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - botocore's
        assert InvocationType == "RequestResponse"
        self.functions.add(FunctionName)
        self.asked.append(json.loads(Payload))
        return self._reply(self.asked[-1])


def says(body: object) -> dict[str, Any]:
    """What Lambda answers where the function answers this."""
    return {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(body).encode())}


def says_bytes(body: bytes) -> dict[str, Any]:
    return {"StatusCode": 200, "Payload": io.BytesIO(body)}


def failed(body: object) -> dict[str, Any]:
    """What Lambda answers where the function raises, is killed or runs out of time."""
    return says(body) | {"FunctionError": "Unhandled"}


def refused(code: str, message: str) -> ClientError:
    """What botocore raises where Lambda refuses."""
    return ClientError({"Error": {"Code": code, "Message": message}}, "Invoke")


def echo(payload: dict[str, Any]) -> dict[str, Any]:
    """Answers each question with its own text as a label."""
    answers = [
        {"ok": True, "value": [{"metric": {"query": one["promql"]}, "value": [1, "1"]}], "took_ms": 1.5, "error": None}
        for one in payload["questions"]
    ]
    return says({"at": "2026-11-23T12:00:00Z", "answers": answers})
