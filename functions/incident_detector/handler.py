"""Incident detector: the Lambda function `fitfoot-incident-detector`."""

import gc

gc.disable()  # importing allocates much and frees nothing: collecting meanwhile is a tenth of a cold start

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import botocore.session
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from functions.incident_detector.detector import Detector
from functions.incident_detector.paging.channels import Sender
from functions.incident_detector.paging.payday import Payday
from functions.incident_detector.paging.runbook import RunbookSender
from functions.incident_detector.paging.sns import SnsSender
from functions.incident_detector.request import Tick, parse
from functions.incident_detector.wiring import Asked, Files, Tables, Wiring
from functions.model import checks_json, routes_json, rules_json
from functions.model.notice import Channel
from functions.pagerduty.setup import from_environment
from functions.pagerduty.tables_alarm import TablesAlarm
from functions.parameters.store import Parameters
from functions.sentry.reporting import reported
from functions.shop.reader import ShopReader, lambda_client
from functions.state.client import TableUnavailable, dynamodb

gc.freeze()
gc.enable()

_IMPATIENT = Config(connect_timeout=2, read_timeout=4, retries={"mode": "standard", "max_attempts": 2})
_TO_SPARE = timedelta(seconds=12)
"""Of the invocation: the slowest call that has begun may still end, and be written down."""
clock = partial(datetime.now, UTC)
logger = Logger(service="incident-detector")


@cache
def client(service: str) -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that gives up in seconds; made when it is first needed: each costs 20 ms of a cold start."""
    return botocore.session.get_session().create_client(service, config=_IMPATIENT)


@cache
def automation() -> Any:  # noqa: ANN401 - as above
    """Who runs runbooks: Systems Manager, or what plays its part in a local run."""
    address = os.environ.get("AUTOMATION_URL") or None
    return botocore.session.get_session().create_client("ssm", config=_IMPATIENT, endpoint_url=address)


@cache
def parameters() -> Parameters:
    """The secrets."""
    return Parameters(partial(client, "ssm"))


@cache
def files() -> Files:
    """What the bundle carries; without a Prometheus there is nothing that could answer a rule."""
    bundle = Path(__file__).parents[2]
    rules = rules_json.load((bundle / rules_json.BUNDLED).read_bytes())
    return Files(
        checks_json.load((bundle / checks_json.BUNDLED).read_bytes()),
        rules if os.environ.get("RULES") == "on" else (),
        routes_json.load((bundle / routes_json.BUNDLED).read_bytes()),
        database=os.environ.get("DATABASE") == "on",
    )


def incidents_url() -> str:
    """Where people find incidents."""
    return f"{os.environ['PUBLIC_URL'].rstrip('/')}/incidents"


def pagerduty(link: str) -> Sender | None:
    """PagerDuty as it is set up at this moment."""
    return from_environment(os.environ, parameters(), link)


def channels() -> Mapping[Channel, Sender | None]:
    """Every channel, None where one is not set up."""
    team = SnsSender(client("sns"), os.environ["TEAM_TOPIC_ARN"], incidents_url=incidents_url())
    runbooks = RunbookSender(automation, clock)
    return {Channel.PAGERDUTY: pagerduty(incidents_url()), Channel.SNS: team, Channel.RUNBOOK: runbooks}


@cache
def reader() -> ShopReader:
    """Who answers about the shop."""
    return ShopReader(lambda_client())


@cache
def tables_alarm() -> TablesAlarm:
    """Whom to wake when the tables are gone."""
    return TablesAlarm(partial(pagerduty, ""))


@cache
def wiring() -> Wiring:
    """All that a run reads, asks and tells."""
    tables = Tables.of(dynamodb())
    payday = Payday(tables.notices, tables.alerts, channels, clock)
    asked = Asked(reader, partial(client, "cloudwatch"), partial(client, "events"), partial(pagerduty, ""))
    return Wiring(tables, files(), payday, asked, clock)


@reported
@logger.inject_lambda_context
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Gather, decide, write, tell; answers `summary`, or what a person asked for.

    Raises:
        BadRequest: the payload is wrong.
        TableUnavailable: a table is absent, throttled or out of reach; PagerDuty has been told past the tables.
    """
    now = clock()
    request = parse(event, now)
    deadline = now + timedelta(milliseconds=context.get_remaining_time_in_millis()) - _TO_SPARE
    try:
        answer = Detector(wiring(), now, deadline).answer(request)
    except TableUnavailable as error:
        if isinstance(request, Tick):
            told = tables_alarm().failed(error, now)
            logger.exception("tables_unavailable", paged=type(told).__name__)
        raise
    if isinstance(request, Tick):
        tables_alarm().well(now)
    return answer
