"""Log analyser: the Lambda function `fitfoot-log-analyser`."""

from typing import Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.sentry.reporting import reported

logger = Logger(service="log-analyser")


@reported
@logger.inject_lambda_context
def handle(_event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Take a batch of lines."""
    return {"lines": 0}
