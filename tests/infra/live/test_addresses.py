"""Addresses: our API is known by what it says of itself, and looked at closely; any other has to answer."""

import json
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from functions.api.status_routes import OPENAPI
from functions.model.period import utc_text
from infra.live.addresses import TITLE, look_at_address
from infra.live.web import Web
from tests.builders import NOON
from tests.infra.live.aws import words

pytestmark = pytest.mark.unit
API = "https://monitoring.fitfoot.ch"
TOKEN = "s3cret-of-prometheus"
WELL = {"status": "healthy", "details": {"summary": "it answers"}}
HEALTH = {"timestamp": utc_text(NOON), "status": "healthy", "version": "1.4.2", "checks": {"database": WELL}}
ILL = {"status": "unhealthy", "details": {"summary": "no answer"}}
UNHEALTHY = {**HEALTH, "status": "unhealthy", "checks": {"database": WELL, "redis": ILL}}
STATUS = {"generated_at": utc_text(NOON), "checks": [{"name": "api", "status": "up"}], "incidents": []}
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
            "metrics_with_token": _exposed('# HELP probe_success x\nprobe_success{check="api"} 1\n'),
        }
        return answers.get(key, httpx.Response(404))


def _exposed(text: str, type_: str = "text/plain; version=0.0.4; charset=utf-8") -> httpx.Response:
    return httpx.Response(200, headers={"content-type": type_}, text=text)


def _said(handler: Handler, url: str = API, token: str = TOKEN) -> str:
    return words(look_at_address(url, Web(httpx.MockTransport(handler)), token, NOON))


def test_ours_says_so_itself() -> None:
    assert json.loads(OPENAPI.read_text())["info"]["title"] == TITLE


def test_our_api_that_is_well() -> None:
    assert _said(Api()).splitlines() == [
        f"Well: {API}/health: healthy, version 1.4.2",
        f"Well: {API}/status.json: 1 check, 1 up",
        f"Well: {API}/metrics: 1 sample, 1 check",
    ]


def test_it_is_known_by_its_health_where_it_cannot_describe_itself() -> None:
    assert "healthy, version 1.4.2" in _said(Api(openapi=httpx.Response(503)))


def _status(**other: object) -> Api:
    return Api(status=httpx.Response(200, json={**STATUS, **other}))


@pytest.mark.parametrize(
    ("api", "thing", "message"),
    [
        (
            Api(health=httpx.Response(503, json=UNHEALTHY)),
            f"{API}/health",
            "unhealthy: redis is unhealthy (no answer)",
        ),
        (Api(health=httpx.Response(500)), f"{API}/health", "it answers 500, and not how the shop is"),
        (Api(status=httpx.Response(503)), f"{API}/status.json", "it answers 503, and no status"),
        (
            _status(generated_at=utc_text(NOON - timedelta(minutes=3))),
            f"{API}/status.json",
            "it was made 3m ago",
        ),
        (_status(generated_at="soon"), f"{API}/status.json", "it does not say when it was made"),
        (_status(checks=[{"name": "admin", "status": "unknown"}]), "check admin", "it is unknown: nobody observed it"),
        (_status(checks=[]), f"{API}/status.json", "it has no check"),
        (_status(incidents=None), f"{API}/status.json", "it does not know of incidents"),
        (Api(metrics=_exposed("")), f"{API}/metrics", "it answers 200 without a token: anybody can read it"),
        (Api(metrics=httpx.Response(503, json={"error": "set METRICS_TOKEN"})), f"{API}/metrics", "set METRICS_TOKEN"),
        (Api(metrics=httpx.Response(404)), f"{API}/metrics", "it answers 404 without a token, not 401"),
        (Api(metrics_with_token=httpx.Response(403)), f"{API}/metrics", "it does not take METRICS_TOKEN"),
        (Api(metrics_with_token=httpx.Response(503)), f"{API}/metrics", "it answers 503"),
        (Api(metrics_with_token=_exposed("x 1", "text/html")), f"{API}/metrics", "its Content-Type is 'text/html'"),
        (Api(metrics_with_token=_exposed("x 1\n")), f"{API}/metrics", "it has no sample of probe_success"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_our_api_is_named(api: Api, thing: str, message: str) -> None:
    assert f"wrong {thing}: {message}" in _said(api)


def test_a_shop_that_is_down_is_no_mistake_of_the_deployment() -> None:
    assert "Well: https://monitoring.fitfoot.ch/status.json: 1 check, 1 down" in _said(
        _status(checks=[{"name": "api", "status": "down"}])
    )


def test_without_a_token_the_metrics_were_not_looked_at() -> None:
    said = _said(Api(), token="")
    assert "NotRun: https://monitoring.fitfoot.ch/metrics as Prometheus scrapes it: export METRICS_TOKEN" in said


def test_the_token_is_sent_to_our_metrics_alone_and_never_told() -> None:
    api = Api()
    said = _said(api)
    assert [one.url.path for one in api.asked if "authorization" in one.headers] == ["/metrics"]
    assert TOKEN not in said


def test_the_token_is_not_sent_where_others_can_read_it() -> None:
    api = Api()
    said = _said(api, "http://monitoring.fitfoot.ch")
    assert "a token is sent over https only" in said
    assert not any("authorization" in one.headers for one in api.asked)


@pytest.mark.parametrize(("status", "words_"), [(200, "Well: https://fitfoot.ch/ answers 200"), (204, "answers 204")])
def test_any_other_address_has_to_answer(status: int, words_: str) -> None:
    assert words_ in _said(
        lambda request: httpx.Response(status if request.url.path == "/" else 404), "https://fitfoot.ch/"
    )


def test_any_other_is_sent_no_token_and_its_redirects_are_followed() -> None:
    asked: list[httpx.Request] = []

    def shop(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.path == "/":
            return httpx.Response(302, headers={"location": "/de"})
        return httpx.Response(500 if request.url.path == "/de" else 404)

    assert "wrong https://fitfoot.ch/: it answers 500" in _said(shop, "https://fitfoot.ch/")
    assert not any("authorization" in one.headers for one in asked)


def test_nobody_there_is_wrong() -> None:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Connection refused", request=request)

    assert "wrong https://fitfoot.ch: Connection refused; is it up" in _said(nobody, "https://fitfoot.ch")


def test_what_may_be_secret_in_an_address_is_not_told() -> None:
    said = _said(lambda _: httpx.Response(500), "https://anna:pw@fitfoot.ch/x?key=1")
    assert "https://fitfoot.ch/x: it answers 500" in said
    assert "pw" not in said
    assert "key" not in said
