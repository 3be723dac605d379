"""Local run: all parts of an embedded run, started together, stopped in reverse; the stack deployed on them."""

import secrets
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from infra.local.around import Around
from infra.local.cdk_process import CdkProcess
from infra.local.deploy import Aws, deploy
from infra.local.figures import first_report
from infra.local.measuring import measure
from infra.local.run import Options, Parts

__all__ = ["Options", "Parts", "Starter"]

T = TypeVar("T")
_TEAM = "team@fitfoot.ch"
_TOKENS = ("METRICS_TOKEN", "API_TOKEN", "PAGERDUTY_WEBHOOK_SECRET", "SENTRY_SECRET", "UPTIMEROBOT_SECRET")


class Starter:
    """Starts the parts of one run; what does not wait for another starts at the same time."""

    def __init__(self, options: Options, parts: Parts, say: Callable[[str], None]) -> None:
        self._options, self._parts, self._say = options, parts, say
        self._around = Around(options, parts)

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
            aws = self._begin(pool, "emulator", self._around.emulator)
            shop = self._begin(pool, "demo shop", self._around.shop)
            pages = self._begin(pool, "pager", self._around.pager)
            mails = self._begin(pool, "mail", self._around.mail)
            redis_url = self._begin(pool, "Redis", self._around.redis)
            asked = self._begin(pool, "exporters", lambda: self._around.exporters(shop))
            roles = self._begin(pool, "figures", lambda: self._around.figures(shop))
            runbooks = self._begin(pool, "Automation", lambda: self._around.automation(aws))
            try:
                surroundings = {
                    "shop": shop.result(),
                    "pager": pages.result(),
                    "mail": mails.result(),
                    "prometheus": self._around.prometheus_url,
                    "redis": redis_url.result(),
                    "database": (found := roles.result()) and found.environment,
                    "automation": runbooks.result(),
                    "scale": self._options.scale,
                }
                self._timed("stack", lambda: self._deploy(built.result(), aws.result(), surroundings))
                if found:
                    reported = self._begin(pool, "first report", lambda: (None, first_report(aws.result())))
                self._timed("Prometheus", lambda: self._around.prometheus(shop.result(), asked.result()))
                if found:
                    reported.result()
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

    def _deploy(self, cdk: CdkProcess, aws: Aws, surroundings: dict[str, Any]) -> tuple[None, str]:
        made = {name: secrets.token_urlsafe(24) for name in _TOKENS}
        more = {"PAGERDUTY_ROUTING_KEY": secrets.token_hex(16), "TEAM_EMAIL": _TEAM}
        for name, value in {**made, **more}.items():
            aws.client("ssm").put_parameter(Name=f"/fitfoot/{name}", Value=value, Type="SecureString")
        api = f"{aws.endpoint}/_aws/execute-api/{{id}}/$default"
        outputs = deploy(aws, cdk.assembly({**surroundings, "api": api}))
        url = api.format(id=outputs["ApiUrl"].partition("//")[2].partition(".")[0])
        self._parts.environment |= {"API_URL": url, "REPORTS_BUCKET": outputs["ReportsBucket"], **made}
        measure(self._parts.environment["SHOP_URL"], url, self._options.folder / "bundles" / "web-vitals")
        return None, f"{url}/status"
