"""The pager inbox: PagerDuty's REST API, as far as incidents go."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from infra.local.pager.inbox import Call, Inbox
from infra.local.pager.mode import Mode, read
from infra.local.pager.overlay import incident_problems, rest_header_problems, update_problems

_ACTIONS = {"acknowledged": "acknowledge", "resolved": "resolve"}
_TOKEN = "Token token="  # noqa: S105 - what stands before one
_UNAUTHORIZED, _BAD, _NOT_FOUND = 401, 400, 404


@dataclass(frozen=True)
class RestApi:
    """`/incidents`."""

    inbox: Inbox
    mode: Mode

    def install(self, application: web.Application) -> None:
        """Give the application its routes."""
        routes = [web.post("/incidents", self.create), web.get("/incidents", self.find)]
        application.router.add_routes([*routes, web.put("/incidents/{id}", self.update)])

    async def create(self, request: web.Request) -> web.Response:
        """Open an incident; under a key that is open it is refused."""
        body, problems = await read(request)
        problems = problems or rest_header_problems(request.headers, writes=True) or incident_problems(body)
        call = _opening(body, problems)
        if refusal := self._refusal(request, call):
            return refusal
        before = self.inbox.latest(call.dedup_key)
        if before and before.open:
            return self._refuse(call, _BAD, "Open incident with matching dedup key already exists on this service")
        self.inbox.trigger(replace(call, status=201), body["incident"]["urgency"])
        return web.json_response({"incident": self.inbox.incidents[-1].to_dict()}, status=201)

    async def update(self, request: web.Request) -> web.Response:
        """Acknowledge or resolve an incident, or change its urgency."""
        body, problems = await read(request)
        problems = problems or rest_header_problems(request.headers, writes=True) or update_problems(body)
        incident = self.inbox.by_id(request.match_info["id"])
        change = {} if problems else body["incident"]
        action = _ACTIONS.get(change.get("status", ""), "update")
        call = Call(datetime.now(UTC), "rest", action, incident.key if incident else "", problems=tuple(problems))
        if refusal := self._refusal(request, call):
            return refusal
        if incident is None:
            return self._refuse(call, _NOT_FOUND, "Incident Not Found")
        if not incident.open:
            return self._refuse(call, _BAD, "Incident Already Resolved")
        if "urgency" in change:
            self.inbox.change_urgency(replace(call, status=200), incident, change["urgency"])
        if "status" in change:
            self.inbox.turn(replace(call, status=200), change["status"])
        return web.json_response({"incident": incident.to_dict()})

    async def find(self, request: web.Request) -> web.Response:
        """Show incidents by key and status; a look is no page, and is not kept."""
        if refusal := self.mode.answer():
            return refusal
        if not _authorized(request):
            return _error(_UNAUTHORIZED, "header Authorization is not Token token=…")
        if problems := rest_header_problems(request.headers, writes=False):
            return _error(_BAD, *problems)
        key, statuses = request.query.get("incident_key"), request.query.getall("statuses[]", [])
        found = [
            incident.to_dict()
            for incident in self.inbox.incidents
            if key in {None, incident.key} and (not statuses or incident.status in statuses)
        ]
        return web.json_response({"incidents": found, "limit": 25, "offset": 0, "more": False, "total": None})

    def _refusal(self, request: web.Request, call: Call) -> web.Response | None:
        """The refusal of a call, if it is: by mode, for its token, or for what is wrong with it."""
        if by_mode := self.mode.answer():
            problem = f"refused with {by_mode.status} by POST /mode"
            self.inbox.refuse(replace(call, status=by_mode.status, problems=(*call.problems, problem)))
            return by_mode
        if not _authorized(request):
            return self._refuse(call, _UNAUTHORIZED, "header Authorization is not Token token=…")
        return self._refuse(call, _BAD) if call.problems else None

    def _refuse(self, call: Call, status: int, *problems: str) -> web.Response:
        refused = replace(call, status=status, problems=(*call.problems, *problems))
        self.inbox.refuse(refused)
        return _error(status, *refused.problems)


def _authorized(request: web.Request) -> bool:
    header = request.headers.get("Authorization", "")
    return header.startswith(_TOKEN) and bool(header.removeprefix(_TOKEN).strip())


def _opening(body: Any, problems: list[str]) -> Call:  # noqa: ANN401 - a foreign body has any shape
    """The call as far as it can be read."""
    inside = body.get("incident") if isinstance(body, dict) else None
    asked = inside if isinstance(inside, dict) else {}
    inner = asked.get("body")
    details = inner if isinstance(inner, dict) else {}
    return Call(
        at=datetime.now(UTC),
        api="rest",
        event_action="trigger",
        dedup_key=str(asked.get("incident_key", "")),
        summary=str(asked.get("title", "")),
        severity={"high": "critical", "low": "warning"}.get(str(asked.get("urgency")), ""),
        text=str(details.get("details", "")),
        problems=tuple(problems),
    )


def _error(status: int, *errors: str) -> web.Response:
    body = {"message": "Invalid Input Provided", "code": 2001, "errors": list(errors)}
    return web.json_response({"error": body}, status=status)
