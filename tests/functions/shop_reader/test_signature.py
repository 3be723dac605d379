import asyncio
import json
import ssl
from collections.abc import Mapping

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from functions.shop_reader.address import Address
from functions.shop_reader.answer import Unanswerable
from functions.shop_reader.prometheus import Prometheus
from functions.shop_reader.settings import Settings
from functions.shop_reader.signature import SigV4
from functions.shop_reader.vector import Vector
from tests.functions.health_probe import hostile_servers as servers
from tests.functions.health_probe.hostile_servers import Answer, Server, serving
from tests.functions.shop_reader.servers import http, success
from tests.functions.shop_reader.sigv4 import refusal

SECRET, REGION = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "eu-central-1"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": SECRET}
OF_A_ROLE = KEYS | {"AWS_SESSION_TOKEN": "IQoJ//b3JpZ2lu+X2Vj=="}
QUERIES = [
    "up",
    'sum by (job) (rate(http_requests_total{job=~"fitfoot-(web|api)", code!~"2..|3.."}[5m])) / 3 > 0.5',
    "label_replace(up, 'ä', \"~*'()!/\\\\+&=#%20\", 'job', '.*')",
    " or ".join(f'up{{job="{number} ü"}}' for number in range(500)),
]


def amazon(server: Server) -> Answer:
    """Answers what is signed as it has to be, and nothing else."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(servers.HEADERS_END)
        length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
        body = await reader.readexactly(int(length)) if length else b""
        server.requests.append(head)
        why = refusal(head, body, secret=SECRET, region=REGION)
        writer.write(http(json.dumps({"message": why}).encode(), "403 Forbidden") if why else success())

    return speak


async def ask(server: Server, query: str, environment: Mapping[str, str], region: str = REGION) -> Vector:
    address = Address(f"http://127.0.0.1:{server.port}/workspaces/ws-0123")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    async with Prometheus(address, tls, SigV4(region, environment), 1) as prometheus:
        return await prometheus.ask(query, None, 30)


@pytest.mark.integration
@pytest.mark.parametrize("environment", [KEYS, OF_A_ROLE], ids=["a user", "a role"])
@pytest.mark.parametrize("query", QUERIES, ids=["short", "usual", "strange", "posted"])
def test_amazon_takes_the_signature(query: str, environment: dict[str, str]) -> None:
    async def run() -> None:
        async with serving(amazon) as server:
            assert (await ask(server, query, environment)).elements
            head = server.requests[0].lower()
        token = environment.get("AWS_SESSION_TOKEN")
        assert (f"x-amz-security-token: {token}".lower().encode() in head) == bool(token)

    asyncio.run(run())


@pytest.mark.integration
@pytest.mark.parametrize(
    ("environment", "region", "words"),
    [
        (KEYS | {"AWS_SECRET_ACCESS_KEY": "another"}, REGION, "403: the signature does not match"),
        (KEYS, "us-east-1", "403: signed for aps in us-east-1"),
    ],
)
def test_a_wrong_signature_is_that_question_s_error(environment: dict[str, str], region: str, words: str) -> None:
    async def run() -> None:
        async with serving(amazon) as server:
            with pytest.raises(Unanswerable, match=words):
                await ask(server, "up", environment, region)

    asyncio.run(run())


@pytest.mark.unit
def test_the_signature_is_botocore_s_own() -> None:
    request = httpx.Request(
        "GET", "https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1/api/v1/query?query=up%2B1"
    )
    signed = next(SigV4(REGION, OF_A_ROLE).auth_flow(request))
    headers = {name: signed.headers[name] for name in ("host", "x-amz-date", "x-amz-security-token")}
    theirs = AWSRequest("GET", str(request.url), headers=headers)
    theirs.context["timestamp"] = signed.headers["x-amz-date"]
    signer = SigV4Auth(Credentials(KEYS["AWS_ACCESS_KEY_ID"], SECRET), "aps", REGION)
    signature = signer.signature(signer.string_to_sign(theirs, signer.canonical_request(theirs)), theirs)
    assert signed.headers["authorization"] == (
        f"AWS4-HMAC-SHA256 Credential={signer.scope(theirs)}, "
        f"SignedHeaders=host;x-amz-date;x-amz-security-token, Signature={signature}"
    )


@pytest.mark.unit
def test_amazon_s_workspaces_alone_are_signed_for() -> None:
    amazons = "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1"
    assert isinstance(Settings.read({"PROMETHEUS_URL": amazons, **KEYS}).auth, SigV4)
    assert Settings.read({"PROMETHEUS_URL": "https://prometheus.example", **KEYS}).auth is None


@pytest.mark.unit
@pytest.mark.parametrize("missing", KEYS)
def test_without_credentials_it_says_so(missing: str) -> None:
    without = {name: value for name, value in KEYS.items() if name != missing}
    with pytest.raises(Unanswerable, match="no credentials of AWS in its environment"):
        next(SigV4(REGION, without).auth_flow(httpx.Request("GET", "https://aps.example/")))
