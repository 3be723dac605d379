"""API: where Sentry and UptimeRobot post what they see."""

import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import parse_qsl

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.api import answers
from functions.api.answers import Refused
from functions.api.foreign import instant
from functions.api.opinions import Opinions
from functions.api.posted import body_of
from functions.api.route import Route
from functions.api.token import Secret
from functions.model.alert import Alert
from functions.model.route import Routes

SENTRY_LIMIT = 1024 * 1024
"""An event that Sentry sends holds its whole stack."""
UPTIMEROBOT_LIMIT = 64 * 1024
HEADERS = ("x-uptimerobot-secret", "x-webhook-secret", "x-api-key")

logger = Logger(service="api", child=True)
Answer = Response[str]


class OpinionRoutes:
    """Answers 202 to whatever is signed and can be read; only a fault of ours is 503, so that it is sent again."""

    def __init__(
        self,
        secrets: tuple[Secret, Secret],
        opinions: Opinions,
        routes: Callable[[], Routes],
        clock: Callable[[], datetime],
    ) -> None:
        self._sentry, self._uptimerobot = secrets
        self._opinions, self._routes, self._clock = opinions, routes, clock
        self.table = {
            "/webhooks/sentry": Route(self._from_sentry, ("POST",)),
            "/webhooks/uptimerobot": Route(self._from_uptimerobot, ("POST",)),
            "/webhooks/uptimerobot/<secret>": Route(self._from_uptimerobot, ("POST",)),
        }

    def _from_sentry(self, request: APIGatewayProxyEventV2) -> Answer:
        body = body_of(request, SENTRY_LIMIT)
        ours = hmac.new(self._sentry.read(), body, sha256).hexdigest().encode()
        if not _same(request.headers.get("sentry-hook-signature", ""), ours):
            raise Refused(HTTPStatus.UNAUTHORIZED, f"Sentry-Hook-Signature is not that of {self._sentry.name}")
        payload, now = _json(body), self._clock()
        sent_at = instant(request.headers.get("sentry-hook-timestamp", ""), now) or now
        resource = request.headers.get("sentry-hook-resource", "").strip().lower()
        if not isinstance(payload, Mapping):
            raise Refused(HTTPStatus.BAD_REQUEST, "the body is not an object")
        from functions.api import sentry  # as long as a fiftieth of a cold start

        if resource not in sentry.RESOURCES:
            return self._heard(None)
        return self._heard(sentry.alert_of(resource, payload, sent_at, self._routes()))

    def _from_uptimerobot(self, request: APIGatewayProxyEventV2, secret: str = "") -> Answer:
        body, ours = body_of(request, UPTIMEROBOT_LIMIT), self._uptimerobot.read()
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        given = [secret, *(request.headers.get(name, "") for name in HEADERS)]
        given += [bearer] if scheme.lower() == "bearer" else []
        if not any(_same(one, ours) for one in given):
            wanted = f"send the header `Authorization: Bearer {self._uptimerobot.name}`"
            raise Refused(HTTPStatus.UNAUTHORIZED, wanted, {"WWW-Authenticate": 'Bearer realm="fitfoot"'})
        from functions.api import uptimerobot

        told = {**request.query_string_parameters, **_fields(body)}
        return self._heard(uptimerobot.alert_of(told, self._clock(), self._routes()))

    def _heard(self, alert: Alert | None) -> Answer:
        if alert is None:
            logger.info("opinion_ignored")
        what = self._opinions.hear(alert) if alert else "ignored"
        headers = {"Cache-Control": "no-store"}
        return answers.json_document({"result": what}, status=HTTPStatus.ACCEPTED, headers=headers)


def _same(given: str, ours: bytes) -> bool:
    """Whether they are, found out in the same time wherever they differ."""
    return hmac.compare_digest(given.strip().encode(errors="replace"), ours)


def _fields(body: bytes) -> Mapping[str, object]:
    """A JSON object, or a form, whichever the template's switch makes of it."""
    if body.lstrip()[:1] in (b"{", b"[", b'"'):
        payload = _json(body)
        if not isinstance(payload, Mapping):
            raise Refused(HTTPStatus.BAD_REQUEST, "the body is not an object")
        return payload
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=100))
    except ValueError as error:  # no UTF-8 is one
        raise Refused(HTTPStatus.BAD_REQUEST, "the body is neither JSON nor a form") from error


def _json(body: bytes) -> object:
    try:
        payload: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "the body is not JSON") from error
    return payload
