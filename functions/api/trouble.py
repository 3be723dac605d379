"""API: what people see as a page, and programs as JSON, where what they asked for cannot be had."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.api import answers
from functions.api.answers import Refused
from functions.api.detector import DetectorUnavailable
from functions.parameters.store import ParametersUnreadable
from functions.prometheus.accept import preference
from functions.state.client import TableUnavailable

_ANY_VERSION = ("",)
_AGAIN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE)
_UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE
_HEADLINES = {
    HTTPStatus.UNAUTHORIZED: "Incidents are for those who are on call",
    HTTPStatus.FORBIDDEN: "That was not asked for on a page of ours",
    HTTPStatus.NOT_FOUND: "There is no such incident",
    HTTPStatus.CONFLICT: "That cannot be done now",
    _UNAVAILABLE: "Incidents cannot be shown yet",
}
_SENTENCES = {
    HTTPStatus.UNAUTHORIZED: "Try again, and give your name, and API_TOKEN as the password.",
    HTTPStatus.NOT_FOUND: "The link may be cut off, or the incident is older than what is kept.",
}
_NOT_TAKEN = "That could not be taken"

logger = Logger(service="api", child=True)
Ask = Callable[..., Response[str]]


@dataclass(frozen=True)
class Trouble:
    """What went wrong, for people; `passes` says whether it may be over by itself."""

    headline: str
    sentence: str
    passes: bool = False


_UNREAD = Trouble(
    "The incidents are unknown",
    "The monitor cannot read them now. That says nothing about the shop, neither good nor bad.",
    passes=True,
)
_UNDONE = Trouble(
    "Nobody knows whether that was done",
    "The incident detector does not answer. Look at the incident, and if it stands as before, try again.",
)


def for_people(ask: Ask) -> Ask:
    """The same route, whose troubles are pages for those who want a page."""

    def answer(request: APIGatewayProxyEventV2, **parts: str) -> Response[str]:
        try:
            return ask(request, **parts)
        except (Refused, TableUnavailable, ParametersUnreadable, DetectorUnavailable) as error:
            if not wants_html(request):
                raise
            return _page(request, error)

    return answer


def wants_html(request: APIGatewayProxyEventV2) -> bool:
    """Whether a page is wanted rather than JSON, which is what those get who take anything."""
    accept = request.headers.get("accept", "")
    types = ("text/html", "application/json", "*/*")
    html, json, anything = (preference(accept, type_, _ANY_VERSION) for type_ in types)
    return html > 0 and html >= max(json, anything)


def _page(request: APIGatewayProxyEventV2, error: Exception) -> Response[str]:
    from functions.api import incident_page

    status, headers = _UNAVAILABLE, answers.LATER
    match error:
        case Refused():
            logger.info("request_refused", status=error.status.value, error=str(error))
            status, headers, trouble = error.status, error.headers, _of(error)
        case DetectorUnavailable():
            logger.error("detector_unavailable", exc_info=error)
            trouble = _UNDONE
        case _:
            logger.error("unavailable", exc_info=error)
            trouble = _UNREAD
    html = incident_page.troubled(trouble, request.path, again=status in _AGAIN and request.http_method == "GET")
    headers = {**headers, **incident_page.headers(), "Cache-Control": "no-store", "Vary": "Accept"}
    return answers.document(html, answers.HTML, status=status, headers=headers)


def _of(refused: Refused) -> Trouble:
    if refused.status in _SENTENCES:
        return Trouble(_HEADLINES[refused.status], _SENTENCES[refused.status])
    message = str(refused)
    sentence = f"{message[:1].upper()}{message[1:].removesuffix('.')}."
    return Trouble(_HEADLINES.get(refused.status, _NOT_TAKEN), sentence)
