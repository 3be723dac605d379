"""API: the Lambda function `fitfoot-api`, behind an HTTP API with payload 2.0."""

import gc

gc.disable()  # importing allocates much and frees nothing: collecting meanwhile is a tenth of a cold start

import os
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.session
from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from functions.api.board import Board
from functions.api.business import Business
from functions.api.counted import Counted
from functions.api.deployment_routes import DeploymentRoutes
from functions.api.detector import Detector
from functions.api.health.routes import HealthRoutes
from functions.api.incident_routes import IncidentRoutes
from functions.api.incidents import IncidentBook
from functions.api.metrics_route import MetricsRoute
from functions.api.opinion_routes import OpinionRoutes
from functions.api.opinions import Nudge, Opinions
from functions.api.pagerduty_webhook import PagerDutyWebhook
from functions.api.routes import Routes
from functions.api.status_routes import StatusRoutes
from functions.api.token import Secret, Token
from functions.api.watch import WatchingItself
from functions.model import checks_json, kpis_json, routes_json
from functions.model.route import Routes as Routing
from functions.parameters.store import Parameters
from functions.sentry.reporting import reported
from functions.state.alerts import Alerts
from functions.state.client import dynamodb
from functions.state.costs import Costs
from functions.state.deployments import Deployments
from functions.state.figures import Figures
from functions.state.incidents import Incidents
from functions.state.observations import Observations
from functions.state.pages import SeriesPages
from functions.state.watch import Watch

if TYPE_CHECKING:
    from functions.api.health.looking import Looking

gc.freeze()
gc.enable()

_IMPATIENT = Config(connect_timeout=2, read_timeout=4, retries={"mode": "standard", "max_attempts": 2})
_NUDGING = Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 1})
"""Who posts waits a second at most; the next tick looks anyway."""
_BRIEFLY = Config(connect_timeout=1, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})
"""What the shop reader may take, which asks everybody for two seconds."""
_ONCE = Config(connect_timeout=2, read_timeout=15, retries={"mode": "standard", "total_max_attempts": 1})
"""What people do is not repeated by itself: a note would stand there twice."""
BUNDLE = Path(__file__).parents[2]
logger = Logger(service="api")


def parameter_store() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that gives up in seconds. Not boto3's: importing that brings S3's transfers, 50 ms of a cold start."""
    return botocore.session.get_session().create_client("ssm", config=_IMPATIENT)


@cache
def other_functions() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that invokes them, made when somebody first does something."""
    return botocore.session.get_session().create_client("lambda", config=_ONCE)


@cache
def nudging() -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """A client that waits for nobody."""
    return botocore.session.get_session().create_client("lambda", config=_NUDGING)


@cache
def looking() -> "Looking":
    """What looks how the shop is; made when somebody first asks."""
    from functions.api.health.external import Outside
    from functions.api.health.looking import Looking
    from functions.api.health.settings import HealthSettings
    from functions.shop.reader import ShopReader

    reader = ShopReader(botocore.session.get_session().create_client("lambda", config=_BRIEFLY))
    runtime = os.environ.get("AWS_LAMBDA_RUNTIME_API", "").rpartition(":")[2]
    outside = Outside(own_port=int(runtime) if runtime.isdecimal() else None)
    return Looking(lambda: reader, outside, HealthSettings.read(os.environ), partial(datetime.now, UTC))


@cache
def routing() -> Routing:
    """Whose incidents second opinions join; read with the first of them."""
    return routes_json.load((BUNDLE / routes_json.BUNDLED).read_bytes())


@cache
def routes() -> Routes:
    """The routes over the bundle's checks and KPIs, the tables, the parameter store and the incident detector."""
    checks = checks_json.load((BUNDLE / checks_json.BUNDLED).read_bytes())
    kpis = kpis_json.load((BUNDLE / kpis_json.BUNDLED).read_bytes())
    table, parameters, now = dynamodb(), Parameters(parameter_store), partial(datetime.now, UTC)
    book, detector = IncidentBook(Incidents(table), Costs(table), now), Detector(other_functions)
    board = Board(checks, Observations(table), book, now)
    figures, version = Business(kpis, Figures(table), now), os.environ.get("APP_VERSION") or "unknown"
    watching = WatchingItself(Watch(table), version, now)
    return Routes(
        StatusRoutes(board).table,
        HealthRoutes(looking, Token("API_TOKEN", parameters), version).table,
        MetricsRoute(board, watching, figures, Counted(SeriesPages(table)), Token("METRICS_TOKEN", parameters)).table,
        IncidentRoutes(book, Token("API_TOKEN", parameters), detector).table,
        DeploymentRoutes(Deployments(table), Token("API_TOKEN", parameters), now).table,
        PagerDutyWebhook(Secret("PAGERDUTY_WEBHOOK_SECRET", parameters), detector).table,
        OpinionRoutes(
            (Secret("SENTRY_SECRET", parameters), Secret("UPTIMEROBOT_SECRET", parameters)),
            Opinions(Alerts(table), Nudge(nudging)),
            routing,
            now,
        ).table,
    )


@reported
@logger.inject_lambda_context
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request of the HTTP API."""
    return routes().answer(event, context)
