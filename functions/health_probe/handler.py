"""Health probe: the Lambda function `fitfoot-health-probe`."""

import gc

gc.disable()  # importing allocates much and frees nothing: collecting meanwhile is a tenth of a cold start

import asyncio
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import botocore.session
import certifi
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.bus import events
from functions.health_probe.addresses import Network
from functions.health_probe.alerting import SOURCE, retired
from functions.health_probe.heartbeat import LONGEST_SECONDS, beat, complete, get_status
from functions.health_probe.http_visitor import HttpVisitor
from functions.health_probe.measure import measure
from functions.health_probe.nudge import health_changed
from functions.health_probe.recording import Record, record_all
from functions.health_probe.request import ProbeRequest
from functions.health_probe.round import in_flight, observe_all, seconds_to_visit
from functions.health_probe.summary import summary
from functions.health_probe.tls import TlsContexts
from functions.health_probe.watching import watch
from functions.model.check import Check
from functions.model.checks_json import BUNDLED, load
from functions.model.observation import Observation
from functions.model.period import day_of, utc_text
from functions.pagerduty.setup import Sender, from_environment
from functions.pagerduty.tables_alarm import TablesAlarm
from functions.parameters.store import Parameters
from functions.sentry.reporting import reported
from functions.state.alerts import Alerts
from functions.state.client import TableUnavailable, dynamodb
from functions.state.observations import Observations
from functions.state.ticks import Ticks

gc.freeze()
gc.enable()

_TO_SPARE_SECONDS = 1.0

logger = Logger(service="health-probe")
for _talker in ("httpx", "httpcore"):
    logging.getLogger(_talker).setLevel(logging.WARNING)  # they tell every URL; one is secret


@dataclass(frozen=True)
class Settings:
    """What the environment says, read once."""

    checks: tuple[Check, ...]
    at_once: int
    network: Network
    contexts: TlsContexts


@cache
def settings() -> Settings:
    """The bundle's checks and this function's environment."""
    bundle = Path(__file__).parents[2]
    runtime = os.environ.get("AWS_LAMBDA_RUNTIME_API", "").rpartition(":")[2]
    own_port = int(runtime) if runtime.isdecimal() else None
    return Settings(
        checks=load((bundle / BUNDLED).read_bytes()),
        at_once=in_flight(int(os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"))),
        network=Network(connect_to=json.loads(os.environ.get("CONNECT_TO", "{}")), own_port=own_port),
        contexts=TlsContexts(certifi.where(), *filter(None, [os.environ.get("EXTRA_CA_FILE")])),
    )


@cache
def observations() -> Observations:
    """The table of observations."""
    return Observations(dynamodb())


@cache
def alerts() -> Alerts:
    """The table of alerts."""
    return Alerts(dynamodb())


@cache
def bus() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """The bus's client."""
    return botocore.session.get_session().create_client("events")


@cache
def ticks() -> Ticks:
    """The ticks of functions that are watched."""
    return Ticks(dynamodb())


@cache
def parameters() -> Parameters:
    """The parameter store, for who is told of each run."""
    return Parameters(partial(botocore.session.get_session().create_client, "ssm"))


def pager() -> Sender | None:
    """Who is woken past the tables; made when there is a reason to."""
    session = botocore.session.get_session()
    return from_environment(os.environ, Parameters(partial(session.create_client, "ssm")))


@cache
def tables_alarm() -> TablesAlarm:
    """Whom to wake when the tables are gone."""
    return TablesAlarm(pager)


@reported
@logger.inject_lambda_context
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Visit, judge, record, tell; of a complete run somebody else is told as well. Answers `summary`.

    Raises:
        BadRequest: the payload is wrong.
        TableUnavailable, RecordingFailed: nothing, or not everything, could be recorded.
    """
    now = datetime.now(UTC)
    request = ProbeRequest.parse(event, now)
    answer, whole = tick(request, now, context) if request.scheduled else probe(request, now, context)
    if whole:
        left = context.get_remaining_time_in_millis() / 1000 - _TO_SPARE_SECONDS
        if why := beat(parameters(), get_status, min(LONGEST_SECONDS, left)):
            logger.warning("heartbeat_not_told", why=why)
    return answer


def tick(request: ProbeRequest, now: datetime, context: LambdaContext) -> tuple[dict[str, Any], bool]:
    """The schedule's run, which also watches the incident detector; as `probe`."""
    try:
        done = probe(request, now, context)
        alerts().put_all(retired(alerts().active(SOURCE), settings().checks, now))
        if silent := watch(ticks(), pager, now):
            logger.error("incident_detector_silent", why=silent)
    except TableUnavailable as error:
        told = tables_alarm().failed(error, now)
        logger.exception("tables_unavailable", paged=type(told).__name__)
        raise
    tables_alarm().well(now)
    return done


def probe(request: ProbeRequest, now: datetime, context: LambdaContext) -> tuple[dict[str, Any], bool]:
    """One run, and whether it was a complete one; raises as `handle`."""
    chosen = {check.name: check for check in request.choose(settings().checks)}
    known = {} if request.dry_run else observations().latest(chosen, day_of(now))
    due = request.due(chosen.values(), known)
    seconds = seconds_to_visit(context.get_remaining_time_in_millis() / 1000, len(due))
    seen = asyncio.run(visit(due, request.tick, seconds))
    record = Record() if request.dry_run else record_all(chosen, seen, known, observations(), day_of(now))
    if not request.dry_run:
        measure(chosen, seen)
        tell(record)
    logger.info("checks_probed", tick=utc_text(request.tick), visited=len(seen), doubled=record.doubled)
    record.raise_if_failed()
    return summary(request, seen, record), complete(request, seen)


async def visit(checks: Sequence[Check], tick: datetime, seconds: float) -> list[Observation]:
    """Visit the checks within the time that is left."""
    visitor = HttpVisitor(settings().network, settings().contexts)
    try:
        return await observe_all(checks, visitor.visit, tick=tick, at_once=settings().at_once, seconds=seconds)
    finally:
        await visitor.close()


def tell(record: Record) -> None:
    """Log and nudge what changed; a lost nudge costs the detector a minute, so it does not fail the run."""
    for change in record.changes:
        seen = change.observation
        logger.info("health_changed", check=seen.check, before=change.before, outcome=seen.outcome, reason=seen.reason)
    if record.changes:
        try:
            events.put(bus(), [health_changed(change) for change in record.changes])
        except events.NudgeFailed:
            logger.exception("nudge_failed")
