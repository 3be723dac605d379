"""API: what Prometheus scrapes."""

from http import HTTPStatus
from typing import Final

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.api import answers
from functions.api.answers import Refused
from functions.api.board import Board
from functions.api.business import Business
from functions.api.counted import Counted
from functions.api.route import Route
from functions.api.token import Token
from functions.api.watch import WatchingItself
from functions.prometheus.exposition import expose, negotiate

LONG: Final = 10_000
"""Characters from which on it goes compressed, where that is taken: every Prometheus does."""
_TOO_LONG: Final = 4_000_000
"""Lambda answers with 6 MB at most, quotes escaped."""


class MetricsRoute:
    """For those with the token."""

    def __init__(
        self, board: Board, watching: WatchingItself, business: Business, counted: Counted, token: Token
    ) -> None:
        self._board, self._watching, self._business, self._counted = board, watching, business, counted
        self._token = token
        self.table = {"/metrics": Route(self._metrics)}

    def _metrics(self, request: APIGatewayProxyEventV2) -> Response[str]:
        self._token.admit(request.headers.get("authorization", ""))
        as_ = negotiate(request.headers.get("accept", ""))
        latest = self._board.latest()
        families = [
            *self._board.families(latest),
            *self._watching.families(latest.values()),
            *self._business.families(),
            *self._counted.families(),
        ]
        text = expose(families, as_)
        if len(text) > _TOO_LONG and "gzip" not in request.headers.get("accept-encoding", ""):
            raise Refused(HTTPStatus.NOT_ACCEPTABLE, "so many series go compressed only: curl --compressed")
        headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Encoding"}
        answer = answers.document(text, as_, headers=headers)
        answer.compress = len(text) > LONG
        return answer
