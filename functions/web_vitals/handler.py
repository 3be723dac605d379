"""Web vitals: the Lambda function `fitfoot-web-vitals`, behind two paths for beacons and one for the script."""

import gc

gc.disable()  # importing allocates much and frees nothing: collecting meanwhile is a tenth of a cold start

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sentry.reporting import reported
from functions.web_vitals.answers import Refused, not_allowed, preflight, refusal, taken
from functions.web_vitals.beacon import read
from functions.web_vitals.request import Request
from functions.web_vitals.script import Script
from functions.web_vitals.sender import sender

gc.freeze()
gc.enable()

logger = Logger(service="web-vitals")


@cache
def script() -> Script:
    """Read when a page first asks for it."""
    return Script.read()


@cache
def tell_once(why: str) -> None:
    """Of what is refused each reason is told once by an instance: no page hears what its beacon is answered."""
    logger.warning("beacon_refused", why=why)


@reported
@logger.inject_lambda_context
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - for the log
    """Answer one request; a beacon with anything good in it is one line of the log, and 204."""
    request = Request.of(event)
    origin = request.headers.get("origin", "")
    try:
        if request.path.endswith(".js"):
            return script().answer(request)
        if request.method == "OPTIONS":
            return preflight(origin)
        if request.method != "POST":
            raise not_allowed("POST, OPTIONS")
        beacon = read(request.body(), sender(request))
    except Refused as refused:
        tell_once(str(refused))
        return refusal(refused, origin)
    # data, not a message: past the logger, which would leave it out above some level, and make it twice as long
    print(json.dumps(beacon.to_line(datetime.now(UTC)), separators=(",", ":")))
    return taken(origin)
