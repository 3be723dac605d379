"""The pager inbox: a receiver out of order on purpose, and what every call has in common."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from infra.local.pager import overlay


@dataclass
class Mode:
    """So many calls more are refused with this status; with a 429, quiet is asked for `reset` seconds."""

    fail: int = 0
    status: int = 503
    reset: int = 1

    def set(self, asked: Any) -> list[str]:  # noqa: ANN401 - a foreign body has any shape
        """Take `{"fail": n, "status": code}`; returns what is wrong with it."""
        problems = overlay.fields({"fail": _number(0, 10**6)}, _OPTIONAL, asked)
        if not problems:
            self.fail, self.status, self.reset = asked["fail"], asked.get("status", 503), asked.get("reset", 1)
        return problems

    def answer(self) -> web.Response | None:
        """The refusal of one call, or None where calls are taken."""
        if self.fail <= 0:
            return None
        self.fail -= 1
        throttled = self.status == web.HTTPTooManyRequests.status_code
        body = {"status": "refused", "message": f"refused by POST /mode, {self.fail} more to come"}
        headers = {"ratelimit-reset": str(self.reset)} if throttled else {}
        return web.json_response(body, status=self.status, headers=headers)


async def read(request: web.Request) -> tuple[Any, list[str]]:
    """A call's body as JSON, and what is wrong with it as a body."""
    content = await request.read()
    problems = []
    if request.content_type != "application/json":
        problems.append("header Content-Type is not application/json")
    if len(content) > overlay.MOST_BYTES:
        problems.append(f"the body has {len(content)} bytes, over 512 KB")
    try:
        return json.loads(content), problems
    except (ValueError, RecursionError) as error:
        return None, [*problems, f"the body is not JSON: {error}"]


def _number(least: int, most: int) -> overlay.Test:
    def test(value: Any) -> str | None:  # noqa: ANN401 - a foreign body has any shape
        right = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return None if right else f"is {value!r}, not a number from {least} to {most}"

    return test


_OPTIONAL = {"status": _number(400, 599), "reset": _number(0, 3600)}
