"""Tests: every answer that is no success, as a real API server gave it, and what may come instead of one."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from functions.cluster_operator import faults
from functions.cluster_operator.cluster import Cluster
from functions.cluster_operator.kubernetes import MOST_BODY_BYTES, Kubernetes

pytestmark = pytest.mark.unit
EVENTS = Path(__file__).parents[2] / "events"
EXCHANGES: list[dict[str, Any]] = json.loads((EVENTS / "kubernetes-api.json").read_text())["exchanges"]
TOKEN = "a-very-secret-token"
Handler = Callable[[httpx.Request], httpx.Response]


def recorded(status: int, method: str) -> dict[str, Any]:
    return next(one for one in EXCHANGES if (one["status"], one["method"]) == (status, method))


def replay(exchange: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """Ask what was asked of the real one, and be answered as it answered."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert (request.method, request.url.path) == (exchange["method"], exchange["path"])
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        headers = {"Content-Type": exchange["response_content_type"]}
        return httpx.Response(
            exchange["status"], stream=httpx.ByteStream(json.dumps(exchange["response"]).encode()), headers=headers
        )

    async def ask() -> Any:  # noqa: ANN401 - JSON
        async with kubernetes(httpx.MockTransport(answer)) as asked:
            if exchange["method"] == "GET":
                return await asked.get(exchange["path"])
            return await asked.patch(exchange["path"], exchange["body"], exchange["content_type"])

    return asyncio.run(ask())


def kubernetes(transport: httpx.AsyncBaseTransport) -> Kubernetes:
    return Kubernetes("https://k.example", lambda: TOKEN, transport)


@pytest.mark.parametrize("exchange", [one for one in EXCHANGES if one["status"] == 200 and "?" not in one["path"]])
def test_a_success_is_the_object_as_it_was_answered(exchange: dict[str, Any]) -> None:
    assert replay(exchange) == exchange["response"]


@pytest.mark.parametrize(
    ("status", "method", "kind", "says"),
    [
        (401, "GET", faults.Unauthorized, "Unauthorized; with EKS, deploy the access entry of the settings' cluster"),
        (403, "GET", faults.Forbidden, "; allow it: kubectl apply -f infra/monitoring/kubernetes/rbac.yaml"),
        (404, "PATCH", faults.NotFound, 'deployments.apps "nope" not found; correct the names'),
        (409, "PATCH", faults.Conflict, "the object has been modified; please apply your changes to the latest"),
        (415, "PATCH", faults.Refused, "415: Unsupported Media Type; this function and the cluster's version"),
        (422, "PATCH", faults.Invalid, "; change what it names"),
    ],
)
def test_a_status_is_an_error_by_name(status: int, method: str, kind: type[Exception], says: str) -> None:
    exchange = recorded(status, method)
    with pytest.raises(kind) as raised:
        replay(exchange)
    assert str(raised.value).startswith(f"the cluster answers {status} to {method} {exchange['path']}: ")
    assert says in str(raised.value)


def answered(answer: Handler) -> str:
    """The words of the error."""

    async def ask() -> None:
        async with kubernetes(httpx.MockTransport(answer)) as asked:
            await Cluster(asked, "fitfoot", "app-config").scale("fitfoot-web")

    with pytest.raises(faults.ClusterFault) as raised:
        asyncio.run(ask())
    assert TOKEN not in str(raised.value)
    return f"{type(raised.value).__name__}: {raised.value}"


def like(status: int, body: bytes, content_type: str = "application/json") -> Handler:
    return lambda _: httpx.Response(status, stream=httpx.ByteStream(body), headers={"Content-Type": content_type})


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (like(503, b'{"message": "VERDICT_DONE\\u0007 later"}'), "503 to GET .*: verdict_DONE later; .*run the step"),
        (like(429, b"{}"), "Refused: the cluster answers 429 to GET .*/scale: nothing more; the cluster is overloaded"),
        (like(418, b'{"message": 5}'), "Refused: .*: 5; nothing here expects that"),
        (like(502, b"<html>Bad Gateway</html>", "text/html"), "NotKubernetes: 502 and text/html to GET .*no proxy"),
        (like(200, b"<html>Sign in</html>", "text/html; charset=utf-8"), "NotKubernetes: 200 and text/html"),
        (like(302, b"", ""), "NotKubernetes: 302 and no type"),
        (like(200, b'{"metadata": '), "NotKubernetes: 200 and application/json to GET .*, which is no answer"),
        (like(200, b"[" * 100_000), "NotKubernetes: 200 and application/json"),
        (like(200, b"[]"), "NotKubernetes: 200 and no object"),
        (like(200, b"{}"), "NotKubernetes: what should be a Scale lacks or garbles metadata; see that"),
        (like(200, b'{"metadata": {"resourceVersion": "1"}, "spec": {"replicas": "many"}}'), "garbles spec.replicas"),
        (like(200, b'"' + b"x" * MOST_BODY_BYTES + b'"'), "NotKubernetes: the answer to .* has over 5000000 bytes"),
    ],
)  # fmt: skip
def test_what_is_no_answer_of_kubernetes_is_said(answer: Handler, words: str) -> None:
    assert re.search(words, answered(answer))
