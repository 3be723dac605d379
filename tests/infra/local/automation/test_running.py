"""The local Automation as a process beside a real emulator, spoken to by the real `aws`; and runs from the terminal."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from infra.automation.interpreter.execution import Status
from infra.automation.interpreter.ports import FunctionUnavailable
from infra.local import emulator, process
from infra.local.automation import notes, running
from infra.local.automation.world import EmulatorFunctions, Stop
from infra.local.deploy import Aws
from infra.local.runbook import run_local

pytestmark = pytest.mark.integration

CODE = """
import json, time
VERDICTS = {"lock": "LOCKED", "ask": "ANSWERED", "deployments": "UNCHANGED", "save": "SAVED", "compare": "RECOVERED",
            "assert": "RECOVERED", "unlock": "RELEASED", "record": "RECORDED"}
def handle(event, context):
    if event["step"] == "slow":
        time.sleep(5)
    if event["step"] == "broken":
        raise ValueError("no such step")
    verdict = VERDICTS.get(event["step"], "DONE")
    return {"verdict": f"VERDICT_{verdict}", "step": event["step"], "run": event.get("run"), "incident": "2026-1"}
"""


@dataclass(frozen=True)
class Here:
    """What runs: the emulator with the two functions, and Automation beside it."""

    aws: Aws
    automation: running.Started

    @property
    def environment(self) -> dict[str, str]:
        """As `fitfoot env` has it."""
        return {
            "AWS_ENDPOINT_URL": self.aws.endpoint,
            "AWS_ENDPOINT_URL_SSM": self.automation.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": self.aws.region,
            "API_URL": "http://api",
        }

    def cli(self, *words: str) -> "subprocess.Popen[str]":
        command = [str(Path(sys.executable).with_name("aws")), "ssm", *words]
        environment = {**os.environ, **self.environment, "AWS_PAGER": "", "NO_PROXY": "127.0.0.1"}
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def until_over(self, id_: str) -> dict[str, Any]:
        ssm, ends = Aws(self.automation.url, self.aws.region).client("ssm"), time.monotonic() + 60
        while True:
            found = dict(ssm.get_automation_execution(AutomationExecutionId=id_)["AutomationExecution"])
            if found["AutomationExecutionStatus"] not in {"InProgress", "Waiting"}:
                return found
            assert time.monotonic() < ends, found
            time.sleep(0.05)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    folder = tmp_path_factory.mktemp("an emulator")
    part = emulator.start(folder)
    aws, started = Aws(part.url, part.region), None
    try:
        make_functions(aws)
        started = running.start(folder / "automation", part.url, scale=300)
        yield Here(aws, started)
    finally:
        if started:
            process.stop(started.process)
        process.stop(part.process)
    assert "Traceback" not in started.process.log.read_text()


def make_functions(aws: Aws) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("function.py", CODE)
    for name in ("fitfoot-runbook-steps", "fitfoot-cluster-operator"):
        aws.client("lambda").create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role="arn:aws:iam::000000000000:role/x",
            Handler="function.handle",
            Code={"ZipFile": packed.getvalue()},
            Timeout=20,
        )


def said(command: "subprocess.Popen[str]") -> dict[str, Any]:
    out, error = command.communicate()
    assert command.returncode == 0, error
    return dict(json.loads(out))


def test_the_real_command_line_starts_a_runbook_and_all_else_reaches_the_emulator(here: Here) -> None:
    parameters = '{"WebReplicas": ["4"], "Incident": ["2026-1"]}'
    starts = here.cli(
        "start-automation-execution", "--document-name", "FitFoot-HighErrorRate", "--parameters", parameters
    )
    puts = here.cli("put-parameter", "--name", "/fitfoot/X", "--value", "a b", "--type", "SecureString")
    id_ = said(starts)["AutomationExecutionId"]
    assert said(puts)["Version"] == 1
    assert here.until_over(id_)["AutomationExecutionStatus"] == "Success"
    found = said(here.cli("get-automation-execution", "--automation-execution-id", id_))["AutomationExecution"]
    scaled = next(one for one in found["StepExecutions"] if one["StepName"] == "ScaleWeb")
    assert json.loads(scaled["Inputs"]["InputPayload"])["replicas"] == 4
    emulated = here.aws.client("ssm").get_parameter(Name="/fitfoot/X", WithDecryption=True)
    assert emulated["Parameter"]["Value"] == "a b"
    log = here.automation.process.log.read_text()
    assert f"{id_} FitFoot-HighErrorRate Success" in log
    assert "ScaleWeb Success" in log


def test_what_is_refused_has_the_name_that_aws_gives_it(here: Here) -> None:
    ssm = Aws(here.automation.url, here.aws.region).client("ssm")
    with pytest.raises(
        ssm.exceptions.AutomationDefinitionNotFoundException, match="did you mean FitFoot-HighErrorRate"
    ):
        ssm.start_automation_execution(DocumentName="FitFoot-HighErorRate")
    with pytest.raises(ssm.exceptions.ParameterNotFound):
        ssm.get_parameter(Name="/fitfoot/NOTHING")


def test_a_runbook_runs_from_the_terminal_and_says_what_happens(here: Here, tmp_path: Path) -> None:
    lines: list[str] = []
    ran = run_local(here.environment, "high-error-rate", {}, say=lines.append, scale=300, folder=tmp_path)
    assert ran.status is Status.SUCCESS
    assert f"FitFoot-HighErrorRate, execution {ran.id}" in lines[0]
    assert any(line.split()[0] == "Lock" and line.endswith("locked") for line in lines)
    assert any(line.split()[:2] == ["MeasureAgain", "1/10"] for line in lines)
    assert lines[-2].startswith("Success after ")
    assert lines[-1] == "incident: http://api/incidents/2026-1"
    assert list((tmp_path / "runbooks").iterdir()) == []


def test_a_run_that_was_killed_goes_on_under_its_id(here: Here, tmp_path: Path) -> None:
    wanted = notes.Wanted("FitFoot-HighErrorRate", "", here.aws.endpoint)
    killed = notes.begin(wanted, tmp_path / "runbooks")
    stored = json.loads(killed.file.read_text())
    stored["holder"]["started_ticks"] += 1  # as if another process had its number
    killed.file.write_text(json.dumps(stored))
    lines: list[str] = []
    ran = run_local(here.environment, "FitFoot-HighErrorRate", {}, say=lines.append, scale=300, folder=tmp_path)
    assert ran.id == killed.id
    assert "was killed" in lines[1]
    assert json.loads(ran.of("Lock")[0].outputs["Payload"])["run"] == killed.id


def test_a_run_that_is_stopped_is_cancelled(here: Here, tmp_path: Path) -> None:
    stop = Stop(asked=True)
    ran = run_local(here.environment, "slow-response", {}, say=lambda _: None, stop=stop, folder=tmp_path)
    assert ran.status is Status.CANCELLED
    assert [one.step for one in ran.steps] == ["Lock", "UnlockAfterFailure"]


def test_a_function_that_fails_hangs_or_is_not_there(here: Here) -> None:
    functions, long = EmulatorFunctions(here.aws), timedelta(seconds=300)
    answer, error = functions.invoke("fitfoot-runbook-steps", b'{"step": "broken"}', long)
    assert error == "Unhandled"
    assert json.loads(answer)["errorMessage"] == "no such step"
    with pytest.raises(TimeoutError):
        functions.invoke("fitfoot-runbook-steps", b'{"step": "slow"}', timedelta(seconds=0.2))
    with pytest.raises(FunctionUnavailable, match="there is no function fitfoot-nothing"):
        functions.invoke("fitfoot-nothing", b"{}", long)
    with pytest.raises(FunctionUnavailable, match="was not invoked"):
        EmulatorFunctions(Aws("http://127.0.0.1:9", here.aws.region)).invoke("fitfoot-nothing", b"{}", long)
