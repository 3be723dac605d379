"""API: the Lambda function `fitfoot-api`, behind an HTTP API with payload 2.0."""

import gc

gc.disable()  # importing allocates much and frees nothing: collecting meanwhile is a tenth of a cold start

from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import botocore.session
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from functions.api.board import Board
from functions.api.routes import Routes
from functions.api.token import Token
from functions.model.checks_json import BUNDLED, load
from functions.parameters.store import Parameters
from functions.state.client import dynamodb
from functions.state.observations import Observations

gc.freeze()
gc.enable()

_IMPATIENT = Config(connect_timeout=2, read_timeout=4, retries={"mode": "standard", "max_attempts": 2})
logger = Logger(service="api")


def parameter_store() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that gives up in seconds. Not boto3's: importing that brings S3's transfers, 50 ms of a cold start."""
    return botocore.session.get_session().create_client("ssm", config=_IMPATIENT)


@cache
def routes() -> Routes:
    """The routes over the bundle's checks, the table and the parameter store."""
    checks = load((Path(__file__).parents[2] / BUNDLED).read_bytes())
    return Routes(
        Board(checks, Observations(dynamodb()), partial(datetime.now, UTC)),
        Token("METRICS_TOKEN", Parameters(parameter_store)),
    )


@logger.inject_lambda_context
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request of the HTTP API."""
    return routes().answer(event, context)
