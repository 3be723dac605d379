"""Web vitals: the Lambda function `fitfoot-web-vitals`."""

from typing import Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger(service="web-vitals")


@logger.inject_lambda_context
def handle(_event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Take a beacon."""
    return {"statusCode": 204}
