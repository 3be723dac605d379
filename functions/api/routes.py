"""API: the routes, and what each answers."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import APIGatewayHttpResolver, Response
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api import answers
from functions.api.answers import Refused
from functions.api.badge import DEFAULT_WINDOW, badge
from functions.api.board import Board
from functions.api.status_json import status_json
from functions.api.token import Token
from functions.model.names import did_you_mean
from functions.parameters.store import ParametersUnreadable
from functions.prometheus.exposition import expose, negotiate
from functions.state.client import TableUnavailable

OPENAPI = Path(__file__).with_name("openapi.json")
PRIVATE = frozenset({"/metrics"})
_READ = ["GET", "HEAD"]
_REFUSED = ["POST", "PUT", "PATCH", "DELETE"]
_BRIEFLY = {"Cache-Control": "public, max-age=15"}
_LATER = {"Retry-After": "30"}
_UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE

logger = Logger(service="api", child=True)
Answer = Response[str]


class Routes:
    """Answers events of an HTTP API (payload 2.0)."""

    def __init__(self, board: Board, token: Token) -> None:
        self._board = board
        self._token = token
        self._app = APIGatewayHttpResolver()
        self.table: Mapping[str, Callable[..., Answer]] = {
            "/": self._home,
            "/status": self._status_page,
            "/status.json": self._status_json,
            "/badges/<check>/uptime.svg": self._badge,
            "/openapi.json": self._openapi,
            "/metrics": self._metrics,
        }
        self._register()

    def answer(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        """The answer to one request; whatever goes wrong, it is one, and in JSON."""
        answer = self._app.resolve(event, context)
        request = self._app.current_event
        return answers.finish(answer, public=request.path not in PRIVATE, head=request.http_method == "HEAD")

    def _register(self) -> None:
        for path, answer in self.table.items():
            self._app.route(path, _READ)(answer)
            self._app.route(path, "OPTIONS")(_preflight(public=path not in PRIVATE))
            self._app.route(path, _REFUSED)(_wrong_method)
        self._app.not_found(_not_found)
        self._app.exception_handler(Refused)(_refused)
        self._app.exception_handler([TableUnavailable, ParametersUnreadable])(_unavailable)
        self._app.exception_handler(Exception)(_failed)

    def _home(self) -> Answer:
        # relative: the API may stand under a prefix
        return answers.document("", answers.HTML, status=HTTPStatus.FOUND, headers={"Location": "status"})

    def _status_page(self) -> Answer:
        from functions.api import status_page

        page = {"Content-Security-Policy": status_page.content_security_policy()}
        try:
            status = self._board.status()
        except TableUnavailable:
            logger.exception("table_unavailable", path="/status")
            headers = {**page, **_LATER, "Cache-Control": "no-store"}
            return answers.document(status_page.unknown_page(), answers.HTML, status=_UNAVAILABLE, headers=headers)
        return answers.document(status_page.page(status), answers.HTML, headers={**page, **_BRIEFLY})

    def _status_json(self) -> Answer:
        return answers.json_document(status_json(self._board.status()), headers=_BRIEFLY)

    def _badge(self, check: str) -> Answer:
        checks = {one.name: one for one in self._board.status().checks}
        if check not in checks:
            raise Refused(HTTPStatus.NOT_FOUND, f"there is no check {check!r}{did_you_mean(check, checks)}")
        windows = checks[check].windows
        window = self._app.current_event.query_string_parameters.get("window", DEFAULT_WINDOW)
        if window not in windows:
            raise Refused(HTTPStatus.BAD_REQUEST, f"there is no window {window!r}{did_you_mean(window, windows)}")
        headers = {**_BRIEFLY, "Content-Security-Policy": "default-src 'none'"}
        return answers.document(badge(window, windows[window]), answers.SVG, headers=headers)

    def _openapi(self) -> Answer:
        return answers.document(OPENAPI.read_text("utf-8"), answers.JSON, headers=_BRIEFLY)

    def _metrics(self) -> Answer:
        headers = self._app.current_event.headers
        self._token.admit(headers.get("authorization", ""))
        as_ = negotiate(headers.get("accept", ""))
        text = expose(self._board.families(), as_)
        return answers.document(text, as_, headers={"Cache-Control": "no-store", "Vary": "Accept"})


def _preflight(*, public: bool) -> Callable[..., Answer]:
    return lambda **_: answers.preflight(public=public)


def _wrong_method(**_: str) -> Answer:
    raise Refused(
        HTTPStatus.METHOD_NOT_ALLOWED, f"only {answers.METHODS} are answered here", {"Allow": answers.METHODS}
    )


def _not_found(_: Exception) -> Answer:
    return _refused(Refused(HTTPStatus.NOT_FOUND, "there is nothing here; /openapi.json lists what there is"))


def _refused(refused: Refused) -> Answer:
    logger.info("request_refused", status=refused.status.value, error=str(refused))
    return answers.refusal(refused)


def _unavailable(error: Exception) -> Answer:
    logger.error("unavailable", exc_info=error)
    return answers.refusal(Refused(_UNAVAILABLE, "what is asked for cannot be read now; try again soon", _LATER))


def _failed(error: Exception) -> Answer:
    logger.error("request_failed", exc_info=error)
    return answers.refusal(Refused(HTTPStatus.INTERNAL_SERVER_ERROR, "something is wrong here; it has been logged"))
