"""E2E: the demo shop that runbooks cure: customers, faults, figures, incidents, its cluster as an admin sees it."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

from functions.model.verdict import Verdict
from functions.state.attributes import instant
from infra.automation.interpreter.execution import Execution
from infra.local.cluster.rollout_status import is_complete
from infra.local.deploy import Aws
from infra.local.parts import Parts
from infra.local.runbook import run_local
from tests.e2e.shell import client, detector, pages, until
from tests.e2e.test_incidents import an_alarm, whole

TABLE = "fitfoot-incidents"
WEB, API = "fitfoot-web", "fitfoot-api"
_REPLICAS = {WEB: 2, API: 1}
_APPS = "/apis/apps/v1/namespaces/fitfoot/deployments"
_SETTINGS = "/api/v1/namespaces/fitfoot/configmaps/app-config"
_BREAKER = "CIRCUIT_BREAKER_ENABLED"
_MERGE = {"content-type": "application/merge-patch+json"}
_CUSTOMERS = 5
_OVER = ("Success", "Failed", "Cancelled", "TimedOut")


@dataclass(frozen=True)
class Shop:
    """The shop of a run."""

    run: Parts

    @cached_property
    def told(self) -> dict[str, Any]:
        """What it says of itself, its cluster's admin token among it."""
        (log,) = [part.log for part in self.run.running if part.name == "shop"]
        return dict(json.loads(log.with_name("shop.json").read_text()))

    @cached_property
    def kubernetes(self) -> httpx.Client:
        """The cluster's API, for an admin."""
        cluster = self.told["cluster"]
        trusted = ssl.create_default_context(cafile=cluster["ca"])
        bearer = {"authorization": f"Bearer {cluster['admin_token']}"}
        return httpx.Client(base_url=cluster["url"], headers=bearer, verify=trusted)

    @cached_property
    def ssm(self) -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
        """Systems Manager with its Automation."""
        environment = self.run.environment
        return Aws(environment["AWS_ENDPOINT_URL_SSM"], environment["AWS_DEFAULT_REGION"]).client("ssm")

    def deployment(self, name: str) -> dict[str, Any]:
        """A Deployment as the cluster has it."""
        return dict(self.kubernetes.get(f"{_APPS}/{name}").raise_for_status().json())

    def capacity(self) -> dict[str, Any]:
        """Replicas by deployment, and the breaker."""
        replicas = {name: self.deployment(name)["spec"]["replicas"] for name in _REPLICAS}
        settings = self.kubernetes.get(_SETTINGS).raise_for_status().json()
        return {**replicas, "breaker": settings["data"][_BREAKER]}

    def changes(self) -> dict[str, int]:
        """How often what is wanted of a deployment has changed since it is there."""
        return {name: self.deployment(name)["metadata"]["generation"] for name in _REPLICAS}

    def settings_version(self) -> str:
        """Another one after each change of the breaker's ConfigMap."""
        return str(self.kubernetes.get(_SETTINGS).raise_for_status().json()["metadata"]["resourceVersion"])

    def release(self, name: str, image: str) -> None:
        """Deploy an image, and wait until it is rolled out."""
        container = {"name": name.removeprefix("fitfoot-"), "image": image}
        self._patch(f"{_APPS}/{name}", {"spec": {"template": {"spec": {"containers": [container]}}}})
        until(lambda: "out" if is_complete(self.deployment(name)) else None, 30)

    def image(self, name: str) -> str:
        """What a deployment is to run."""
        return str(self.deployment(name)["spec"]["template"]["spec"]["containers"][0]["image"])

    def fault(self, service: str, fault: str, *, on: bool = True) -> None:
        """Break, or mend."""
        order = {"service": service, "fault": fault, "on": on}
        httpx.post(f"{self.run.environment['SHOP_URL']}/faults", json=order).raise_for_status()

    def as_at_first(self) -> None:
        """Well, with the capacity that it began with; nothing was deployed lately, and no runbook has run."""
        httpx.delete(f"{self.run.environment['SHOP_URL']}/faults").raise_for_status()
        for name, replicas in _REPLICAS.items():
            self._patch(f"{_APPS}/{name}", {"spec": {"replicas": replicas}})
        self._patch(_SETTINGS, {"data": {_BREAKER: "false"}})
        self._remove("deployment")
        self.forget_runbooks()

    def forget_runbooks(self) -> None:
        """No lock, cooldown, spend or saved capacity stands."""
        self._remove("runbook/")

    def items(self, beginning: str) -> list[dict[str, Any]]:
        """What stands in the table of incidents under subjects that begin so."""
        scan = client(self.run, "dynamodb").get_paginator("scan").paginate(TableName=TABLE)
        return [item for page in scan for item in page["Items"] if item["subject"]["S"].startswith(beginning)]

    def lock(self, runbook: str) -> dict[str, Any]:
        """A runbook's lock: its `run`, and whether it is `released`."""
        (item,) = self.items(f"runbook/{runbook}")
        return {"run": item["run"]["S"], "released": item["released"]["BOOL"]}

    def let_the_lock_run_out(self, runbook: str, at: datetime) -> None:
        """As if nobody had renewed it since long before."""
        self._change_lock(runbook, {"until": instant(at)})

    def let_it_cool_down(self, runbook: str, at: datetime) -> None:
        """As if what was changed last had been changed long before."""
        self._change_lock(runbook, {"cooling_until": instant(at)})

    def spends(self) -> list[tuple[str, int]]:
        """What was taken of the budget: the run, and how many changes."""
        found = [line["M"] for item in self.items("runbook/budget") for line in item["spends"]["L"]]
        return [(one["run"]["S"], int(one["changes"]["N"])) for one in found]

    def step(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Invoke a step of runbooks; what Lambda says, with the answer as `answer`."""
        said = client(self.run, "lambda").invoke(FunctionName="fitfoot-runbook-steps", Payload=json.dumps(payload))
        return {**said, "answer": json.loads(said["Payload"].read())}

    def measured(self, question: str, below: float, service: str = "") -> dict[str, Any]:
        """A measure as runbooks take it: its `value`, and as `verdict` whether it is below the limit."""
        asked = {"step": "compare", "run": "by-hand", "runbook": "by-hand", "question": question, "below": below}
        return dict(self.step({**asked, "service": service, "dry_run": True})["answer"])

    def ill(self, question: str, limit: float, service: str = "") -> float:
        """The measure, once it is not below the limit."""
        return self._once(Verdict.ILL, question, limit, service)

    def well(self, question: str, limit: float, service: str = "") -> float:
        """The measure, once it is, of every service."""
        return self._once(Verdict.RECOVERED, question, limit, service)

    def runs(self, document: str, folder: Path, *, scale: int = 300, **parameters: str) -> Execution:
        """Run a runbook as `fitfoot runbook` does; its half minutes are `scale` times shorter."""
        given = {name: [value] for name, value in parameters.items()}
        return run_local(self.run.environment, document, given, say=print, scale=scale, folder=folder)

    def own_pages(self, about: str) -> list[str]:
        """What PagerDuty took of the runbooks' own page about an incident or a run."""
        return [page["event_action"] for page in pages(self.run, f"runbook/{about}") if page["accepted"]]

    def over(self, execution: str) -> dict[str, Any]:
        """What an execution came to, once it has."""

        def look() -> dict[str, Any] | None:
            found = self.ssm.get_automation_execution(AutomationExecutionId=execution)["AutomationExecution"]
            return found if found["AutomationExecutionStatus"] in _OVER else None

        return until(look, 120)

    def evidence(self, incident: str) -> list[str]:
        """What runbooks wrote on an incident's timeline."""
        return [entry["text"] for entry in whole(self.run, incident)["timeline"] if entry["kind"] == "evidence"]

    def incident(self, alarm: str) -> str:
        """Open an incident of the API by an alarm, which stands in CloudWatch, where a poll may look; its id."""
        cloudwatch = client(self.run, "cloudwatch")
        cloudwatch.put_metric_alarm(
            AlarmName=alarm,
            Namespace="FitFoot",
            MetricName="Trouble",
            Statistic="Maximum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
        )
        cloudwatch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="for a runbook")
        detector(self.run, an_alarm(alarm, "ALARM", datetime.now(UTC)))
        return self._open()[0]

    def resolve(self, alarm: str) -> None:
        """The alarm is over, nothing is broken; what others saw besides somebody resolves, once they may."""
        httpx.delete(f"{self.run.environment['SHOP_URL']}/faults").raise_for_status()
        client(self.run, "cloudwatch").delete_alarms(AlarmNames=[alarm])
        detector(self.run, an_alarm(alarm, "OK", datetime.now(UTC) + timedelta(seconds=1)))

        def is_over() -> str | None:
            still = self._open()
            for incident in still:
                detector(self.run, {"incident": incident, "action": "resolve", "by": "Anna"})
            return None if still else "over"

        until(is_over, 300)

    def _open(self) -> list[str]:
        listed = detector(self.run, {"list": "open"})["incidents"]
        return [str(one["id"]) for one in listed if one["group"] == "service=api"]

    def _once(self, verdict: Verdict, question: str, limit: float, service: str) -> float:
        def look() -> float | None:
            found = self.measured(question, limit, service)
            return float(found["value"]) if found["verdict"] == verdict else None

        return until(look, 60)

    def _change_lock(self, runbook: str, attributes: dict[str, Any]) -> None:
        (item,) = self.items(f"runbook/{runbook}")
        client(self.run, "dynamodb").put_item(TableName=TABLE, Item={**item, **attributes})

    def _remove(self, beginning: str) -> None:
        for item in self.items(beginning):
            key = {name: item[name] for name in ("subject", "entry")}
            client(self.run, "dynamodb").delete_item(TableName=TABLE, Key=key)

    def _patch(self, path: str, body: dict[str, Any]) -> None:
        headers = {"content-type": "application/strategic-merge-patch+json"} if "template" in str(body) else _MERGE
        self.kubernetes.patch(path, content=json.dumps(body), headers=headers).raise_for_status()


@contextmanager
def fresh(shop: Shop) -> Iterator[Shop]:
    """The shop as it was at first, and again so afterwards."""
    shop.as_at_first()
    try:
        yield shop
    finally:
        shop.as_at_first()


@contextmanager
def open_for_customers(run: Parts) -> Iterator[Shop]:
    """More of them than the run's few visitors, so that every few seconds there is a rate of something."""
    shop, closed = Shop(run), threading.Event()
    addresses = [f"{shop.told['api']['http']}/store/products", f"{shop.told['web']['http']}/"]

    def visit() -> None:
        with httpx.Client(timeout=6) as browser:
            while not closed.wait(0.3):
                for address in addresses:
                    with suppress(httpx.HTTPError):
                        browser.get(address)

    visitors = [threading.Thread(target=visit) for _ in range(_CUSTOMERS)]
    for one in visitors:
        one.start()
    try:
        yield shop
    finally:
        closed.set()
        for one in visitors:
            one.join()
        shop.kubernetes.close()
