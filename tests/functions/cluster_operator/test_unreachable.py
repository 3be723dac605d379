"""Tests: nobody there, not in time, or not whom we trust."""

import asyncio
import json
import os
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from functions.cluster_operator.faults import NotKubernetes, Unreachable
from functions.cluster_operator.kubernetes import MOST_BODY_BYTES, Kubernetes
from functions.cluster_operator.performing import perform
from functions.cluster_operator.request import parse
from functions.cluster_operator.settings import Settings
from infra.local.cluster.running import in_a_thread
from infra.local.process import free_port
from infra.local.shop.certificates import Authority, Identity
from tests.functions.cluster_operator.shop import ENVIRONMENT, NOW, Shop
from tests.functions.health_probe import hostile_servers
from tests.functions.health_probe.hostile_servers import Answer, Server, serving

pytestmark = pytest.mark.integration
TOKEN = "a-very-secret-token"
CHECKOUT = Path(__file__).parents[3]
Misbehaviour = Callable[[Server], Answer]


async def ask(url: str, *, seconds: float = 10, tls: ssl.SSLContext | bool = False) -> None:
    transport = httpx.AsyncHTTPTransport(verify=tls, trust_env=False)
    async with Kubernetes(url, lambda: TOKEN, transport, seconds_each=seconds) as asked:
        await asked.get("/version")


def words(server: Misbehaviour, *, seconds: float = 10) -> str:
    """What is said of a server that misbehaves."""

    async def run() -> None:
        async with serving(server) as one:
            await ask(one.url.rstrip("/"), seconds=seconds)

    with pytest.raises(Unreachable) as raised:
        asyncio.run(run())
    assert TOKEN not in str(raised.value)
    return str(raised.value)


def test_nobody_there_is_said_in_the_system_s_words() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(Unreachable, match=f"no answer from {url}: connection refused; compare with `aws eks describe"):
        asyncio.run(ask(url))


def test_a_name_that_does_not_resolve_is_said() -> None:
    with pytest.raises(Unreachable, match=r"kubernetes.invalid: its name does not resolve: "):
        asyncio.run(ask("https://kubernetes.invalid"))


@pytest.mark.parametrize(
    "server",
    [
        hostile_servers.hangs_before_answering,
        hostile_servers.hangs_in_the_body,
        hostile_servers.drips_headers,
    ],
)
def test_who_does_not_answer_in_time_is_not_waited_for(server: Misbehaviour) -> None:
    assert words(server, seconds=0.2).endswith(
        "to GET /version; see that the function's VPC reaches the cluster's endpoint"
    )


@pytest.mark.parametrize(
    "server",
    [
        hostile_servers.cuts_the_body_short,
        hostile_servers.closes_without_a_byte,
        hostile_servers.resets,
        hostile_servers.has_endless_headers,
    ],
)
def test_who_does_not_finish_is_named(server: Misbehaviour) -> None:
    assert words(server).startswith("no answer from http://127.0.0.1:")


def test_ten_gigabytes_are_not_read() -> None:
    async def run() -> int:
        async with serving(hostile_servers.sends_ten_gigabytes) as server:
            with pytest.raises(NotKubernetes, match=f"has over {MOST_BODY_BYTES} bytes"):
                await ask(server.url.rstrip("/"))
            return server.sent

    assert asyncio.run(run()) < 64 * 1024 * 1024  # what the sockets' buffers took before the connection went


def test_a_cluster_of_another_authority_is_told_nothing(tmp_path: Path) -> None:
    ours, theirs = Authority(), Authority()
    ours.write(tmp_path / "ca.pem")

    async def run() -> list[bytes]:
        tls = ssl.create_default_context(cafile=tmp_path / "ca.pem")
        async with serving(hostile_servers.well, tls=Identity(theirs, ("kubernetes",)).context) as server:
            with pytest.raises(Unreachable, match=r"its certificate is not of the cluster's authority \(KUBERNETES_CA"):
                await ask(f"https://127.0.0.1:{server.port}", tls=tls)
            return server.requests

    assert asyncio.run(run()) == []


def test_a_step_ends_when_its_time_is_up() -> None:
    async def run() -> None:
        async with serving(hostile_servers.hangs_before_answering) as server:
            known = Settings.read(ENVIRONMENT | {"KUBERNETES_URL": server.url})
            request = parse({"step": "ready"}, known.deployments)
            await perform(request, known, httpx.AsyncHTTPTransport(trust_env=False), now=NOW, seconds=0.2)

    with pytest.raises(Unreachable, match="ready was not done within 0 s; run it again: nothing is done twice"):
        asyncio.run(run())


_INVOKE = """
import json, sys
from types import SimpleNamespace
from functions.cluster_operator.handler import handle
context = SimpleNamespace(function_name="f", memory_limit_in_mb=1, invoked_function_arn="a", aws_request_id="r",
                          get_remaining_time_in_millis=lambda: 60000)
for line in sys.stdin:
    try:
        answer = handle(json.loads(line), context)
    except Exception as error:
        answer = {"errorType": type(error).__name__, "errorMessage": str(error)}
    print("ANSWER", json.dumps(answer))
"""


def test_the_function_itself_performs_steps_on_the_cluster_of_its_environment(shop: Shop, tmp_path: Path) -> None:
    payloads = [{"step": "breaker", "enabled": True}, {"step": "scal"}]
    with in_a_thread(shop.cluster, tmp_path) as served:
        here = {"KUBERNETES_URL": served.url, "KUBERNETES_CA_FILE": str(served.ca)}
        ended = subprocess.run(
            [sys.executable, "-c", _INVOKE],
            input="\n".join(map(json.dumps, payloads)),
            env={"PATH": os.environ["PATH"]} | ENVIRONMENT | here,
            cwd=CHECKOUT,
            text=True,
            capture_output=True,
            check=True,
        )
    done, refused = (json.loads(line[7:]) for line in ended.stdout.splitlines() if line.startswith("ANSWER "))
    assert done == {"verdict": "VERDICT_DONE", "before": "false", "after": "true", "changed": True}
    assert refused == {"errorType": "BadRequest", "errorMessage": "step 'scal' is not one of ours; did you mean scale?"}
    assert shop.breaker() == "true"
    assert '"step_performed"' in ended.stdout
    assert "a-token" not in ended.stdout + ended.stderr
