"""Benchmarks: Prometheus's blackbox_exporter, asked for many probes at once over its HTTP API."""

import asyncio
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from infra.local import debian
from infra.local.process import answers, free_port, start, stop
from tests.benchmarks.bar import Unmeasurable
from tests.benchmarks.child import PROBING_CPU, pinned
from tests.benchmarks.side import Side

SUCCESS = b"\nprobe_success 1"


@dataclass(frozen=True)
class Blackbox:
    """An exporter that runs."""

    pid: int
    port: int

    def probe(self, urls: list[str]) -> Side:
        """Ask for all probes at once; only the exporter's own CPU counts, not ours.

        Raises:
            Unmeasurable: a probe fails.
        """
        before, began = _cpu_seconds(self.pid), time.perf_counter()
        answers_ = asyncio.run(self._ask_all(urls))
        wall, cpu = time.perf_counter() - began, _cpu_seconds(self.pid) - before
        if failed := sum(SUCCESS not in answer for answer in answers_):
            raise Unmeasurable(f"{failed} of {len(urls)} probes of blackbox_exporter failed")
        return Side(wall, cpu)

    async def _ask_all(self, urls: list[str]) -> list[bytes]:
        return await asyncio.gather(*map(self._ask, urls))

    async def _ask(self, url: str) -> bytes:
        """By hand: a client of more comfort would spend more than the exporter."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        path = f"/probe?module=http_2xx&target={quote(url, safe='')}"
        writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer


@contextmanager
def blackbox(folder: Path, ca_file: Path) -> Iterator[Blackbox]:
    """Run the exporter on a free loopback port until the block ends.

    Raises:
        Unmeasurable: there is none to be had.
    """
    try:
        tool = debian.tool("prometheus-blackbox-exporter")
    except debian.ToolUnavailable as error:
        raise Unmeasurable(str(error)) from error
    port, config = free_port(), folder / "blackbox.json"
    http = {"tls_config": {"ca_file": str(ca_file)}, "preferred_ip_protocol": "ip4"}
    config.write_text(json.dumps({"modules": {"http_2xx": {"prober": "http", "timeout": "10s", "http": http}}}))
    running = start(
        pinned([str(tool.path), f"--config.file={config}", f"--web.listen-address=127.0.0.1:{port}"], PROBING_CPU),
        name="blackbox-exporter",
        folder=folder,
        env={**os.environ, **tool.environment},
        ready=lambda: answers(f"http://127.0.0.1:{port}/-/healthy"),
        within=timedelta(seconds=20),
    )
    try:
        yield Blackbox(running.pid, port)
    finally:
        stop(running)


def _cpu_seconds(pid: int) -> float:
    """CPU of all threads of a process: nanoseconds of /proc/PID/task/*/schedstat, finer than the ticks of its stat."""
    tasks = Path(f"/proc/{pid}/task")
    try:
        return sum(int((task / "schedstat").read_text("ascii").split()[0]) for task in tasks.iterdir()) / 1e9
    except FileNotFoundError:  # a kernel without it has the ticks
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
