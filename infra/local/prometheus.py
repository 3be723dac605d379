"""Local run: a real Prometheus on a finished configuration, on loopback."""

import os
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from infra.local import debian, process


@dataclass(frozen=True)
class Prometheus:
    """A running Prometheus.

    Attributes:
        url: its address, without a slash at the end; it also receives remote writes.
        process: what process.stop wants.
    """

    url: str
    process: process.Running


def start(folder: Path, config: Path, port: int | None = None) -> Prometheus:
    """Start Prometheus with its series and log in this folder.

    Args:
        folder: may hold the series of an earlier run, or blocks that promtool made.
        config: a finished prometheus.yml; relative paths in it start at its own folder.
        port: where it listens, if others had to be told before it starts; else a free one.

    Raises:
        debian.ToolUnavailable: there is no Prometheus here.
        process.PartFailed: it did not start; the last line of its log says what is wrong with the configuration.
    """
    port = port or process.free_port()
    url = f"http://127.0.0.1:{port}"
    server = debian.tool("prometheus")
    running = process.start(
        [
            str(server.path),
            f"--config.file={config.absolute()}",
            f"--web.listen-address=127.0.0.1:{port}",
            f"--storage.tsdb.path={folder.absolute() / 'series'}",
            "--storage.tsdb.retention.time=90d",  # the demo shop's backfilled history
            "--storage.tsdb.retention.size=512MB",
            "--web.enable-remote-write-receiver",
            "--web.enable-lifecycle",  # POST /-/reload after a change of the rules
        ],
        name="prometheus",
        folder=folder,
        env={"PATH": os.defpath, **server.environment},
        ready=partial(process.answers, f"{url}/-/ready"),
        within=timedelta(seconds=30),
    )
    return Prometheus(url, running)
