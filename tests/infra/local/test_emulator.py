"""Tests of the local run's AWS: where it listens, that it runs functions, and that it leaves nothing behind."""

import io
import json
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.local import emulator, process, process_table

pytestmark = pytest.mark.integration

HANDLER = "def handle(event, context):\n    return {'said': event['word']}\n"
LISTENING = "0A"


@pytest.fixture(name="aws")
def _aws(tmp_path: Path) -> Iterator[emulator.Emulator]:
    part = emulator.start(tmp_path / "a folder")
    yield part
    process.stop(part.process)


def client(part: emulator.Emulator, service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
    return boto3.client(
        service,
        endpoint_url=part.url,
        region_name=part.region,
        aws_access_key_id=part.access_key,
        aws_secret_access_key=part.secret_key,
    )


def add_function(part: emulator.Emulator) -> None:
    role = client(part, "iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("said.py", HANDLER)
    client(part, "lambda").create_function(
        FunctionName="said", Role=role, Runtime="python3.13", Handler="said.handle", Code={"ZipFile": code.getvalue()}
    )


def listens_on(members: frozenset[process_table.Entry]) -> set[str]:
    """Addresses, in the hexadecimal of /proc/net, on which these processes accept connections."""
    handles = (handle for one in members for handle in Path(f"/proc/{one.pid}/fd").iterdir())
    sockets = {handle.readlink().name for handle in handles}
    rows = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()]
    return {row[1].split(":")[0] for row in rows if row[3] == LISTENING and f"socket:[{row[9]}]" in sockets}


def test_it_runs_a_function_and_leaves_no_worker_behind(aws: emulator.Emulator) -> None:
    add_function(aws)
    answer = client(aws, "lambda").invoke(FunctionName="said", Payload=json.dumps({"word": "good morning"}))
    assert json.load(answer["Payload"]) == {"said": "good morning"}
    family = process_table.family(aws.process.pid)
    assert len(family) > 1
    process.stop(aws.process)
    assert not family & frozenset(process_table.everyone())


def test_it_listens_on_loopback_only(aws: emulator.Emulator) -> None:
    loopback = socket.inet_aton("127.0.0.1")[::-1].hex().upper()
    assert listens_on(process_table.family(aws.process.pid)) == {loopback}


def test_the_callers_environment_does_not_reach_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    part = emulator.start(tmp_path)
    try:
        assert b"production" not in Path(f"/proc/{part.process.pid}/environ").read_bytes()
    finally:
        process.stop(part.process)


def test_a_start_removes_the_code_that_workers_of_the_last_run_left(tmp_path: Path) -> None:
    (left := tmp_path / "tmp" / "ministack-lambda-said").mkdir(parents=True)
    process.stop(emulator.start(tmp_path).process)
    assert not left.exists()
