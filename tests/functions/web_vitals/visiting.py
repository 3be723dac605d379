"""A page of another origin than the function's, both on ports of this machine: what its beacons become."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any

from playwright.sync_api import Page

from functions.web_vitals.beacon import Beacon, read
from functions.web_vitals.request import Request
from functions.web_vitals.script import Script, integrity
from functions.web_vitals.sender import sender
from infra.bundling.browser_script import REPORTER, script
from infra.requirements_lock import CHECKOUT

SCRIPT = script(CHECKOUT / "functions/web_vitals" / REPORTER, CHECKOUT / ".build/npm")
INTERACTED = """() => {
  window.interacted = false
  const observer = new PerformanceObserver(list => {
    if (list.getEntries().some(entry => entry.interactionId)) window.interacted = true
  })
  observer.observe({type: "event", durationThreshold: 16})
  observer.observe({type: "first-input"})  // however quick
}"""
"""The browser has measured an interaction; INP is one that web-vitals may not have told yet."""
HIDDEN = """() => {
  Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true})
  document.dispatchEvent(new Event("visibilitychange", {bubbles: true}))
  delete document.visibilityState
}"""
"""As a tab goes out of sight, and comes back."""
_PAGE = """<!doctype html><title>shoes</title>{head}<h1>Shoes for long ways</h1>
<script>const block = ms => {{ const end = performance.now() + ms; while (performance.now() < end); }}</script>
<button onclick="block(60)">42</button> <button onclick="block(240)">43</button>
<button onclick="history.pushState(null, '', '/cart'); document.querySelector('main').innerHTML = '<h2>Your cart</h2>'">
cart</button><main>All shoes</main>"""
_SECONDS = 10


@dataclass
class Place:
    """Where beacons arrive, each a `Beacon` and a line; and `page`'s address."""

    page: str = ""
    function: str = ""
    head: str = ""
    beacons: list[Beacon] = field(default_factory=list)
    arrived: Condition = field(default_factory=Condition)

    def tag(self, attributes: str = "", built: bytes = SCRIPT) -> str:
        src = f'src="{self.function}/web-vitals.js" integrity="{integrity(built)}" crossorigin="anonymous"'
        return f"<script async {src} {attributes}></script>"

    def wait_for(self, *names: str) -> list[Beacon]:
        """The beacons, once they have told these vitals."""
        return self.wait(lambda: set(names) <= {vital.name for beacon in self.beacons for vital in beacon.vitals})

    def wait(self, told: Callable[[], bool]) -> list[Beacon]:
        with self.arrived:
            assert self.arrived.wait_for(told, _SECONDS), self.beacons
            return list(self.beacons)

    def take(self, asked: Request) -> dict[str, Any]:
        if asked.path == "/web-vitals.js":
            return Script(SCRIPT, b"", integrity(SCRIPT)).answer(asked)
        with self.arrived:
            self.beacons.append(read(asked.body(), sender(asked)))
            self.arrived.notify_all()
        return {"statusCode": 204, "headers": {}, "body": ""}


@contextmanager
def place() -> Iterator[Place]:
    """A shop and a function, each at an origin of its own."""
    found = Place()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            if self.path.startswith("/web-vitals"):
                headers = {name.lower(): value for name, value in self.headers.items() if name != "Accept-Encoding"}
                answered = found.take(Request(self.command, self.path, headers, "id", sent, encoded=False))
                body = SCRIPT if answered["body"] else b""
            else:
                answered = {"statusCode": 200, "headers": {"Content-Type": "text/html"}}
                body = _PAGE.format(head=found.head).encode()
            self.send_response(answered["statusCode"])
            for name, value in {**answered["headers"], "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815 - as http.server wants them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(2)]
    threads = [Thread(target=server.serve_forever) for server in servers]
    for thread in threads:
        thread.start()
    found.page, found.function = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    try:
        yield found
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


def visit(page: Page, url: str) -> None:
    """Look, click, and leave."""
    page.goto(url, wait_until="load")
    page.wait_for_function("window.webVitals")
    click(page, "42")
    page.goto("about:blank")


def click(page: Page, button: str) -> None:
    """Until the browser has measured it, which web-vitals need not have noticed."""
    page.evaluate(INTERACTED)
    page.get_by_role("button", name=button).click()
    page.wait_for_function("window.interacted")


def session_of(beacons: list[Beacon]) -> str | None:
    (session,) = {beacon.session for beacon in beacons}
    return session
