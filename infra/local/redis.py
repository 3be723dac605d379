"""Local run: a real Redis that keeps nothing, on loopback."""

import os
import socket
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from infra.local import debian, process


@dataclass(frozen=True)
class Redis:
    """A running Redis.

    Attributes:
        url: redis:// URL of its first database.
        process: what process.stop wants.
    """

    url: str
    process: process.Running


def start(folder: Path, port: int | None = None) -> Redis:
    """Start Redis with its log in this folder, at a port that is free where none is given.

    Raises:
        debian.ToolUnavailable: there is no Redis here.
        process.PartFailed: it did not start.
    """
    server, port = debian.tool("redis-server"), port or process.free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    running = process.start(
        [str(server.path), *options],
        name="redis",
        folder=folder,
        env={"PATH": os.defpath, **server.environment},
        ready=partial(_pongs, port),
        within=timedelta(seconds=10),
    )
    return Redis(f"redis://127.0.0.1:{port}/0", running)


def _pongs(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
