"""Addresses: our API is known by what it says of itself, and looked at closely; any other has to answer."""

import json
from datetime import timedelta

import httpx
import pytest

from functions.api.status_routes import OPENAPI
from functions.model.period import utc_text
from infra.live.addresses import TITLE
from tests.builders import NOON
from tests.infra.live.api import (
    API,
    HEALTH,
    STATUS,
    UNHEALTHY,
    UNKNOWN,
    Api,
    exposed,
    said_of,
)

pytestmark = pytest.mark.unit


def test_ours_says_so_itself() -> None:
    assert json.loads(OPENAPI.read_text())["info"]["title"] == TITLE


def test_our_api_that_is_well() -> None:
    assert said_of(Api()).splitlines() == [
        f"Well: {API}/health: healthy, version 1.4.2",
        f"Well: {API}/status.json: 1 check, 1 up",
        f"Well: {API}/metrics: 1 sample, 1 check",
    ]


def test_it_is_known_by_its_health_where_it_cannot_describe_itself() -> None:
    assert "healthy, version 1.4.2" in said_of(Api(openapi=httpx.Response(503)))


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
        (_status(checks=[UNKNOWN]), "check admin", "it is unknown: nobody has observed it; "),
        (_status(checks=[]), f"{API}/status.json", "it has no check"),
        (_status(incidents=None), f"{API}/status.json", "it does not know of incidents"),
        (Api(metrics=exposed("")), f"{API}/metrics", "it answers 200 without a token: anybody can read it"),
        (Api(metrics=httpx.Response(503, json={"error": "set METRICS_TOKEN"})), f"{API}/metrics", "set METRICS_TOKEN"),
        (Api(metrics=httpx.Response(404)), f"{API}/metrics", "it answers 404 without a token, not 401"),
        (Api(metrics_with_token=httpx.Response(403)), f"{API}/metrics", "it does not take METRICS_TOKEN"),
        (Api(metrics_with_token=httpx.Response(503)), f"{API}/metrics", "it answers 503"),
        (Api(metrics_with_token=exposed("x 1", "text/html")), f"{API}/metrics", "its Content-Type is 'text/html'"),
        (Api(metrics_with_token=exposed("x 1\n")), f"{API}/metrics", "it has no sample of probe_success"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_our_api_is_named(api: Api, thing: str, message: str) -> None:
    assert f"wrong {thing}: {message}" in said_of(api)


def test_a_shop_that_is_down_is_no_mistake_of_the_deployment() -> None:
    assert "Well: https://monitoring.fitfoot.ch/status.json: 1 check, 1 down" in said_of(
        _status(checks=[{"name": "api", "status": "down"}])
    )


@pytest.mark.parametrize(
    ("path", "answered"),
    [
        ("status", {**STATUS, "checks": ["api", 7]}),
        ("status", {**STATUS, "generated_at": {}}),
        ("status", {**STATUS, "checks": {}}),
        ("health", {**UNHEALTHY, "checks": {"redis": {"status": "unhealthy", "details": ["x"]}, "database": 7}}),
        ("health", {**HEALTH, "checks": 7}),
        ("openapi", {"info": ["title"]}),
    ],
)
def test_odd_answers_are_wrong_or_passed_over_and_never_an_error(path: str, answered: object) -> None:
    response = httpx.Response(503 if path == "health" else 200, json=answered)
    said = said_of(Api(**{path: response}))
    assert path == "openapi" or f"wrong {API}/{path}" in said


@pytest.mark.parametrize(("status", "words_"), [(200, "Well: https://fitfoot.ch/ answers 200"), (204, "answers 204")])
def test_any_other_address_has_to_answer(status: int, words_: str) -> None:
    assert words_ in said_of(
        lambda request: httpx.Response(status if request.url.path == "/" else 404), "https://fitfoot.ch/"
    )


def test_any_other_is_sent_no_token_and_its_redirects_are_followed() -> None:
    asked: list[httpx.Request] = []

    def shop(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.path == "/":
            return httpx.Response(302, headers={"location": "/de"})
        return httpx.Response(500 if request.url.path == "/de" else 404)

    assert "wrong https://fitfoot.ch/: it answers 500" in said_of(shop, "https://fitfoot.ch/")
    assert not any("authorization" in one.headers for one in asked)


def test_nobody_there_is_wrong() -> None:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Connection refused", request=request)

    assert "wrong https://fitfoot.ch: Connection refused; is it up" in said_of(nobody, "https://fitfoot.ch")


def test_what_may_be_secret_in_an_address_is_not_told() -> None:
    said = said_of(lambda _: httpx.Response(500), "https://anna:pw@fitfoot.ch/x?key=1")
    assert "https://fitfoot.ch/x: it answers 500" in said
    assert "pw" not in said
    assert "key" not in said
