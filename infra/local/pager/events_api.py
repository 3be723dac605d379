"""The pager inbox: PagerDuty's Events API v2."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from aiohttp import web

from infra.local.pager.inbox import Call, Inbox
from infra.local.pager.mode import Mode, read
from infra.local.pager.overlay import event_problems

_STATUSES = {"acknowledge": "acknowledged", "resolve": "resolved"}


@dataclass(frozen=True)
class EventsApi:
    """`POST /v2/enqueue`."""

    inbox: Inbox
    mode: Mode

    def install(self, application: web.Application) -> None:
        """Give the application its route."""
        application.router.add_post("/v2/enqueue", self.enqueue)

    async def enqueue(self, request: web.Request) -> web.Response:
        """Take an event."""
        event, problems = await read(request)
        problems = problems or event_problems(event)
        call = _call(event, problems)
        if refusal := self.mode.answer():
            problem = f"refused with {refusal.status} by POST /mode"
            self.inbox.refuse(replace(call, status=refusal.status, problems=(*problems, problem)))
            return refusal
        if problems:
            self.inbox.refuse(replace(call, status=400))
            body = {"status": "invalid event", "message": "Event object is invalid", "errors": problems}
            return web.json_response(body, status=400)
        self._take(replace(call, status=202, dedup_key=call.dedup_key or uuid4().hex))
        answer = {"status": "success", "message": "Event processed", "dedup_key": self.inbox.pages[-1].call.dedup_key}
        return web.json_response(answer, status=202)

    def _take(self, call: Call) -> None:
        if call.event_action == "trigger":
            self.inbox.trigger(call, "high" if call.severity == "critical" else "low")
        else:
            self.inbox.turn(call, _STATUSES[call.event_action])


def _call(event: Any, problems: list[str]) -> Call:  # noqa: ANN401 - a foreign body has any shape
    """The call as far as it can be read."""
    asked = event if isinstance(event, dict) else {}
    payload = _object(asked.get("payload"))
    links = asked.get("links", []) if not problems else []
    return Call(
        at=datetime.now(UTC),
        api="events",
        event_action=str(asked.get("event_action", "")),
        dedup_key=str(asked.get("dedup_key", "")),
        summary=str(payload.get("summary", "")),
        severity=str(payload.get("severity", "")),
        text=str(_object(payload.get("custom_details")).get("text", "")),
        links=tuple((link["href"], link.get("text", link["href"])) for link in links),
        problems=tuple(problems),
    )


def _object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - a foreign body has any shape
    return value if isinstance(value, dict) else {}
