"""The API over a table in memory, asked as API Gateway asks it."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore.stub import Stubber

from functions.api.board import Board
from functions.api.routes import Routes
from functions.api.token import Token
from functions.model.check import Check
from functions.model.day import CheckDay
from functions.parameters.store import Parameters, path_of
from tests.fakes import FakeObservations
from tests.functions.api.history import NOW, a_shop

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

REQUEST = json.loads((Path(__file__).parents[2] / "events/http-api-request.json").read_text("utf-8"))
TOKEN = "s3cret-for-scrapes"
AUTHORIZED = {"authorization": f"Bearer {TOKEN}"}


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
class Site:
    """`now` may be moved on; `ssm` says what the parameter store answers."""

    days: Mapping[str, list[CheckDay]] = field(default_factory=lambda: a_shop()[1])
    checks: list[Check] = field(default_factory=lambda: a_shop()[0])
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.table = FakeObservations(self.days)
        client = boto3.client("ssm", region_name="eu-central-2", aws_access_key_id="x", aws_secret_access_key="x")
        self.ssm = Stubber(client)
        self.ssm.activate()
        token = Token("METRICS_TOKEN", Parameters(lambda: client))
        self.routes = Routes(Board(self.checks, self.table, lambda: self.now), token)

    def has_token(self, token: str = TOKEN) -> "Site":
        asked = {"Name": path_of("METRICS_TOKEN"), "WithDecryption": True}
        self.ssm.add_response("get_parameter", {"Parameter": {"Name": path_of("METRICS_TOKEN"), "Value": token}}, asked)
        return self

    def ask(self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, **query: str) -> Answered:
        event = request(path, method, headers or {}, query)
        answer = self.routes.answer(event, cast("LambdaContext", None))
        return Answered(answer["statusCode"], answer["headers"], answer["body"])


def request(path: str, method: str, headers: Mapping[str, str], query: Mapping[str, str]) -> dict[str, Any]:
    event: dict[str, Any] = copy.deepcopy(REQUEST)
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["requestContext"]["http"]["method"] = method
    event["headers"] |= headers
    if query:
        event["queryStringParameters"] = dict(query)
    return event
