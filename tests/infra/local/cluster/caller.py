"""Tests of the demo cluster: someone who calls it over TLS."""

import json
import ssl
from collections.abc import Mapping
from typing import Self

import httpx

from infra.local.cluster.objects import Cluster

APPS = "/apis/apps/v1/namespaces/fitfoot"
CORE = "/api/v1/namespaces/fitfoot"


class Caller:
    """Has a token for each of a few users."""

    def __init__(self, cluster: Cluster, url: str, trust: ssl.SSLContext, tokens: Mapping[str, str]) -> None:
        self.cluster = cluster
        self._tokens = tokens
        self._client = httpx.Client(base_url=url, verify=trust, timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(
        self, method: str, path: str, body: object = None, kind: str | None = None, user: str = "admin"
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._tokens[user]}"} | ({"Content-Type": kind} if kind else {})
        content = None if body is None else json.dumps(body)
        return self._client.request(method, path, content=content, headers=headers)
