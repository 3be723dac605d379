"""The demo shop: what a service logs: JSON, a line a request and a line an error, as infra/middleware does."""

import json
import re
import traceback
from collections import deque
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import uuid4

from aiohttp import web

_KEPT = 10_000
"""Of lines that nobody fetches; then the oldest go."""
_ID = web.RequestKey("id", str)


class Line(NamedTuple):
    """A line, and when it was written: milliseconds since 1970."""

    at: int
    text: str


class Lines:
    """The latest lines of one service, until somebody fetches them."""

    def __init__(self) -> None:
        self._waiting: deque[Line] = deque(maxlen=_KEPT)

    def answered(self, request: web.Request, status: int, took_ms: float) -> None:
        """A request got its answer, or would have."""
        said = {"type": "request", **about(request), "status": status, "duration": round(took_ms, 3)}
        self._write(said, request)

    def failed(self, request: web.Request, error: BaseException) -> None:
        """Something went wrong that no visitor is to blame for."""
        stack = "".join(traceback.format_exception(error))
        told = {"name": type(error).__name__, "message": str(error), "stack": stack}
        self._write({"type": "error", "level": "error", **told, **about(request)}, request)

    def fetch(self, most: int) -> list[Line]:
        """Take the oldest lines out."""
        return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

    def give_back(self, lines: list[Line]) -> None:
        """Put back what was fetched and could not be passed on, as far as there is room for it."""
        room = _KEPT - len(self._waiting)
        self._waiting.extendleft(reversed(lines[len(lines) - min(room, len(lines)) :]))

    def _write(self, said: dict[str, Any], request: web.Request) -> None:
        now = datetime.now(UTC)
        stamp = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {**said, "timestamp": stamp, "request_id": _id(request)}
        self._waiting.append(Line(int(now.timestamp() * 1000), json.dumps(line, ensure_ascii=False)))


def about(request: web.Request) -> dict[str, str]:
    """What was asked for, without the query; `route` where one matched."""
    resource = request.match_info.route.resource
    routed = {"route": re.sub(r"\{(\w+)[^}]*\}", r":\1", resource.canonical)} if resource else {}
    return {"method": request.method, "url": request.path, **routed}


def _id(request: web.Request) -> str:
    """The same in every line about a request."""
    if _ID not in request:
        request[_ID] = uuid4().hex
    return request[_ID]
