"""Report generator: the Lambda function `fitfoot-report-generator`."""

import gc

gc.disable()  # importing allocates much and frees nothing: collecting meanwhile is a tenth of a cold start

import time
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.report_generator.desk import Desk
from functions.report_generator.jobs import do
from functions.report_generator.measure import measure
from functions.report_generator.request import ReportRequest
from functions.sentry.reporting import reported
from functions.shop import keeper, reader
from functions.state.client import dynamodb

gc.freeze()
gc.enable()

logger = Logger(service="report-generator")
_NOT_LOGGED = ("text", "eml")


@cache
def tables() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """The tables' client."""
    return dynamodb()


@cache
def shop_reader() -> reader.ShopReader:
    """Who answers questions about the shop."""
    return reader.ShopReader(reader.lambda_client())


@cache
def shop_keeper() -> keeper.ShopKeeper:
    """Who keeps the rollup, and migrates."""
    return keeper.ShopKeeper(keeper.lambda_client())


@reported
@logger.inject_lambda_context
def handle(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Make a report, and answer what it says.

    Raises:
        BadRequest: the payload is wrong.
        ReportFailed: the report could not be made, or not all of it.
        TableUnavailable: a table is absent, throttled or out of reach.
    """
    now = datetime.now(UTC)
    request = ReportRequest.parse(event, now)
    began = time.monotonic()
    try:
        answer = do(Desk(now, shop_reader(), shop_keeper(), tables), request)
    finally:
        measure(request.report, time.monotonic() - began)
    told = {name: value for name, value in answer.items() if name not in _NOT_LOGGED}
    logger.info("report_made", report=request.report, answer=told)
    return answer
