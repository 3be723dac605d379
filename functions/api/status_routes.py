"""API: what all the world may ask: the status as a page, as a document, as badges."""

from http import HTTPStatus
from pathlib import Path

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.api import answers
from functions.api.answers import Refused
from functions.api.badge import DEFAULT_WINDOW, badge
from functions.api.board import Board
from functions.api.route import Route
from functions.api.status_json import status_json
from functions.model.names import did_you_mean
from functions.state.client import TableUnavailable

OPENAPI = Path(__file__).with_name("openapi.json")
_BRIEFLY = {"Cache-Control": "public, max-age=15"}

logger = Logger(service="api", child=True)
Answer = Response[str]


class StatusRoutes:
    """Over the board."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self.table = {
            "/": Route(_home),
            "/status": Route(self._status_page),
            "/status.json": Route(self._status_json),
            "/badges/<check>/uptime.svg": Route(self._badge),
            "/openapi.json": Route(_openapi),
        }

    def _status_page(self, _: APIGatewayProxyEventV2) -> Answer:
        from functions.api import status_page

        page = {"Content-Security-Policy": status_page.content_security_policy()}
        try:
            status = self._board.status()
        except TableUnavailable:
            logger.exception("table_unavailable", path="/status")
            headers = {**page, **answers.LATER, "Cache-Control": "no-store"}
            html, status_code = status_page.unknown_page(), HTTPStatus.SERVICE_UNAVAILABLE
            return answers.document(html, answers.HTML, status=status_code, headers=headers)
        return answers.document(status_page.page(status), answers.HTML, headers={**page, **_BRIEFLY})

    def _status_json(self, _: APIGatewayProxyEventV2) -> Answer:
        return answers.json_document(status_json(self._board.status()), headers=_BRIEFLY)

    def _badge(self, request: APIGatewayProxyEventV2, check: str) -> Answer:
        checks = {one.name: one for one in self._board.status().checks}
        if check not in checks:
            raise Refused(HTTPStatus.NOT_FOUND, f"there is no check {check!r}{did_you_mean(check, checks)}")
        windows = checks[check].windows
        window = request.query_string_parameters.get("window", DEFAULT_WINDOW)
        if window not in windows:
            raise Refused(HTTPStatus.BAD_REQUEST, f"there is no window {window!r}{did_you_mean(window, windows)}")
        headers = {**_BRIEFLY, "Content-Security-Policy": "default-src 'none'"}
        return answers.document(badge(window, windows[window]), answers.SVG, headers=headers)


def _home(_: APIGatewayProxyEventV2) -> Answer:
    # relative: the API may stand under a prefix
    return answers.document("", answers.HTML, status=HTTPStatus.FOUND, headers={"Location": "status"})


def _openapi(_: APIGatewayProxyEventV2) -> Answer:
    return answers.document(OPENAPI.read_text("utf-8"), answers.JSON, headers=_BRIEFLY)
