"""Runbook steps: the Lambda function `fitfoot-runbook-steps`."""

import gc

gc.disable()  # importing allocates much and frees nothing: collecting meanwhile is a tenth of a cold start

import os
import time
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

import botocore.session
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from functions.bus import events
from functions.model.duration import parse_duration
from functions.pagerduty.setup import Sender, from_environment
from functions.parameters.store import Parameters
from functions.runbook_steps import paging
from functions.runbook_steps.desk import Desk
from functions.runbook_steps.faults import PageStaysOpen
from functions.runbook_steps.office import Office, Tables
from functions.runbook_steps.request import Asked, parse
from functions.sentry.reporting import reported
from functions.shop.reader import ShopReader, lambda_client
from functions.state.client import dynamodb
from functions.state.deployments import Deployments
from functions.state.evidence import Evidence
from functions.state.incidents import Incidents
from functions.state.runbook_pages import RunbookPages
from functions.state.runbooks import Runbooks
from functions.state.runs import Runs
from functions.state.saved_capacity import SavedCapacity

gc.freeze()
gc.enable()

_IMPATIENT = Config(connect_timeout=2, read_timeout=4, retries={"mode": "standard", "max_attempts": 2})
_TO_SPARE = timedelta(seconds=20)
"""Of the invocation: a page that is being sent may still end, and be written down."""
clock = partial(datetime.now, UTC)
logger = Logger(service="runbook-steps")


@cache
def client(service: str) -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that gives up in seconds; made when it is first needed."""
    return botocore.session.get_session().create_client(service, config=_IMPATIENT)


@cache
def parameters() -> Parameters:
    """The secrets."""
    return Parameters(partial(client, "ssm"))


@cache
def reader() -> ShopReader:
    """Who asks the shop."""
    return ShopReader(lambda_client())


def pager() -> Sender | None:
    """PagerDuty as it is set up at this moment."""
    return from_environment(os.environ, parameters())


def tell(event: events.Event) -> None:
    """Put an event on the bus; who listens may miss one, the run does not fail by it."""
    try:
        events.put(client("events"), [event])
    except events.NudgeFailed:
        logger.exception("nudge_failed", kind=event.kind)


@cache
def office() -> Office:
    """All that steps share."""
    db, public_url = dynamodb(), os.environ.get("PUBLIC_URL", "").rstrip("/")
    return Office(
        tables=Tables(
            runbooks=Runbooks(db),
            runs=Runs(db),
            saved=SavedCapacity(db),
            evidence=Evidence(db),
            pages=RunbookPages(db),
            incidents=Incidents(db),
            deployments=Deployments(db),
        ),
        reader=reader,
        pager=pager,
        tell=tell,
        clock=clock,
        wait=lambda lasts: time.sleep(lasts.total_seconds()),
        window=parse_duration(os.environ.get("ERROR_WINDOW", "2m")),
        incidents_url=f"{public_url}/incidents" if public_url else "",
    )


@reported
@logger.inject_lambda_context
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Do one step of a runbook; answers its verdict, lines for people and figures.

    Raises:
        BadRequest: the payload is wrong.
        NotRecovered, Stopped, TakenOver, Unusable: the runbook is to fail, with this sentence.
        PageStaysOpen: of an incident that is over.
        TableUnavailable: absent, throttled or out of reach.
    """
    request = parse(event)
    deadline = clock() + timedelta(milliseconds=context.get_remaining_time_in_millis()) - _TO_SPARE
    if isinstance(request, Asked):
        desk = Desk(office(), request.name, request.run, request.runbook, request.dry_run, deadline)
        answer = request.step.perform(desk).json()
        logger.info("step_done", step=desk.step, run=desk.id, runbook=desk.runbook, verdict=answer["verdict"])
        return answer
    closed, line = paging.close_of_incident(office(), request.incident, deadline)
    if not closed:
        raise PageStaysOpen(line)
    return {"incident": request.incident, "closed": line or None}
