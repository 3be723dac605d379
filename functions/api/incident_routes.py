"""API: incidents, for people as pages and for programs as JSON, and what can be done about one."""

import re
from http import HTTPStatus

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.api import answers
from functions.api.answers import Refused
from functions.api.detector import ACTIONS, Performs
from functions.api.incidents import IncidentBook
from functions.api.posted import is_form, refuse_other_origins, wish_of
from functions.api.route import Route
from functions.api.token import Token
from functions.api.trouble import for_people, wants_html
from functions.model.cost import cost_json
from functions.model.incident import Entry, Incident
from functions.model.incident_json import incident_json, incidents_json
from functions.model.names import did_you_mean

_ID = re.compile(r"[A-Za-z0-9-]{1,80}")
_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept"}

logger = Logger(service="api", child=True)
Answer = Response[str]


class IncidentRoutes:
    """For those with the token, who in a browser give it as their password."""

    def __init__(self, book: IncidentBook, token: Token, detector: Performs) -> None:
        self._book, self._token, self._detector = book, token, detector
        self.table = {
            "/incidents": Route(for_people(self._list)),
            "/incidents/<incident>": Route(for_people(self._one)),
            "/incidents/<incident>/<action>": Route(for_people(self._act), ("POST",)),
        }

    def _list(self, request: APIGatewayProxyEventV2) -> Answer:
        self._admit(request)
        known, now = self._book.all(), self._book.now()
        if not wants_html(request):
            return answers.json_document(incidents_json(known.incidents, now, known.unreadable), headers=_PRIVATE)
        from functions.api import incident_page

        return _page(incident_page.listed(known, now))

    def _one(self, request: APIGatewayProxyEventV2, incident: str) -> Answer:
        user = self._admit(request)
        found, timeline = self._find(incident)
        cost, now = self._book.cost(incident), self._book.now()
        if not wants_html(request):
            whole = {**incident_json(found, timeline, now), "cost": cost_json(cost)}
            return answers.json_document(whole, headers=_PRIVATE)
        from functions.api import incident_page

        return _page(incident_page.one(found, timeline, cost, now, user))

    def _act(self, request: APIGatewayProxyEventV2, incident: str, action: str) -> Answer:
        by_program = request.headers.get("authorization", "").lower().startswith("bearer ")
        if not by_program:  # no browser sends a Bearer token for somebody else's page
            refuse_other_origins(request)
        user = self._admit(request)
        wish = wish_of(request, user)
        if action not in ACTIONS:
            raise Refused(HTTPStatus.NOT_FOUND, f"there is no action {action!r}{did_you_mean(action, ACTIONS)}")
        if action == "note" and not wish.text:
            raise Refused(HTTPStatus.BAD_REQUEST, "a note needs a text")
        if not (_ID.fullmatch(incident) and self._book.has(incident)):
            raise _no_such_incident()
        done = self._detector.perform(incident, action, wish)
        logger.info("incident_acted_on", incident=incident, action=action)
        if is_form(request) and not by_program:
            # relative: the API may stand under a prefix
            headers = {"Location": f"../{incident}", "Cache-Control": "no-store"}
            return answers.document("", answers.HTML, status=HTTPStatus.SEE_OTHER, headers=headers)
        return answers.json_document(done, headers=_PRIVATE)

    def _admit(self, request: APIGatewayProxyEventV2) -> str:
        return self._token.admit_person(request.headers.get("authorization", ""), browser=wants_html(request))

    def _find(self, incident: str) -> tuple[Incident, list[Entry]]:
        found = self._book.one(incident) if _ID.fullmatch(incident) else None
        if found is None:
            raise _no_such_incident()
        return found


def _no_such_incident() -> Refused:
    return Refused(HTTPStatus.NOT_FOUND, "there is no such incident; /incidents lists those that there are")


def _page(html: str) -> Answer:
    from functions.api import incident_page

    return answers.document(html, answers.HTML, headers={**_PRIVATE, **incident_page.headers()})
