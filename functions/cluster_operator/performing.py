"""Cluster operator: one step from its request to its answer, within the time that is left."""

import asyncio
from datetime import datetime

import httpx

from functions.cluster_operator.cluster import Cluster
from functions.cluster_operator.faults import Unreachable
from functions.cluster_operator.kubernetes import Kubernetes
from functions.cluster_operator.request import Request
from functions.cluster_operator.settings import Settings
from functions.cluster_operator.step import Answer


async def perform(
    request: Request, known: Settings, transport: httpx.AsyncBaseTransport, *, now: datetime, seconds: float
) -> Answer:
    """The step's answer; a dry run's says that it is one.

    Raises:
        ClusterFault: the cluster did not do it, or not in time.
    """
    kubernetes = Kubernetes(known.url, known.token, transport, dry_run=request.dry_run)
    try:
        async with asyncio.timeout(seconds), kubernetes:
            answer = await request.step.perform(Cluster(kubernetes, known.namespace, known.config_map), now)
    except TimeoutError as error:
        raise Unreachable(
            f"{request.step.name} was not done within {seconds:.0f} s; run it again: nothing is done twice"
        ) from error
    return answer | ({"dry_run": True} if request.dry_run else {})
