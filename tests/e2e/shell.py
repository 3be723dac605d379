"""E2E: what an engineer has at the shell: the real aws CLI, the API's addresses, patience."""

import base64
import gzip
import json
import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx

from infra.local.deploy import Aws
from infra.local.parts import Parts

T = TypeVar("T")
TLS = ssl.create_default_context()
"""Made once: httpx would make one for each question, which takes longer than the question."""


def until(look: Callable[[], T | None], seconds: float) -> T:
    """The first answer that is one, asked for again and again."""
    ends = time.monotonic() + seconds
    while True:
        if (found := look()) is not None:
            return found
        assert time.monotonic() < ends, f"not seen within {seconds} s"
        time.sleep(0.3)


def aws(run: Parts, *words: str) -> subprocess.CompletedProcess[str]:
    cli = shutil.which("aws")
    assert cli, "awscli is a development dependency"
    return subprocess.run(
        [cli, *words], env={**os.environ, **run.environment}, capture_output=True, text=True, check=False
    )


def invoke(run: Parts, payload: dict[str, Any], out: Path) -> dict[str, Any]:
    given = out.with_suffix(".payload")
    given.write_text(json.dumps(payload))
    # fileb:// means the same to version 1 and 2 of the CLI
    words = ["lambda", "invoke", "--function-name", "fitfoot-health-probe", "--payload", f"fileb://{given}"]
    done = aws(run, *words, str(out))
    assert done.returncode == 0, done.stderr
    return {"meta": json.loads(done.stdout), "answer": json.loads(out.read_text())}


def detector(run: Parts, payload: dict[str, Any]) -> dict[str, Any]:
    """What the incident detector answers, without the CLI's second."""
    answer = client(run, "lambda").invoke(FunctionName="fitfoot-incident-detector", Payload=json.dumps(payload))
    said = answer["Payload"].read().decode()
    assert "FunctionError" not in answer, said
    return dict(json.loads(said))


def client(run: Parts, service: str) -> Any:  # noqa: ANN401 - botocore makes its clients' classes at run time
    return Aws(run.environment["AWS_ENDPOINT_URL"], run.environment["AWS_DEFAULT_REGION"]).client(service)


def a_batch(group: str, at: datetime, lines: Sequence[str]) -> dict[str, Any]:
    """Lines of a log group as CloudWatch Logs delivers them to the log analyser."""
    moment = int(at.timestamp() * 1000)
    batch = {
        "messageType": "DATA_MESSAGE",
        "owner": "000000000000",
        "logGroup": group,
        "logStream": "a-stream",
        "subscriptionFilters": ["fitfoot-log-analyser"],
        "logEvents": [{"id": f"{number}", "timestamp": moment, "message": line} for number, line in enumerate(lines)],
    }
    return {"awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(batch).encode())).decode()}}


def tick(run: Parts) -> dict[str, Any]:
    """What the schedule does each minute, done now."""
    return detector(run, {"source": "aws.events", "time": datetime.now(UTC).isoformat()})


def pages(run: Parts, incident: str = "") -> list[dict[str, Any]]:
    """What the pager inbox took or refused, of one incident or of all."""
    sent = httpx.get(f"{run.environment['PAGER_URL']}/pages", verify=TLS).json()
    return [page for page in sent if not incident or page["dedup_key"] == f"fitfoot/{incident}"]


def status(run: Parts) -> dict[str, Any]:
    answer = httpx.get(f"{run.environment['API_URL']}/status.json", verify=TLS)
    assert answer.status_code == httpx.codes.OK, answer.text
    return dict(answer.json())


def metrics(run: Parts, accept: str = "text/plain") -> httpx.Response:
    bearer = {"authorization": f"Bearer {run.environment['METRICS_TOKEN']}", "accept": accept}
    return httpx.get(f"{run.environment['API_URL']}/metrics", headers=bearer, verify=TLS)


def last_ticks(run: Parts) -> dict[str, str]:
    found = json.loads(aws(run, "dynamodb", "scan", "--table-name", "fitfoot-observations").stdout)
    return {item["check"]["S"]: item["last_tick"]["S"] for item in found["Items"]}
