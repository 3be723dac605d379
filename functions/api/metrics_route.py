"""API: what Prometheus scrapes."""

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.api import answers
from functions.api.board import Board
from functions.api.business import Business
from functions.api.route import Route
from functions.api.token import Token
from functions.prometheus.exposition import expose, negotiate


class MetricsRoute:
    """For those with the token."""

    def __init__(self, board: Board, business: Business, token: Token) -> None:
        self._board, self._business, self._token = board, business, token
        self.table = {"/metrics": Route(self._metrics)}

    def _metrics(self, request: APIGatewayProxyEventV2) -> Response[str]:
        self._token.admit(request.headers.get("authorization", ""))
        as_ = negotiate(request.headers.get("accept", ""))
        text = expose([*self._board.families(), *self._business.families()], as_)
        return answers.document(text, as_, headers={"Cache-Control": "no-store", "Vary": "Accept"})
