"""The API over tables in memory, asked as API Gateway asks it."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore.stub import Stubber

from functions.api.answers import Refused
from functions.api.board import Board
from functions.api.business import Business
from functions.api.counted import Counted
from functions.api.deployment_routes import DeploymentRoutes
from functions.api.health.external import Outside
from functions.api.health.looking import Looking
from functions.api.health.routes import HealthRoutes
from functions.api.health.settings import HealthSettings
from functions.api.incident_routes import IncidentRoutes
from functions.api.incidents import IncidentBook
from functions.api.metrics_route import MetricsRoute
from functions.api.opinion_routes import OpinionRoutes
from functions.api.opinions import Opinions
from functions.api.pagerduty_webhook import PagerDutyWebhook
from functions.api.posted import Wish
from functions.api.routes import Routes
from functions.api.status_routes import StatusRoutes
from functions.api.token import Secret, Token
from functions.api.watch import WatchingItself
from functions.model.alert import Severity
from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.kpi import Kpi
from functions.model.route import AlarmMapping
from functions.model.route import Routes as Routing
from functions.parameters.store import Parameters, path_of
from tests.fakes import (
    FakeAlerts,
    FakeCosts,
    FakeDeployments,
    FakeFigures,
    FakeIncidents,
    FakeObservations,
    FakeParameters,
    FakeWatch,
)
from tests.functions.api.counting import FakeSeries
from tests.functions.api.history import NOW, a_shop
from tests.functions.api.shop_answers import FakeReader

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

REQUEST = json.loads((Path(__file__).parents[2] / "events/http-api-request.json").read_text("utf-8"))
TOKEN = "s3cret-for-scrapes"
AUTHORIZED = {"authorization": f"Bearer {TOKEN}"}
API_TOKEN, WEBHOOK_SECRET = "s3cret-for-incidents", "s3cret-of-pagerduty"
SENTRY_SECRET, UPTIMEROBOT_SECRET = "s3cret-of-sentry", "s3cret-of-uptimerobot"
ROUTING = Routing(
    sentry=(AlarmMapping("fitfoot-web", "web"), AlarmMapping("fitfoot-api*", "api", Severity.CRITICAL)),
    uptimerobot=(AlarmMapping("https://fitfoot.ch*", "web", Severity.CRITICAL), AlarmMapping("API", "api")),
)
"""Whose incident the second opinions join."""


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - a document has any shape
        return json.loads(self.body)


@dataclass
class FakeDetector:
    """Remembers what it was asked; `fault` is raised instead of doing it."""

    asked: list[tuple[str, str, Wish]] = field(default_factory=list)
    fault: Exception | None = None

    def perform(self, incident: str, action: str, wish: Wish) -> dict[str, Any]:
        self.asked.append((incident, action, wish))
        if self.fault:
            raise self.fault
        return {"id": incident, "status": f"{action}d"}

    def refuses(self, why: str) -> None:
        self.fault = Refused(HTTPStatus.CONFLICT, why)


@dataclass
class Site:
    """`now` may be moved on; `ssm` says what the parameter store answers of the token for metrics."""

    days: Mapping[str, list[CheckDay]] = field(default_factory=lambda: a_shop()[1])
    checks: list[Check] = field(default_factory=lambda: a_shop()[0])
    now: datetime = NOW
    incidents: FakeIncidents = field(default_factory=FakeIncidents)
    costs: FakeCosts = field(default_factory=FakeCosts)
    deployments: FakeDeployments = field(default_factory=FakeDeployments)
    figures: FakeFigures = field(default_factory=FakeFigures)
    series: FakeSeries = field(default_factory=FakeSeries)
    watch: FakeWatch = field(default_factory=FakeWatch)
    kpis: tuple[Kpi, ...] = field(default_factory=tuple)
    health: HealthSettings = field(default_factory=HealthSettings)
    outside: Outside = field(default_factory=Outside)

    def __post_init__(self) -> None:
        self.table, self.detector = FakeObservations(self.days), FakeDetector()
        self.parameters = FakeParameters(
            API_TOKEN=API_TOKEN,
            PAGERDUTY_WEBHOOK_SECRET=WEBHOOK_SECRET,
            SENTRY_SECRET=SENTRY_SECRET,
            UPTIMEROBOT_SECRET=UPTIMEROBOT_SECRET,
        )
        self.alerts, self.nudges = FakeAlerts(), list[datetime]()
        client = boto3.client("ssm", region_name="eu-central-2", aws_access_key_id="x", aws_secret_access_key="x")
        self.ssm = Stubber(client)
        self.ssm.activate()
        self.reader = FakeReader()
        self.looking = Looking(lambda: self.reader, self.outside, self.health, lambda: self.now)
        book = IncidentBook(self.incidents, self.costs, lambda: self.now)
        board = Board(self.checks, self.table, book, lambda: self.now)
        business, counted = Business(self.kpis, self.figures, lambda: self.now), Counted(self.series)
        watching = WatchingItself(self.watch, "1.4.2", lambda: self.now)
        self.routes = Routes(
            StatusRoutes(board).table,
            HealthRoutes(lambda: self.looking, Token("API_TOKEN", self.parameters), "1.4.2").table,
            MetricsRoute(board, watching, business, counted, Token("METRICS_TOKEN", Parameters(lambda: client))).table,
            IncidentRoutes(book, Token("API_TOKEN", self.parameters), self.detector).table,
            DeploymentRoutes(self.deployments, Token("API_TOKEN", self.parameters), lambda: self.now).table,
            PagerDutyWebhook(Secret("PAGERDUTY_WEBHOOK_SECRET", self.parameters), self.detector).table,
            OpinionRoutes(
                (Secret("SENTRY_SECRET", self.parameters), Secret("UPTIMEROBOT_SECRET", self.parameters)),
                Opinions(self.alerts, lambda: self.nudges.append(self.now)),
                lambda: ROUTING,
                lambda: self.now,
            ).table,
        )

    def has_token(self, token: str = TOKEN) -> "Site":
        asked = {"Name": path_of("METRICS_TOKEN"), "WithDecryption": True}
        self.ssm.add_response("get_parameter", {"Parameter": {"Name": path_of("METRICS_TOKEN"), "Value": token}}, asked)
        return self

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
        **query: str,
    ) -> Answered:
        return self.ask_as(request(path, method, headers or {}, query) | ({} if body is None else {"body": body}))

    def ask_as(self, event: Mapping[str, Any]) -> Answered:
        answer = self.routes.answer(event, cast("LambdaContext", None))
        return Answered(answer["statusCode"], answer["headers"], answer["body"])


def request(path: str, method: str, headers: Mapping[str, str], query: Mapping[str, str]) -> dict[str, Any]:
    event: dict[str, Any] = copy.deepcopy(REQUEST)
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["requestContext"]["http"]["method"] = method
    event["headers"] |= {name.lower(): value for name, value in headers.items()}
    if query:
        event["queryStringParameters"] = dict(query)
    return event
