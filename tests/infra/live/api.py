"""An API that answers as ours does, but for what a test gives; and what is said of it."""

from collections.abc import Callable

import httpx

from functions.api.status_routes import OPENAPI
from functions.model.period import utc_text
from infra.live.addresses import look_at_address
from infra.live.metrics import DeployedAt
from infra.live.said import Unasked
from infra.live.web import Web
from tests.builders import NOON
from tests.infra.live.aws import words

API = "https://monitoring.fitfoot.ch"
TOKEN = "s3cret-of-prometheus"
WELL = {"status": "healthy", "details": {"summary": "it answers"}}
HEALTH = {"timestamp": utc_text(NOON), "status": "healthy", "version": "1.4.2", "checks": {"database": WELL}}
ILL = {"status": "unhealthy", "details": {"summary": "no answer"}}
UNHEALTHY = {**HEALTH, "status": "unhealthy", "checks": {"database": WELL, "redis": ILL}}
STATUS = {"generated_at": utc_text(NOON), "checks": [{"name": "api", "status": "up"}], "incidents": []}
UNKNOWN = {"name": "admin", "status": "unknown"}
Handler = Callable[[httpx.Request], httpx.Response]


class Api:
    """Answers as ours does, but for the paths that a test gives."""

    def __init__(self, **instead: httpx.Response) -> None:
        self.asked: list[httpx.Request] = []
        self._instead = instead

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        name = request.url.path.strip("/").partition(".")[0]
        with_token = request.headers.get("authorization") == f"Bearer {TOKEN}"
        key = f"{name}_with_token" if with_token else name
        if key in self._instead:
            return self._instead[key]
        return self._as_ours(key)

    def _as_ours(self, key: str) -> httpx.Response:
        refused = httpx.Response(401, json={"error": "send the header"})
        answers = {
            "openapi": httpx.Response(200, text=OPENAPI.read_text()),
            "health": httpx.Response(200, json=HEALTH),
            "status": httpx.Response(200, json=STATUS),
            "metrics": refused,
            "metrics_with_token": exposed('# HELP probe_success x\nprobe_success{check="api"} 1\n'),
        }
        return answers.get(key, httpx.Response(404))


def exposed(text: str, type_: str = "text/plain; version=0.0.4; charset=utf-8") -> httpx.Response:
    return httpx.Response(200, headers={"content-type": type_}, text=text)


def ours() -> tuple[str, ...]:
    return ("https://a1b2.execute-api.eu-central-1.amazonaws.com", API)


def nobody() -> tuple[str, ...]:
    raise Unasked("there are no credentials")


def said_of(handler: Handler, url: str = API, token: str = TOKEN, deployed_at: DeployedAt = ours) -> str:
    return words(look_at_address(url, Web(httpx.MockTransport(handler)), token, NOON, deployed_at))


def with_token(api: Api) -> list[str]:
    return [one.url.path for one in api.asked if "authorization" in one.headers]
