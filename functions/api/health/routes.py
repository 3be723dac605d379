"""API: the shop's health, for load balancers, monitors and people: 200, or 503."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.api import answers
from functions.api.health.finding import Health
from functions.api.route import Route
from functions.api.token import Token
from functions.model.period import utc_text

if TYPE_CHECKING:  # what looks is made when somebody first asks
    from functions.api.health.looking import Looking

_HEADERS = {"Cache-Control": "no-store", "Vary": "Authorization"}

logger = Logger(service="api", child=True)


class HealthRoutes:
    """Hosts, errors and figures are for those with the token; everybody else sees how it is, and nothing of where."""

    def __init__(self, looking: Callable[[], "Looking"], token: Token, version: str) -> None:
        self._looking, self._token, self._version = looking, token, version
        self.table = {"/health": Route(self._health), "/api/health": Route(self._health)}

    def _health(self, request: APIGatewayProxyEventV2) -> Response[str]:
        authorization = request.headers.get("authorization", "")
        if authorization:
            self._token.admit(authorization)
        seen = self._looking().look()
        checks = {name: one.as_json(private=bool(authorization)) for name, one in seen.findings.items()}
        told = {"timestamp": utc_text(seen.at), "status": seen.health, "version": self._version, "checks": checks}
        well = seen.health is Health.HEALTHY
        if not well:
            ill = [name for name, one in seen.findings.items() if one.health is not Health.HEALTHY]
            logger.warning("not_healthy", status=seen.health, checks=ill)
        status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
        return answers.json_document(told, status=status, headers=_HEADERS)
