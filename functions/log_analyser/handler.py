"""Log analyser: the Lambda function `fitfoot-log-analyser`."""

import gc

gc.disable()  # importing allocates much and frees nothing: collecting meanwhile is a tenth of a cold start

import json
import os
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import botocore.session
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from functions.log_analyser.analyser import Analyser, Done
from functions.log_analyser.errors.desk import ErrorDesk
from functions.log_analyser.measure import measure
from functions.log_analyser.services import Services
from functions.log_analyser.sessions import Sessions
from functions.log_analyser.shipping.setup import Setup
from functions.parameters.store import Parameters
from functions.sentry.reporting import reported
from functions.state.alerts import Alerts
from functions.state.client import dynamodb
from functions.state.deltas import Deltas
from functions.state.error_kinds import ErrorKinds

if TYPE_CHECKING:
    from functions.log_analyser.shipping.shipper import Shipper

gc.freeze()
gc.enable()

_IMPATIENT = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "max_attempts": 2})
_LONGEST_SECONDS = 25.0
_TO_SPARE_SECONDS = 10.0
"""Of the invocation: what is not passed on is kept in S3."""

logger = Logger(service="log-analyser")


@cache
def client(service: str) -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that gives up in seconds; made when it is first needed."""
    return botocore.session.get_session().create_client(service, config=_IMPATIENT)


@cache
def analyser() -> Analyser:
    """All that an event is done with; `LOG_GROUPS` says whose lines are in which group."""
    tables = dynamodb()
    return Analyser(
        Services(json.loads(os.environ.get("LOG_GROUPS", "{}"))),
        Deltas(tables),
        ErrorDesk(ErrorKinds(tables), Alerts(tables)),
        Sessions(partial(client, "s3"), os.environ.get("LOGS_BUCKET", "")),
    )


@cache
def setup() -> Setup:
    """Better Stack as it is set up."""
    return Setup(Parameters(partial(client, "ssm")), os.environ)


@cache
def shipper() -> "Shipper":
    """Who passes lines on; imported where there is somebody who takes them."""
    from functions.log_analyser.shipping.shipper import Shipper
    from functions.log_analyser.shipping.unsent import Unsent

    return Shipper(setup(), Unsent(partial(client, "s3"), os.environ.get("LOGS_BUCKET", "")))


@reported
@logger.inject_lambda_context
def handle(event: Any, context: LambdaContext) -> dict[str, Any]:  # noqa: ANN401 - anything may come
    """Count a batch of lines, or fold what batches counted; answers as `Analyser.do`.

    Raises:
        TableUnavailable, VitalsNotKept, LinesNotKept: it is to come again; what was counted is not counted again.
    """
    done = analyser().do(event, datetime.now(UTC))
    if done.why:
        logger.warning("batch_malformed", why=done.why)
    for alert in done.alerts:
        logger.info("error_told", service=alert.service, kind=alert.labels["kind"], status=alert.status)
    if done.counted:
        measure(done.service, int(done.answer["lines"]))
    ship(done, context.get_remaining_time_in_millis() / 1000 - _TO_SPARE_SECONDS)
    logger.info("event_done", answer=done.answer)
    return done.answer


def ship(done: Done, seconds: float) -> None:
    """Pass a batch's lines on, after it was counted; the minute's fold sends what could not be passed on before."""
    if done.why or setup().unset:
        return
    seconds = min(seconds, _LONGEST_SECONDS)
    shipped = shipper().ship(done.batch, seconds) if done.batch else shipper().resend(seconds)
    if shipped.why:
        logger.warning("lines_not_taken", kept=shipped.kept, refused=shipped.refused, why=shipped.why)
    if shipped.sent:
        logger.info("lines_passed_on", lines=shipped.sent)
