"""Log analyser: the Lambda function `fitfoot-log-analyser`."""

import gc

gc.disable()  # importing allocates much and frees nothing: collecting meanwhile is a tenth of a cold start

import json
import os
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

import botocore.session
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.log_analyser.analyser import Analyser
from functions.log_analyser.errors.desk import ErrorDesk
from functions.log_analyser.measure import measure
from functions.log_analyser.services import Services
from functions.log_analyser.sessions import Sessions
from functions.sentry.reporting import reported
from functions.state.alerts import Alerts
from functions.state.client import dynamodb
from functions.state.deltas import Deltas
from functions.state.error_kinds import ErrorKinds

gc.freeze()
gc.enable()

logger = Logger(service="log-analyser")


@cache
def analyser() -> Analyser:
    """All that an event is done with; `LOG_GROUPS` says whose lines are in which group."""
    tables, session = dynamodb(), botocore.session.get_session()
    return Analyser(
        Services(json.loads(os.environ.get("LOG_GROUPS", "{}"))),
        Deltas(tables),
        ErrorDesk(ErrorKinds(tables), Alerts(tables)),
        Sessions(cache(partial(session.create_client, "s3")), os.environ.get("LOGS_BUCKET", "")),
    )


@reported
@logger.inject_lambda_context
def handle(event: Any, _context: LambdaContext) -> dict[str, Any]:  # noqa: ANN401 - anything may come
    """Count a batch of lines, or fold what batches counted; answers as `Analyser.do`.

    Raises:
        TableUnavailable, VitalsNotKept: it is to come again; what was counted is not counted again.
    """
    done = analyser().do(event, datetime.now(UTC))
    if done.why:
        logger.warning("batch_malformed", why=done.why)
    for alert in done.alerts:
        logger.info("error_told", service=alert.service, kind=alert.labels["kind"], status=alert.status)
    if done.counted:
        measure(done.service, int(done.answer["lines"]))
    logger.info("event_done", answer=done.answer)
    return done.answer
