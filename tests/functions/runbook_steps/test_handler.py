"""The function as Lambda calls it: in a process of its own, with the emulator's tables, bus and parameters."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from functions.state import alerts, incidents_table
from functions.state.evidence import Evidence
from functions.state.incidents import Incidents
from infra.local import emulator, process
from tests.functions.runbook_steps.room import RUNBOOK
from tests.functions.state.changes import an_opening
from tests.functions.state.tables import create

pytestmark = pytest.mark.integration
CHECKOUT = Path(__file__).parents[3]
_INVOKING = """
import json, sys
from functions.runbook_steps import handler
class Context:
    function_name = memory_limit_in_mb = invoked_function_arn = aws_request_id = "x"
    def get_remaining_time_in_millis(self):
        return 60_000
for line in sys.stdin:
    try:
        answer = handler.handle(json.loads(line), Context())
    except Exception as error:
        answer = {"errorType": type(error).__name__, "errorMessage": str(error)}
    print("ANSWER", json.dumps(answer))
"""
OPENING = an_opening("api")


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a function, in an account with our empty tables, one incident and a bus."""
    running = emulator.start(tmp_path_factory.mktemp("emulator"))
    environment = {
        "PATH": os.defpath,
        "AWS_ENDPOINT_URL": running.url,
        "AWS_DEFAULT_REGION": running.region,
        "AWS_ACCESS_KEY_ID": running.access_key,
        "AWS_SECRET_ACCESS_KEY": running.secret_key,
    }
    client = _client("dynamodb", environment)
    create(client, alerts.TABLE)
    create(client, incidents_table.TABLE)
    Incidents(client).write(OPENING)
    client.close()
    yield environment
    process.stop(running.process)


def _client(service: str, environment: dict[str, str]) -> Any:  # noqa: ANN401 - boto3's
    names = ("region_name", "endpoint_url", "aws_access_key_id", "aws_secret_access_key")
    keys = ("AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    return boto3.client(service, **{name: environment[key] for name, key in zip(names, keys, strict=True)})


def invoked(environment: dict[str, str], *events: dict[str, Any]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-c", _INVOKING],
        input="\n".join(json.dumps(event) for event in events),
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line[7:]) for line in done.stdout.splitlines() if line.startswith("ANSWER ")]


def step(step: str, **fields: object) -> dict[str, object]:
    return {"step": step, "run": "run-1", "runbook": RUNBOOK, **fields}


def test_a_run_from_its_lock_to_its_end_where_nobody_can_say_how_the_shop_is(aws: dict[str, str]) -> None:
    locked, asked, saved, recorded, proved, unlocked, over = invoked(
        aws,
        step("lock", changes="3"),
        step("ask", question="errors_by_endpoint"),
        step("save", capacity={"deployments": [{"name": "fitfoot-web", "replicas": 2}], "breaker": "false"}),
        step("record", name="scale fitfoot-web", evidence={"before": 2, "after": 5, "changed": True}),
        step("assert", question="error_rate", below="1"),
        step("unlock", outcome="failed"),
        {"source": "fitfoot.monitoring", "detail-type": "IncidentResolved", "detail": {"id": OPENING.after.id}},
    )
    assert (locked["verdict"], locked["incident"]) == ("VERDICT_LOCKED", OPENING.after.id)
    assert asked["verdict"] == "VERDICT_UNKNOWN"
    assert saved["verdict"] == "VERDICT_SAVED"
    assert recorded["changed"] is True
    assert proved["errorType"] == "NotRecovered"
    assert proved["errorMessage"].endswith("PagerDuty is not set up: this runbook woke nobody")
    assert unlocked == {"verdict": "VERDICT_RELEASED", "lines": unlocked["lines"], "changed": True}
    assert over == {"incident": OPENING.after.id, "closed": None}

    client = _client("dynamodb", aws)
    told = [entry.text for entry in Evidence(client).of(f"incident/{OPENING.after.id}")]
    client.close()
    assert told[0] == "api is down"
    assert "scale fitfoot-web: 2 → 5" in told
    assert told[-1].startswith("run run-1 is over: failed; FitFoot-HighErrorRate cools down until")
