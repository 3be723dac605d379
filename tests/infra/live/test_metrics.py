"""/metrics with METRICS_TOKEN, which is sent to our API alone and repeated by nobody."""

import httpx
import pytest

from tests.infra.live.api import API, TOKEN, Api, nobody, said_of, with_token

pytestmark = pytest.mark.unit


def test_without_a_token_the_metrics_were_not_looked_at() -> None:
    said = said_of(Api(), token="")
    assert "NotRun: https://monitoring.fitfoot.ch/metrics as Prometheus scrapes it: export METRICS_TOKEN" in said


def test_the_token_is_sent_to_our_metrics_alone_and_never_told() -> None:
    api = Api()
    said = said_of(api)
    assert with_token(api) == ["/metrics"]
    assert TOKEN not in said


def test_the_token_is_not_sent_to_whoever_only_says_that_it_is_ours() -> None:
    api = Api()
    said = said_of(api, "https://monitoring.fitf00t.ch")
    assert "METRICS_TOKEN is not sent: what is deployed in this account is at https://a1b2." in said
    assert not with_token(api)


def test_where_nothing_is_deployed_the_token_is_sent_nowhere() -> None:
    api = Api()
    assert "METRICS_TOKEN is not sent: what is deployed in this account is at nowhere" in said_of(
        api, deployed_at=tuple
    )
    assert not with_token(api)


def test_where_aws_cannot_be_asked_its_own_description_is_enough_and_that_is_said() -> None:
    api = Api()
    said = said_of(api, deployed_at=nobody)
    assert "AWS could not be asked whose address it is: METRICS_TOKEN was sent since it says it is ours" in said
    assert with_token(api) == ["/metrics"]


def test_a_health_of_our_shape_alone_is_sent_no_token() -> None:
    api = Api(openapi=httpx.Response(503))
    assert "METRICS_TOKEN is not sent: neither AWS nor its /openapi.json" in said_of(api, deployed_at=nobody)
    assert not with_token(api)


@pytest.mark.parametrize(
    ("given", "deployed"),
    [
        (f"{API}/", f"{API}:443"),
        ("http://localhost:4566/x/", "http://127.0.0.1:4566/x"),
        ("https://MONITORING.fitfoot.ch", API),
    ],
)
def test_the_same_address_may_be_written_otherwise(given: str, deployed: str) -> None:
    def api(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/x")
        return Api()(httpx.Request("GET", f"{API}{path}", headers=request.headers))

    assert "1 sample, 1 check" in said_of(api, given, deployed_at=lambda: (deployed,))


def test_a_token_that_cannot_be_sent_is_not_repeated() -> None:
    said = said_of(Api(), token="sekrét123")
    assert "a header cannot be sent: does the token hold something other than letters" in said
    assert "sekr" not in said


def test_that_it_has_no_token_itself_is_told_once() -> None:
    api = Api(metrics=httpx.Response(503, json={"error": "set METRICS_TOKEN"}))
    for token in ("", TOKEN):
        assert said_of(api, token=token).count("METRICS_TOKEN is there") == 1
        assert "metrics as Prometheus" not in said_of(api, token=token)


def test_the_token_is_not_sent_where_others_can_read_it() -> None:
    api = Api()
    said = said_of(api, "http://monitoring.fitfoot.ch")
    assert "a token is sent over https only" in said
    assert not with_token(api)
