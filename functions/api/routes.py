"""API: the routes as one table, and what is answered where none of them can."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import APIGatewayHttpResolver, Response
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api import answers
from functions.api.answers import Refused
from functions.api.detector import DetectorUnavailable
from functions.api.route import Route
from functions.parameters.store import ParametersUnreadable
from functions.state.client import TableUnavailable

PRIVATE = ("/metrics", "/incidents", "/deployments", "/webhooks")
"""How paths begin that are closed to other origins, whatever is answered there."""
UNREADABLE = "what is asked for cannot be read now; try again soon"
UNDONE = "the incident detector does not answer: look whether it is done, and try again"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

logger = Logger(service="api", child=True)
Answer = Response[str]


class Routes:
    """Answers events of an HTTP API (payload 2.0)."""

    def __init__(self, *tables: Mapping[str, Route]) -> None:
        self.table = {path: route for table in tables for path, route in table.items()}
        self._app = APIGatewayHttpResolver()
        for path, route in self.table.items():
            self._register(path, route)
        self._app.not_found(_not_found)
        self._app.exception_handler(Refused)(_refused)
        self._app.exception_handler([TableUnavailable, ParametersUnreadable])(_unreadable)
        self._app.exception_handler(DetectorUnavailable)(_undone)
        self._app.exception_handler(Exception)(_failed)

    def answer(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        """The answer to one request; whatever goes wrong, it is one, in JSON where people have no page for it."""
        answer = self._app.resolve(event, context)
        request = self._app.current_event
        public = not request.path.startswith(PRIVATE)
        return answers.finish(answer, public=public, head=request.http_method == "HEAD")

    def _register(self, path: str, route: Route) -> None:
        public = not path.startswith(PRIVATE)
        refused = [method for method in _METHODS if method not in route.methods]
        self._app.route(path, list(route.methods))(lambda **parts: route.answer(self._app.current_event, **parts))
        self._app.route(path, "OPTIONS")(lambda **_: answers.preflight(route.methods, public=public))
        self._app.route(path, refused)(_wrong_method(route.methods))


def _wrong_method(methods: Iterable[str]) -> Callable[..., Answer]:
    def refuse(**_: str) -> Answer:
        allow = answers.allowed(methods)
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, f"only {allow} are answered here", {"Allow": allow})

    return refuse


def _not_found(_: Exception) -> Answer:
    return _refused(Refused(HTTPStatus.NOT_FOUND, "there is nothing here; /openapi.json lists what there is"))


def _refused(refused: Refused) -> Answer:
    logger.info("request_refused", status=refused.status.value, error=str(refused))
    return answers.refusal(refused)


def _unreadable(error: Exception) -> Answer:
    logger.error("unavailable", exc_info=error)
    return answers.refusal(answers.unavailable(UNREADABLE))


def _undone(error: Exception) -> Answer:
    logger.error("detector_unavailable", exc_info=error)
    return answers.refusal(answers.unavailable(UNDONE))


def _failed(error: Exception) -> Answer:
    logger.error("request_failed", exc_info=error)
    return answers.refusal(Refused(HTTPStatus.INTERNAL_SERVER_ERROR, "something is wrong here; it has been logged"))
