"""Local run: all parts of an embedded run, started together, stopped in reverse; the stack deployed on them."""

import json
import secrets
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from infra.local import emulator, exporters, postgres, process, prometheus, redis
from infra.local.automation import running as automation
from infra.local.cdk_process import CdkProcess
from infra.local.debian import ToolUnavailable
from infra.local.deploy import Aws, deploy
from infra.local.pager import running as pager
from infra.local.prometheus_config import prometheus_config

T = TypeVar("T")
Shop = dict[str, Any]
_SHOP_WITHIN = timedelta(seconds=60)
_TOKENS = ("METRICS_TOKEN", "API_TOKEN", "PAGERDUTY_WEBHOOK_SECRET")
_FEW_VISITORS = 0.2  # enough to see; a rate that the made-up past never had would make today look absurd


@dataclass(frozen=True)
class Options:
    """What a person may choose of a local run. A URL stands for a part that runs elsewhere and is not started.

    `scale`: what rules and routes wait for is that many times shorter. `visitors`: a second, on average.
    """

    folder: Path
    checks: Path
    prometheus: str | None = None
    database: str | None = None
    pager: str | None = None
    scale: int = 1
    enforce_policies: bool = False
    visitors: float = _FEW_VISITORS


@dataclass
class Parts:
    """What was started so far, and what a shell needs to speak to it (`fitfoot env`)."""

    running: list[process.Running] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def stop(self) -> None:
        """Stop everything, the last started first."""
        while self.running:
            process.stop(self.running.pop())


