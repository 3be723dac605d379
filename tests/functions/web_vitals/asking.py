"""The function asked as API Gateway asks it, and what it writes to its log."""

import copy
import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from functions.web_vitals.handler import handle

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

EVENTS = Path(__file__).parents[2] / "events"
REQUEST = json.loads((EVENTS / "http-api-request.json").read_text("utf-8"))
RECORDED: list[dict[str, Any]] = json.loads((EVENTS / "web-vitals-beacons.json").read_text("utf-8"))["beacons"]
LCP = {"name": "LCP", "value": 1234.5, "delta": 1234.5, "id": "v6-1-2", "navigationType": "navigate"}
CONTEXT = cast(
    "LambdaContext",
    SimpleNamespace(
        function_name="fitfoot-web-vitals", memory_limit_in_mb=128, invoked_function_arn="arn", aws_request_id="id"
    ),
)


def ask(
    body: object = None,
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "POST",
    path: str = "/web-vitals",
    encoded: bool = False,
) -> dict[str, Any]:
    """The answer to a request; a body that is no text is sent as its JSON."""
    event = copy.deepcopy(REQUEST)
    sent = body if isinstance(body, str | bytes) or body is None else json.dumps(body)
    raw = sent.encode("utf-8", "surrogatepass") if isinstance(sent, str) else sent
    event |= {"rawPath": path, "body": b64encode(raw).decode() if encoded and raw is not None else sent}
    event["isBase64Encoded"] = encoded
    event["headers"] |= headers or {}
    event["requestContext"]["http"] |= {"method": method, "path": path}
    return handle(event, CONTEXT)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was logged since the last look."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]
