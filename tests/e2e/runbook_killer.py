"""E2E: stands between a runbook's process and the functions, and kills the process at the step that was told."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

_PROGRAM = """
import json, sys
from pathlib import Path
from infra.local.runbook import run_local
environment, name, parameters, folder = json.loads(sys.argv[1])
run_local(environment, name, parameters, say=lambda line: print(line, flush=True), scale=1000, folder=Path(folder))
"""


class When(StrEnum):
    """Killed before the function was called, while it works, or before its answer arrived."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass
class Killer:
    """Passes everything on to the emulator, and counts the calls of functions; `url` is where."""

    emulator: str
    url: str = ""
    at: int = 0
    when: When = When.AFTER
    calls: list[str] = field(default_factory=list)
    victim: "subprocess.Popen[str] | None" = None

    def killed(self, environment: Mapping[str, str], runbook: str, given: object, folder: Path) -> int:
        """Run a runbook in a process of its own until it is killed at its call number `at`; its exit code."""
        told = json.dumps([{**environment, "AWS_ENDPOINT_URL": self.url}, runbook, given, str(folder)])
        self.victim = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, told], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        said, _ = self.victim.communicate(timeout=60)
        assert self.victim.returncode < 0, said
        return self.victim.returncode

    def passed_on(self, path: str, headers: Mapping[str, str], body: bytes) -> httpx.Response | None:
        """The emulator's answer; None if nobody is there any more to have it."""
        mine = path.endswith("/invocations") and self._is_next(body)
        if mine and self.when is not When.AFTER:
            self._kill()
            if self.when is When.BEFORE:
                return None
        answer = httpx.post(f"{self.emulator}{path}", content=body, headers=headers, timeout=60)
        if mine and self.when is When.AFTER:
            self._kill()
        return None if mine else answer

    def _is_next(self, body: bytes) -> bool:
        self.calls.append(str(json.loads(body)["step"]))
        return len(self.calls) == self.at

    def _kill(self) -> None:
        assert self.victim
        self.victim.kill()


@contextmanager
def standing_between(emulator: str, *, at: int = 0, when: When = When.AFTER) -> Iterator[Killer]:
    """Serve until the end of the block; at call 0 nobody is killed."""
    killer = Killer(emulator, at=at, when=when)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = killer.passed_on(self.path, dict(self.headers.items()), body)
            if answer is None:
                return
            self.send_response(answer.status_code)
            for name in ("Content-Type", "X-Amz-Function-Error"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        killer.url = f"http://127.0.0.1:{server.server_port}"
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        try:
            yield killer
        finally:
            server.shutdown()
            serving.join()
