"""Tests of the demo shop: someone who calls a running one over HTTP and TLS, and switches its faults."""

import json
import os
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from infra.local import process

NAMES = {"web": "fitfoot.ch", "api": "api.fitfoot.ch", "admin": "admin.fitfoot.ch"}
HEALTH = {"web": "/api/health", "api": "/health", "admin": "/health"}


@dataclass(frozen=True)
class Caller:
    """Knows the shop by its shop.json."""

    where: dict[str, Any]
    trust: ssl.SSLContext

    @property
    def url(self) -> str:
        return str(self.where["url"])

    def http(self, service: str, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401 -- passed on to httpx
        return httpx.get(f"{self.where[service]['http']}{path}", timeout=10, verify=self.trust, **options)

    def post(self, service: str, path: str, body: object) -> httpx.Response:
        return httpx.post(f"{self.where[service]['http']}{path}", json=body, timeout=10, verify=self.trust)

    def https(self, service: str, path: str) -> httpx.Response:
        """Call the service by its name, mapped to its port on loopback."""
        url = f"https://127.0.0.1:{self.where[service]['https_port']}{path}"
        names = {"headers": {"Host": NAMES[service]}, "extensions": {"sni_hostname": NAMES[service]}}
        with httpx.Client(verify=self.trust, timeout=10) as client:
            return client.get(url, **names)  # type: ignore[arg-type]  # two options of different types

    def health(self, service: str) -> httpx.Response:
        return self.https(service, HEALTH[service])

    def certificate_lasts(self, service: str) -> timedelta:
        address = ("127.0.0.1", self.where[service]["https_port"])
        with (
            socket.create_connection(address, timeout=5) as plain,
            self.trust.wrap_socket(plain, server_hostname=NAMES[service]) as secured,
        ):
            expiry = str((secured.getpeercert() or {})["notAfter"])
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(expiry), UTC) - datetime.now(UTC)

    def sample(self, service: str, name: str) -> float:
        """Add up the samples whose line starts so."""
        lines = self.http(service, "/metrics").text.splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))

    def turn(self, service: str, fault: str, *, on: bool) -> httpx.Response:
        answer = self.post("web", "/faults", {"service": service, "fault": fault, "on": on})
        assert answer.status_code == 200, answer.text
        return answer

    @contextmanager
    def broken(self, service: str, fault: str) -> Iterator[None]:
        self.turn(service, fault, on=True)
        try:
            yield
        finally:
            self.turn(service, fault, on=False)


def start(folder: Path, database: str, *, days: int, traffic: float) -> tuple[process.Running, Caller]:
    """Start a shop of its own process and wait until it is ready."""
    command = [sys.executable, "-W", "error", "-m", "infra.local.shop", "--folder", str(folder)]
    folder.mkdir(parents=True, exist_ok=True)
    running = process.start(
        [*command, "--database", database, "--days", str(days), "--traffic", str(traffic)],
        name="shop",
        folder=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[4])},
        ready=(folder / "shop.json").exists,
        within=timedelta(seconds=30),
    )
    where = json.loads((folder / "shop.json").read_text())
    return running, Caller(where, trusting(where))


def trusting(where: dict[str, Any]) -> ssl.SSLContext:
    """Trust the shop's authority, and no other."""
    return ssl.create_default_context(cafile=where["ca"])


def until(happened: Callable[[], bool], within: timedelta = timedelta(seconds=60)) -> None:
    """Ask again and again until it has happened."""
    deadline = time.monotonic() + within.total_seconds()
    while not happened():
        assert time.monotonic() < deadline, f"it did not happen within {within}"
        time.sleep(0.05)
