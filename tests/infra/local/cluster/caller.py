"""Tests of the demo cluster: someone who calls it over TLS."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx

from infra.local.cluster import demo
from infra.local.cluster.access import ADMIN, RUNBOOK
from infra.local.cluster.controller import Controller
from infra.local.cluster.objects import Cluster
from infra.local.cluster.running import in_a_thread

APPS = "/apis/apps/v1/namespaces/fitfoot"
CORE = "/api/v1/namespaces/fitfoot"
TOKENS = {"admin": "admins-token", "runbook": "runbooks-token", "bad token": "nobodys-token"}


class Caller:
    """Has a token for each of a few users."""

    def __init__(self, cluster: Cluster, client: httpx.Client) -> None:
        self.cluster = cluster
        self._client = client

    def send(
        self, method: str, path: str, body: object = None, kind: str | None = None, user: str = "admin"
    ) -> httpx.Response:
        """Send JSON, or a text as it is, as this user; one without a name has no token."""
        headers = {"Content-Type": kind} if kind else {}
        if user:
            headers["Authorization"] = f"Bearer {TOKENS[user]}"
        sent = body if body is None or isinstance(body, str) else json.dumps(body)
        return self._client.request(method, path, content=sent, headers=headers)


@contextmanager
def called(cluster: Cluster, folder: Path) -> Iterator[Caller]:
    """Serve a cluster to a caller who trusts its authority and no other."""
    with in_a_thread(cluster, folder) as served:
        trust = ssl.create_default_context(cafile=served.ca)
        with httpx.Client(base_url=served.url, verify=trust, timeout=10) as client:
            yield Caller(cluster, client)


@contextmanager
def called_in_the_demo(folder: Path) -> Iterator[Caller]:
    """Serve the demo's cluster as it is when the demo begins; nobody looks after it any more."""
    cluster = Cluster({TOKENS["admin"]: ADMIN, TOKENS["runbook"]: RUNBOOK})
    demo.fill(cluster, Controller(cluster), datetime.now(UTC))
    with called(cluster, folder) as calls:
        yield calls
