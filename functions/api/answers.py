"""API: what goes back over HTTP: documents, refusals, and the headers that go with all of them; pure."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import Response

JSON = "application/json"
HTML = "text/html; charset=utf-8"
SVG = "image/svg+xml; charset=utf-8"
READ = ("GET", "HEAD")
LATER: Mapping[str, str] = {"Retry-After": "30"}
NO_HEADERS: Mapping[str, str] = {}
_EVERYWHERE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_OPEN = {"Access-Control-Allow-Origin": "*"}


class Refused(Exception):
    """A request that gets no answer; the message is public and says what to do."""

    def __init__(self, status: HTTPStatus, message: str, headers: Mapping[str, str] = NO_HEADERS) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


def document(
    body: str, content_type: str, *, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] = NO_HEADERS
) -> Response[str]:
    """An answer of any content type."""
    return Response(status.value, content_type, body, {**headers})


def json_document(
    body: Mapping[str, Any], *, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] = NO_HEADERS
) -> Response[str]:
    """An answer in JSON."""
    return document(json.dumps(body, ensure_ascii=False), JSON, status=status, headers=headers)


def refusal(refused: Refused) -> Response[str]:
    """`{"error": "..."}`; nobody keeps it."""
    headers = {"Cache-Control": "no-store", **refused.headers}
    return json_document({"error": str(refused)}, status=refused.status, headers=headers)


def unavailable(message: str) -> Refused:
    """What cannot be read or done now, and may be soon."""
    return Refused(HTTPStatus.SERVICE_UNAVAILABLE, message, LATER)


def allowed(methods: Iterable[str]) -> str:
    """The methods of a path, as `Allow` lists them."""
    return ", ".join((*methods, "OPTIONS"))


def preflight(methods: Iterable[str], *, public: bool) -> Response[str]:
    """The answer to OPTIONS: any page may read what is public, without credentials."""
    allow = allowed(methods)
    asked = {"Access-Control-Allow-Methods": allow, "Access-Control-Allow-Headers": "*"}
    headers = {"Allow": allow, **({**asked, "Access-Control-Max-Age": "86400"} if public else {})}
    return Response(HTTPStatus.NO_CONTENT.value, None, "", {**headers})


def finish(answer: Mapping[str, Any], *, public: bool, head: bool) -> dict[str, Any]:
    """The answer as API Gateway takes it, with the headers that all have; HEAD gets no body."""
    headers = {**_EVERYWHERE, **answer["headers"], **(_OPEN if public else {})}
    return {**answer, "headers": headers, **({"body": ""} if head else {})}
