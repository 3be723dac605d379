"""Benchmarks: a local run of its own, in which the real schedule ticks, with a counting proxy before each function."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.request import Request, urlopen

import yaml

from infra.local.deploy import Aws
from infra.local.parts import Options, Parts, Starter
from infra.operator import checks_file
from infra.operator.places import CHECKS
from tests.benchmarks.cost.counted import Counted, Uses
from tests.benchmarks.cost.forwarding import SERVICES, forwarding
from tests.benchmarks.cost.meter import Meter, now_ms
from tests.benchmarks.cost.remains import incidents, scrape_bytes, table_bytes
from tests.benchmarks.cost.template import alarm_metrics, dashboards, production, schedules

Say = Callable[[str], None]
_SCRAPES: Final = "60s"
_QUIET_SECONDS: Final = 10.0
_CALM_UNTIL_SECONDS: Final = 35.0
_WITHIN_SECONDS: Final = 240.0
_TICKING: Final = ("health-probe", "incident-detector")
_GENERATOR: Final = "report-generator"


class Uncountable(Exception):
    """The run did not do what was to be counted; the message says what it missed."""


def run(minutes: int, folder: Path, say: Say) -> Counted:
    """Count so many minutes of a run, and each report twice.

    Raises:
        Uncountable: a function did not tick, or a report failed.
        PartFailed, DeployFailed and what else a local run can fail with.
    """
    parts = Parts()
    say("starting a local run:")
    try:
        Starter(Options(folder, CHECKS), parts, say).start()
        return _Counting(parts, folder, say).counted(minutes)
    finally:
        parts.stop()


class _Counting:
    """Counts a run that is up."""

    def __init__(self, parts: Parts, folder: Path, say: Say) -> None:
        self._environment, self._folder, self._say = parts.environment, folder, say
        self._aws = Aws(self._environment["AWS_ENDPOINT_URL"], self._environment["AWS_DEFAULT_REGION"])
        self._lambda, self._meter = self._aws.client("lambda"), Meter(self._aws)

    def counted(self, minutes: int) -> Counted:
        """Wait for the ticks, count, ask for the reports."""
        self._scrape_each_minute()
        deployed = json.loads((self._folder / "cdk.out" / "FitFootMonitoring.template.json").read_bytes())
        called = schedules(deployed)
        with forwarding(self._meter.memory_mb, self._aws.endpoint, self._meter.tally) as proxies:
            self._put_before(proxies)
            self._warm()
            self._await_ticks()
            ticked = self._ticked(minutes)
            reports = {name: self._report(name) for name, when in called.items() if not when.startswith("rate")}
        template = production()
        return Counted(
            on=datetime.now(UTC).date().isoformat(),
            minutes=minutes,
            checks=len(checks_file.load(CHECKS)),
            memory_mb=self._meter.memory_mb,
            ticked=ticked,
            reports=reports,
            schedules=called,
            alarm_metrics=alarm_metrics(template),
            dashboards=dashboards(template),
            scrape_bytes=scrape_bytes(self._environment),
            table_bytes=table_bytes(self._aws),
            incidents=incidents(self._aws),
        )

    def _put_before(self, proxies: Mapping[str, str]) -> None:
        """Tell each function that AWS is where its proxy is; what it is told of parts of the run stays."""
        for name, url in proxies.items():
            function = f"fitfoot-{name}"
            known = self._lambda.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
            named = {f"AWS_ENDPOINT_URL_{service}": url for service in SERVICES}
            self._lambda.update_function_configuration(
                FunctionName=function, Environment={"Variables": {**named, **known}}
            )

    def _scrape_each_minute(self) -> None:
        """As an operator's prometheus.yml has it; the local run's own scrapes every five seconds."""
        if "PROMETHEUS_URL" not in self._environment:
            raise Uncountable("Prometheus does not run, so that nobody scrapes /metrics and no rule is answered")
        file = self._folder / "prometheus" / "prometheus.yml"
        config = yaml.safe_load(file.read_text("utf-8"))
        jobs = config["scrape_configs"]
        config["scrape_configs"] = [
            {**job, "scrape_interval": _SCRAPES} if "authorization" in job else job for job in jobs
        ]
        file.write_text(yaml.safe_dump(config), "utf-8")
        with urlopen(Request(f"{self._environment['PROMETHEUS_URL']}/-/reload", method="POST"), timeout=30):
            pass

    def _warm(self) -> None:
        """Lambda keeps what is called every five minutes; here its next call would be the first of a new process."""
        self._lambda.invoke(FunctionName=f"fitfoot-{_GENERATOR}", Payload=json.dumps({"report": "refresh"}))

    def _await_ticks(self) -> None:
        self._say("waiting for two ticks, so that functions are warm")
        began, ends = now_ms(), time.monotonic() + _WITHIN_SECONDS
        while any(self._meter.logged(name, began, now_ms()).calls < 2 for name in _TICKING):
            if time.monotonic() > ends:
                raise Uncountable("probe and detector do not tick")
            self._meter.wait(2)
        self._meter.wait(_QUIET_SECONDS)

    def _ticked(self, minutes: int) -> Uses:
        with self._meter.running() as used:
            for left in range(minutes, 0, -1):
                self._say(f"counting, {left} minutes left")
                self._meter.wait(60)
        silent = [name for name in _TICKING if used[name].calls < minutes - 1]
        if silent:
            raise Uncountable(f"fewer calls than minutes: {', '.join(silent)}")
        return used

    def _report(self, name: str) -> tuple[Uses, Uses]:
        self._say(f"asking for the report {name}, twice")
        return self._asked(name), self._asked(name)

    def _asked(self, name: str) -> Uses:
        """Between two ticks, so that what happens meanwhile is of the report."""
        while not self._between_ticks():
            self._meter.wait(1)
        with self._meter.running() as used:
            answer = self._lambda.invoke(FunctionName=f"fitfoot-{_GENERATOR}", Payload=json.dumps({"report": name}))
            if "FunctionError" in answer:
                raise Uncountable(f"the report {name} failed: {answer['Payload'].read().decode()}")
            self._meter.wait(1)
        return {function: used[function] for function in (_GENERATOR, "shop-reader") if used[function].calls}

    def _between_ticks(self) -> bool:
        """Whether the last tick is over, and the next one far enough away for a report."""
        now = now_ms()
        earliest, latest = now - int(_CALM_UNTIL_SECONDS * 1000), now - int(_QUIET_SECONDS * 1000)
        at_rest = all(not self._meter.logged(name, latest, now).calls for name in _TICKING)
        return at_rest and all(self._meter.logged(name, earliest, now).calls for name in _TICKING)
