"""Local Automation: started as a part of a local run."""

import sys
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from infra.local import process
from infra.local.emulator import REGION


@dataclass(frozen=True)
class Started:
    """A running Automation.

    Attributes:
        url: for AWS_ENDPOINT_URL_SSM; it has the emulator's other operations of Systems Manager too.
        process: what process.stop wants.
    """

    url: str
    process: process.Running


def start(folder: Path, aws_url: str, *, region: str = REGION, scale: int = 1) -> Started:
    """Start it with its log in this folder; a line of it a step of a run.

    Args:
        folder: its own.
        aws_url: of the emulator, which has the functions and must answer already.
        region: of them.
        scale: sleeps of runbooks are so many times shorter.

    Raises:
        process.PartFailed: it did not start; a runbook that is wrong is named in its log.
    """
    port = process.free_port()
    url = f"http://127.0.0.1:{port}"
    options = ["--port", str(port), "--emulator", aws_url, "--region", region, "--scale", str(scale)]
    running = process.start(
        [sys.executable, "-m", "infra.local.automation", *options],
        name="automation",
        folder=folder,
        ready=partial(process.answers, f"{url}/_ministack/health"),
        within=timedelta(seconds=30),
    )
    return Started(url, running)
