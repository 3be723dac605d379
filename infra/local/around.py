"""Local run: the parts around the stack: what it runs on, what it watches and what it speaks to, each by itself."""

import json
import sys
from concurrent.futures import Future
from datetime import timedelta
from typing import Any

import psycopg

from infra.local import emulator, exporters, figures, postgres, process, prometheus, redis
from infra.local.automation import running as automation
from infra.local.debian import ToolUnavailable
from infra.local.deploy import Aws
from infra.local.figures import Roles
from infra.local.mail import running as mail
from infra.local.pager import running as pager
from infra.local.prometheus_config import prometheus_config
from infra.local.run import Options, Parts
from infra.operator.places import settings_file
from infra.operator.settings import load_settings

Shop = dict[str, Any]
_SHOP_WITHIN = timedelta(seconds=60)


class Around:
    """Starts one part after the other as it is asked to, and notes each in `parts`.

    Each method gives what others need of the part, and what a person is shown of it.
    """

    def __init__(self, options: Options, parts: Parts) -> None:
        self._options, self._parts = options, parts
        self._prometheus_port = process.free_port()
        self._aws_port = process.free_port()

    @property
    def prometheus_url(self) -> str:
        """Known before it runs: the stack asks it, and it scrapes the stack."""
        return self._options.prometheus or f"http://127.0.0.1:{self._prometheus_port}"

    def emulator(self) -> tuple[Aws, str]:
        """AWS, as far as it is emulated, with the log groups that the shop's lines are shipped to."""
        folder, enforce = self._options.folder / "emulator", self._options.enforce_policies
        started = emulator.start(folder, port=self._aws_port, enforce_policies=enforce)
        self._parts.running.append(started.process)
        self._parts.environment |= {
            "AWS_ENDPOINT_URL": started.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": started.region,
        }
        aws = Aws(started.url, started.region)
        for group in load_settings(settings_file("local")).log_groups:
            aws.client("logs").create_log_group(logGroupName=group)
        return aws, started.url

    def shop(self) -> tuple[Shop, str]:
        """The demo shop on its database, and its cluster."""
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
            "--logs",
            f"http://127.0.0.1:{self._aws_port}",
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

    def figures(self, shop: Future[Shop]) -> tuple[Roles | None, str]:
        """What the shop's figures are asked of; None where a database of one's own does not let us set it up."""
        shop.result()
        try:
            roles = figures.set_up(self._parts.environment["DATABASE_URL"])
        except psycopg.Error as error:
            why = str(error).partition("\n")[0]
            return None, f"NOT THERE: {why}; have the owner run sql/setup.sql, or give a superuser's URL"
        self._parts.environment["DATABASE_READER_URL"] = roles.reader
        return roles, "schema monitoring, to which DATABASE_READER_URL leads"

    def pager(self) -> tuple[str, str]:
        """The pager, of which one may run already."""
        url = self._options.pager
        if not url:
            started = pager.start(self._options.folder / "pager")
            self._parts.running.append(started.process)
            url = started.url
        self._parts.environment["PAGER_URL"] = url
        return url, f"{url}/pages"

    def mail(self) -> tuple[str, str]:
        """It plays SES, as far as it sends."""
        started = mail.start(self._options.folder / "mail")
        self._parts.running.append(started.process)
        self._parts.environment |= {"MAIL_URL": started.url, "AWS_ENDPOINT_URL_SESV2": started.url}
        return started.url, f"{started.url}/messages"

    def automation(self, aws: Future[Aws]) -> tuple[str, str]:
        """It plays the part of Systems Manager that the emulator lacks, and passes on the rest."""
        emulator_url = aws.result().endpoint
        started = automation.start(self._options.folder / "automation", emulator_url, scale=self._options.scale)
        self._parts.running.append(started.process)
        self._parts.environment["AWS_ENDPOINT_URL_SSM"] = started.url
        return started.url, started.url

    def redis(self) -> tuple[str | None, str]:
        """Redis; None where the machine has none."""
        try:
            started = redis.start(self._options.folder / "redis")
        except ToolUnavailable as error:
            return None, f"NOT RUNNING: {error}"
        self._parts.running.append(started.process)
        self._parts.environment["REDIS_URL"] = started.url
        return started.url, started.url

    def exporters(self, shop: Future[Shop]) -> tuple[dict[str, str], str]:
        """For a Prometheus of ours; their addresses by job."""
        if self._options.prometheus:
            return {}, "none: a Prometheus of yours has its own"
        shop.result()
        started = exporters.start(self._options.folder / "exporters", self._parts.environment["DATABASE_URL"])
        self._parts.running += started.running
        return started.urls, started.shown

    def prometheus(self, shop: Shop, asked: dict[str, str]) -> tuple[None, str]:
        """Prometheus, which scrapes all that is there by now; one may run already."""
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

    def _postgres(self) -> str:
        started = postgres.start(self._options.folder / "postgres")
        self._parts.running.append(started.process)
        return started.url
