"""Local run: what the demo does to a run, and what it looks at: only what an engineer could do and see, too."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite
from types import MappingProxyType
from typing import Any

import httpx

from infra.automation.interpreter.execution import Status
from infra.local.automation.terminal import Always
from infra.local.deploy import Aws
from infra.local.runbook import run_local

_QUEUE = "fitfoot-demo"
_MINUTE = timedelta(minutes=1)
NOTHING: Mapping[str, Any] = MappingProxyType({})


class StepFailed(Exception):
    """A step did not come to what it should, in words."""


@dataclass
class Stage:
    """A run on which the demo plays. At a scale over 1 it ticks by itself, that many times a minute."""

    environment: Mapping[str, str]
    scale: int
    say: Callable[[str], None] = print

    def __post_init__(self) -> None:
        self._aws = Aws(self.environment["AWS_ENDPOINT_URL"], self.environment["AWS_DEFAULT_REGION"])
        self._queue = self._listen()

    def status(self) -> dict[str, Any]:
        """The public status."""
        answer = httpx.get(f"{self.environment['API_URL']}/status.json", trust_env=False)
        if answer.status_code != httpx.codes.OK:
            raise StepFailed(f"status.json answers {answer.status_code}: {answer.text[:200]}")
        return dict(answer.json())

    def fault(self, service: str, fault: str, *, on: bool) -> None:
        """Break the demo shop, or mend it."""
        order = {"service": service, "fault": fault, "on": on}
        answer = httpx.post(f"{self.environment['SHOP_URL']}/faults", json=order, trust_env=False)
        if answer.is_error:
            raise StepFailed(f"the shop refuses {order}: {answer.text[:200]}")

    def invoke(self, function: str, payload: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
        """Invoke a function as `aws lambda invoke` does."""
        answer = self._aws.client("lambda").invoke(FunctionName=function, Payload=json.dumps(dict(payload)).encode())
        said = answer["Payload"].read().decode()
        if "FunctionError" in answer:
            raise StepFailed(f"{function} failed: {said[:300]}")
        return dict(json.loads(said))

    def tick(self) -> None:
        """What the schedule does each minute, done now: the probe visits, the detector evaluates and decides."""
        self.invoke("fitfoot-health-probe")
        event = {"source": "aws.events", "time": datetime.now(UTC).isoformat()}
        self.invoke("fitfoot-incident-detector", event)

    def incidents(self, which: str) -> list[dict[str, Any]]:
        """The incidents that are open, or the recent ones, as an engineer lists them."""
        return list(self.invoke("fitfoot-incident-detector", {"list": which})["incidents"])

    def pages(self) -> list[dict[str, Any]]:
        """What the pager inbox has taken or refused."""
        answer = httpx.get(f"{self.environment['PAGER_URL']}/pages", trust_env=False)
        answer.raise_for_status()
        return list(answer.json())

    def mails(self) -> list[dict[str, Any]]:
        """What the mail inbox has taken or refused."""
        answer = httpx.get(f"{self.environment['MAIL_URL']}/messages", trust_env=False)
        answer.raise_for_status()
        return list(answer.json())

    def alerts(self, service: str) -> list[dict[str, str]]:
        """What is wrong with a service as the table has it, or not known of it, whoever saw it."""
        items = self._aws.client("dynamodb").scan(TableName="fitfoot-alerts")["Items"]
        found = [{name: value["S"] for name, value in item.items() if "S" in value} for item in items]
        return [one for one in found if one["service"] == service and one["status"] != "resolved"]

    def runbook(self, name: str, parameters: Mapping[str, list[str]]) -> None:
        """Run a runbook as `fitfoot runbook` does, and as AWS runs the same file.

        Raises:
            StepFailed: it did not succeed.
        """
        execution = run_local(self.environment, name, parameters, say=self.say, scale=self.scale, approvals=Always())
        if execution.status is not Status.SUCCESS:
            raise StepFailed(f"{name} ended {execution.status}: {execution.message}")

    def replicas(self) -> dict[str, int]:
        """How many replicas web and api have, as the cluster operator reads them."""
        asked = {"step": "capacity", "deployments": ["fitfoot-web", "fitfoot-api"]}
        found = self.invoke("fitfoot-cluster-operator", asked)["deployments"]
        return {one["name"]: one["replicas"] for one in found}

    def error_rate(self, service: str) -> float | None:
        """Failed requests of the last minutes in percent, as Prometheus has them; None where it has none."""
        asked = {"questions": [{"promql": f'error_rate{{job="fitfoot-{service}"}}'}]}
        answer = self.invoke("fitfoot-shop-reader", asked)["answers"][0]
        values = [float(sample["value"][1]) for sample in answer.get("value") or []]
        return values[0] if values and isfinite(values[0]) else None

    def heard(self, detail_type: str) -> list[dict[str, Any]]:
        """What the bus has told of this type; what is heard once is forgotten, whatever its type."""
        sqs = self._aws.client("sqs")
        messages = sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
        events = [json.loads(message["Body"]) for message in messages]
        return [event["detail"] for event in events if event["detail-type"] == detail_type]

    def until(self, what: str, seen: Callable[[], str | None], ticks: int = 4) -> str:
        """Tick after tick, until `seen` answers; a tick is the schedule's own at scale 1.

        Raises:
            StepFailed: after so many ticks, at least a minute, it still had not.
        """
        ends = time.monotonic() + max(ticks * _MINUTE.total_seconds() / self.scale, _MINUTE.total_seconds())
        tick_ends = time.monotonic()
        while time.monotonic() < ends:
            if answer := seen():
                return answer
            if self.scale > 1 and time.monotonic() >= tick_ends:
                tick_ends = time.monotonic() + _MINUTE.total_seconds() / self.scale
                self.tick()
            else:
                time.sleep(0.3)
        checks = ", ".join(f"{check['name']} {check['status']}" for check in self.status()["checks"])
        raise StepFailed(f"{what} was not seen in time; {checks}")

    def _listen(self) -> str:
        """A queue that hears what goes on the bus."""
        queue: str = self._aws.client("sqs").create_queue(QueueName=_QUEUE)["QueueUrl"]
        account = self._aws.client("sts").get_caller_identity()["Account"]
        events = self._aws.client("events")
        pattern = json.dumps({"source": ["fitfoot.monitoring"]})
        events.put_rule(Name=_QUEUE, EventBusName="fitfoot", EventPattern=pattern)
        arn = f"arn:aws:sqs:{self.environment['AWS_DEFAULT_REGION']}:{account}:{_QUEUE}"
        events.put_targets(Rule=_QUEUE, EventBusName="fitfoot", Targets=[{"Id": "queue", "Arn": arn}])
        return queue
