"""Local run: AWS, as the emulator MiniStack plays it, on loopback."""

import os
import shutil
import sys
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from infra.local import process

REGION = "eu-central-1"  # as in the settings of a local run
SETTINGS = {
    "BIND_HOST": "127.0.0.1",  # its default is every interface
    "LAMBDA_EXECUTOR": "local",
    "LAMBDA_ACCOUNT_CONCURRENCY": "10",
    "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.2",  # AWS waits a minute, then two
    "SFTP_ENABLED": "0",
    "IOT_MTLS_ENABLED": "0",
    "PERSIST_STATE": "0",
    "MINISTACK_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True)
class Emulator:
    """A running emulator.

    Attributes:
        url: the endpoint of every service.
        region: the one its resources are in.
        access_key: for boto3, awscli and the like.
        secret_key: belongs to access_key.
        process: what process.stop wants.
    """

    url: str
    region: str
    access_key: str
    secret_key: str
    process: process.Running


def start(folder: Path, *, port: int | None = None, enforce_policies: bool = False) -> Emulator:
    """Start the emulator, empty, with its log and its temporary files in this folder.

    Args:
        folder: its own.
        port: on which it listens; by default one that is free.
        enforce_policies: refuse what the caller's role does not allow.

    Raises:
        process.PartFailed: it did not start.
    """
    port, temporary = port or process.free_port(), folder.absolute() / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)  # it leaves the code of each worker behind
    temporary.mkdir(parents=True)
    url = f"http://127.0.0.1:{port}"
    # Functions run in the emulator's own Python and inherit its environment: give it nothing of the caller's.
    environment = {
        **SETTINGS,
        "GATEWAY_PORT": str(port),
        "AUTH": str(enforce_policies).lower(),
        "TMPDIR": str(temporary),
        "HOME": str(temporary),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
    }
    running = process.start(
        [sys.executable, "-m", "ministack"],
        name="emulator",
        folder=folder,
        env=environment,
        ready=partial(process.answers, f"{url}/_ministack/health"),
        within=timedelta(seconds=30),
    )
    return Emulator(url, REGION, SETTINGS["AWS_ACCESS_KEY_ID"], SETTINGS["AWS_SECRET_ACCESS_KEY"], running)
