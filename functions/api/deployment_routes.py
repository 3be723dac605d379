"""API: deployments: the shop's CI tells of one, programs read the last ones."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.api import answers
from functions.api.answers import READ
from functions.api.deployments import OLDEST, deployment_of, is_timed
from functions.api.posted import object_of
from functions.api.route import Route
from functions.api.token import Token
from functions.model.deployment import Deployment, Told, deployment_json
from functions.model.period import utc_text

_MOST = 100
_PRIVATE = {"Cache-Control": "no-store"}

logger = Logger(service="api", child=True)
Answer = Response[str]


class Store(Protocol):
    """What the API needs of the deployments."""

    def record(self, deployment: Deployment, *, timed: bool = False) -> Told: ...  # noqa: D102 - as Deployments
    def since(self, at: datetime) -> list[Deployment]: ...  # noqa: D102


class DeploymentRoutes:
    """For programs with the token."""

    def __init__(self, store: Store, token: Token, clock: Callable[[], datetime]) -> None:
        self._store, self._token, self._clock = store, token, clock
        self.table = {"/deployments": Route(self._answer, (*READ, "POST"))}

    def _answer(self, request: APIGatewayProxyEventV2) -> Answer:
        self._token.admit(request.headers.get("authorization", ""))
        return self._told(request) if request.http_method == "POST" else self._last()

    def _told(self, request: APIGatewayProxyEventV2) -> Answer:
        sent = object_of(request, '{"service": "api", "version": "1.4.2"}')
        deployment = deployment_of(sent, self._clock())
        told = self._store.record(deployment, timed=is_timed(sent))
        service, version = deployment.service, deployment.version
        logger.info("deployment_told", service_deployed=service, version=version, told_before=told.before)
        status = HTTPStatus.OK if told.before else HTTPStatus.CREATED
        answer = {**deployment_json(told.deployment), "told_before": told.before}
        return answers.json_document(answer, status=status, headers=_PRIVATE)

    def _last(self) -> Answer:
        """Of the last week, the newest first, a hundred at most."""
        now = self._clock()
        found = self._store.since(now - OLDEST)[:_MOST]
        listed = {
            "generated_at": utc_text(now.replace(microsecond=0)),
            "deployments": [deployment_json(one) for one in found],
        }
        return answers.json_document(listed, headers=_PRIVATE)
