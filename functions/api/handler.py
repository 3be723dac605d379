"""API: the Lambda function `fitfoot-api`, behind an HTTP API with payload 2.0."""

from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import boto3
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from functions.api.board import Board
from functions.api.routes import Routes
from functions.api.token import MetricsToken
from functions.model.checks_json import BUNDLED, load
from functions.state.client import dynamodb
from functions.state.observations import Observations

_IMPATIENT = Config(connect_timeout=2, read_timeout=4, retries={"mode": "standard", "max_attempts": 2})
logger = Logger(service="api")


@cache
def routes() -> Routes:
    """The routes over the bundle's checks, the table and the parameter store."""
    checks = load((Path(__file__).parents[2] / BUNDLED).read_bytes())
    return Routes(
        Board(checks, Observations(dynamodb()), partial(datetime.now, UTC)),
        MetricsToken(partial(boto3.client, "ssm", config=_IMPATIENT)),
    )


@logger.inject_lambda_context
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request of the HTTP API."""
    return routes().answer(event, context)
