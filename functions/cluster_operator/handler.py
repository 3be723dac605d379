"""Cluster operator: the Lambda function `fitfoot-cluster-operator`."""

import gc

gc.disable()  # importing allocates much and frees nothing: collecting meanwhile is a tenth of a cold start

import asyncio
import logging
import os
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.cluster_operator.performing import perform
from functions.cluster_operator.request import parse
from functions.cluster_operator.settings import Settings
from functions.sentry.reporting import reported

gc.freeze()
gc.enable()

logger = Logger(service="cluster-operator")
logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells every request

_SECONDS_TO_ANSWER = 2.0


@cache
def settings() -> Settings:
    """This function's environment, read once."""
    return Settings.read(os.environ)


@reported
@logger.inject_lambda_context
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Perform one step of a runbook on the cluster; the answer has a `verdict` and what the step says of itself.

    Raises:
        BadRequest: the payload is wrong.
        ClusterFault: no cluster is set, or it did not do what it was asked; by name, with what to do.
    """
    known = settings()
    request = parse(event, known.deployments)
    seconds = context.get_remaining_time_in_millis() / 1000 - _SECONDS_TO_ANSWER
    transport = httpx.AsyncHTTPTransport(verify=known.tls, trust_env=False)
    answer = asyncio.run(perform(request, known, transport, now=datetime.now(UTC), seconds=seconds))
    logger.info("step_performed", step=request.step.name, dry_run=request.dry_run, answer=answer)
    return answer
