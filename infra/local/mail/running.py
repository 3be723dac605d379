"""The mail inbox: started as a part of a local run."""

import sys
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from infra.local import process


@dataclass(frozen=True)
class Started:
    """A running mail inbox.

    Attributes:
        process: what process.stop wants.
        url: of the API, for AWS_ENDPOINT_URL_SESV2, and of its page.
    """

    process: process.Running
    url: str


def start(folder: Path) -> Started:
    """Start an empty inbox with its log in this folder.

    Raises:
        process.PartFailed: it did not start.
    """
    port = process.free_port()
    url = f"http://127.0.0.1:{port}"
    running = process.start(
        [sys.executable, "-m", "infra.local.mail", "--port", str(port)],
        name="mail",
        folder=folder,
        ready=partial(process.answers, f"{url}/messages"),
        within=timedelta(seconds=20),
    )
    return Started(running, url)