class Starter:
    """Starts the parts of one run; what does not wait for another starts at the same time."""

    def __init__(self, options: Options, parts: Parts, say: Callable[[str], None]) -> None:
        self._options, self._parts, self._say = options, parts, say
        self._prometheus_port = process.free_port()

    def start(self) -> None:
        """Start everything, deploy the stack, fill `parts`.

        Raises:
            PartFailed, DeployFailed, SynthesisFailed: each with lines that say what to do.
        """
        self._cdk = CdkProcess(self._options.checks, self._options.folder, self._options.scale)
        try:
            self._start_all()
        finally:
            self._cdk.close()

    def _start_all(self) -> None:
        with ThreadPoolExecutor(max_workers=8, thread_name_prefix="start") as pool:
            built = self._begin(pool, "bundles", self._bundles)
            aws = self._begin(pool, "emulator", self._emulator)
            shop = self._begin(pool, "demo shop", self._shop)
            pages = self._begin(pool, "pager", self._pager)
            redis_url = self._begin(pool, "Redis", self._redis)
            asked = self._begin(pool, "exporters", lambda: self._exporters(shop))
            runbooks = self._begin(pool, "Automation", lambda: self._automation(aws))
            try:
                around = {
                    "shop": shop.result(),
                    "pager": pages.result(),
                    "prometheus": self._prometheus_url,
                    "redis": redis_url.result(),
                    "automation": runbooks.result(),
                    "scale": self._options.scale,
                }
                self._timed("stack", lambda: self._deploy(built.result(), aws.result(), around))
                self._timed("Prometheus", lambda: self._prometheus(shop.result(), asked.result()))
            except BaseException:
                self._cdk.kill()
                pool.shutdown(wait=True, cancel_futures=True)  # what has begun ends in `parts`, to be stopped
                raise

    def _begin(self, pool: ThreadPoolExecutor, name: str, work: Callable[[], tuple[T, str]]) -> "Future[T]":
        return pool.submit(self._timed, name, work)

    def _timed(self, name: str, work: Callable[[], tuple[T, str]]) -> T:
        began = time.monotonic()
        result, shown = work()
        self._say(f"  {name:<11}{time.monotonic() - began:5.1f} s  {shown}")
        return result

    def _bundles(self) -> tuple[CdkProcess, str]:
        return self._cdk, self._cdk.bundled()

    def _emulator(self) -> tuple[Aws, str]:
        started = emulator.start(self._options.folder / "emulator", enforce_policies=self._options.enforce_policies)
        self._parts.running.append(started.process)
        self._parts.environment |= {
            "AWS_ENDPOINT_URL": started.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": started.region,
        }
        return Aws(started.url, started.region), started.url

    def _shop(self) -> tuple[Shop, str]:
        database = self._options.database or self._postgres()
        folder = self._options.folder / "shop"
        ready = folder / "shop.json"
        ready.unlink(missing_ok=True)
        command = [
            sys.executable,
            "-m",
            "infra.local.shop",
            "--folder",
            str(folder),
            "--database",
            database,
            "--traffic",
            str(self._options.visitors),
        ]
        started = process.start(command, name="shop", folder=folder, ready=ready.exists, within=_SHOP_WITHIN)
        self._parts.running.append(started)
        shop: Shop = json.loads(ready.read_text())
        cluster = shop["cluster"]
        self._parts.environment |= {
            "SHOP_URL": shop["url"],
            "DATABASE_URL": database,
            "KUBERNETES_URL": cluster["url"],
            "KUBERNETES_TOKEN": cluster["token"],
        }
        return shop, shop["url"]

    def _pager(self) -> tuple[str, str]:
        url = self._options.pager
        if not url:
            started = pager.start(self._options.folder / "pager")
            self._parts.running.append(started.process)
            url = started.url
        self._parts.environment["PAGER_URL"] = url
        return url, f"{url}/pages"

    def _automation(self, aws: "Future[Aws]") -> tuple[str, str]:
        """It plays the part of Systems Manager that the emulator lacks, and passes on the rest."""
        emulator_url = aws.result().endpoint
        started = automation.start(self._options.folder / "automation", emulator_url, scale=self._options.scale)
        self._parts.running.append(started.process)
        self._parts.environment["AWS_ENDPOINT_URL_SSM"] = started.url
        return started.url, started.url

    def _postgres(self) -> str:
        started = postgres.start(self._options.folder / "postgres")
        self._parts.running.append(started.process)
        return started.url

    def _redis(self) -> tuple[str | None, str]:
        try:
            started = redis.start(self._options.folder / "redis")
        except ToolUnavailable as error:
            return None, f"NOT RUNNING: {error}"
        self._parts.running.append(started.process)
        self._parts.environment["REDIS_URL"] = started.url
        return started.url, started.url

    def _deploy(self, cdk: CdkProcess, aws: Aws, around: dict[str, Any]) -> tuple[None, str]:
        made = {name: secrets.token_urlsafe(24) for name in _TOKENS}
        for name, value in {**made, "PAGERDUTY_ROUTING_KEY": secrets.token_hex(16)}.items():
            aws.client("ssm").put_parameter(Name=f"/fitfoot/{name}", Value=value, Type="SecureString")
        api = f"{aws.endpoint}/_aws/execute-api/{{id}}/$default"
        outputs = deploy(aws, cdk.assembly({**around, "api": api}))
        url = api.format(id=outputs["ApiUrl"].partition("//")[2].partition(".")[0])
        self._parts.environment |= {"API_URL": url, **made}
        return None, f"{url}/status"

    @property
    def _prometheus_url(self) -> str:
        """Known before it runs: the stack asks it, and it scrapes the stack."""
        return self._options.prometheus or f"http://127.0.0.1:{self._prometheus_port}"

    def _exporters(self, shop: "Future[Shop]") -> tuple[dict[str, str], str]:
        """For a Prometheus of ours; their addresses by job."""
        if self._options.prometheus:
            return {}, "none: a Prometheus of yours has its own"
        shop.result()
        started = exporters.start(self._options.folder / "exporters", self._parts.environment["DATABASE_URL"])
        self._parts.running += started.running
        return started.urls, started.shown

    def _prometheus(self, shop: Shop, asked: dict[str, str]) -> tuple[None, str]:
        if self._options.prometheus:
            if not process.answers(f"{self._options.prometheus.rstrip('/')}/-/ready"):
                raise process.PartFailed(
                    f"no Prometheus answers at {self._options.prometheus}; start it, or leave it out"
                )
            self._parts.environment["PROMETHEUS_URL"] = self._options.prometheus
            return None, self._options.prometheus
        environment = self._parts.environment
        folder = self._options.folder / "prometheus"
        token, scale = environment["METRICS_TOKEN"], self._options.scale
        config = prometheus_config(folder, shop, environment["API_URL"], token, asked, scale=scale)
        try:
            started = prometheus.start(folder, config, self._prometheus_port)
        except ToolUnavailable as error:
            return None, f"NOT RUNNING, so nothing that asks it can be known: {error}"
        self._parts.running.append(started.process)
        environment["PROMETHEUS_URL"] = started.url
        return None, started.url
