"""API: PagerDuty's V3 webhooks: what somebody does to a page there is done to its incident here."""

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.api import answers
from functions.api.answers import Refused
from functions.api.detector import Performs
from functions.api.posted import LONGEST_NAME, Wish, body_of, printable
from functions.api.route import Route
from functions.api.token import Secret

LIMIT = 256 * 1024
ACTIONS: Mapping[str, str] = {"incident.acknowledged": "acknowledge", "incident.resolved": "resolve"}
_OUR_KEY = re.compile(r"fitfoot/([A-Za-z0-9-]{1,80})")
_SUFFIX = " (PagerDuty)"
_NOBODY = "integration_reference"
"""How the type of an agent ends that is no person: what we did ourselves comes back to us with it."""

logger = Logger(service="api", child=True)


@dataclass(frozen=True)
class Done:
    """What a person did in PagerDuty to the page of one of our incidents."""

    incident: str
    action: str
    by: str


class PagerDutyWebhook:
    """Answers 202 to whatever is signed; only a fault of ours is 503, so that PagerDuty sends it again."""

    def __init__(self, secret: Secret, detector: Performs) -> None:
        self._secret, self._detector = secret, detector
        self.table = {"/webhooks/pagerduty": Route(self._receive, ("POST",))}

    def _receive(self, request: APIGatewayProxyEventV2) -> Response[str]:
        body = body_of(request, LIMIT)
        if not signed(body, request.headers.get("x-pagerduty-signature", ""), self._secret.read()):
            raise Refused(HTTPStatus.FORBIDDEN, f"X-PagerDuty-Signature is not that of {self._secret.name}")
        event = _event(body)
        done = done_of(event)
        if done is None:
            # a key that is null is one of a service that groups alerts: it has to be told apart in the log
            logger.info("webhook_ignored", event_type=event.get("event_type"), key=_key(event))
            return _heard("ignored")
        try:
            self._detector.perform(done.incident, done.action, Wish("", done.by))
        except Refused as refused:
            # it stands so already, because this came twice or we said it ourselves, or there is no such incident
            logger.info("webhook_changes_nothing", incident=done.incident, action=done.action, reason=str(refused))
            return _heard("changes nothing")
        return _heard(f"{done.action}d")


def signed(body: bytes, signatures: str, secret: bytes) -> bool:
    """Whether one of the signatures (`v1=<hex>[,v1=<hex>]`, two while a secret is changed) is ours."""
    ours = f"v1={hmac.new(secret, body, sha256).hexdigest()}".encode()
    return any(hmac.compare_digest(one.strip().encode(), ours) for one in signatures.split(","))


def done_of(event: Mapping[str, Any]) -> Done | None:
    """What was done to which incident; None for anything else that PagerDuty tells.

    An agent that is no person is our own word coming back, or PagerDuty's timer, which knows nothing of the shop.
    """
    action = ACTIONS.get(str(event.get("event_type")))
    agent, key = event.get("agent"), _OUR_KEY.fullmatch(str(_key(event)))
    if action is None or key is None or not isinstance(agent, Mapping):
        return None
    if str(agent.get("type")).endswith((_NOBODY, "service_reference")):
        return None
    return Done(key[1], action, _name(agent))


def _key(event: Mapping[str, Any]) -> object:
    data = event.get("data")
    return data.get("incident_key") if isinstance(data, Mapping) else None


def _name(agent: Mapping[str, Any]) -> str:
    name = "".join(one for one in str(agent.get("summary") or "somebody") if printable(one)).strip()
    return f"{name[: LONGEST_NAME - len(_SUFFIX)]}{_SUFFIX}"


def _event(body: bytes) -> Mapping[str, Any]:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "the body is not JSON") from error
    event = sent.get("event") if isinstance(sent, Mapping) else None
    if not isinstance(event, Mapping):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body has no event")
    return event


def _heard(what: str) -> Response[str]:
    return answers.json_document({"result": what}, status=HTTPStatus.ACCEPTED, headers={"Cache-Control": "no-store"})
