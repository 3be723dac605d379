"""Pages of the API in Chromium: wide, on a phone, in the dark. Pictures go to .build/screenshots."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from tests.functions.api.site import Site

SCREENSHOTS = Path(__file__).parents[3] / ".build" / "screenshots"
PREFIX = "http://127.0.0.1/_aws/execute-api/a1b2c3d4e5/$default"
READABLE = 4.5
"""WCAG 2.2 success criterion 1.4.3, contrast (minimum)."""
LOOKS: dict[str, tuple[int, int, Literal["light", "dark"]]] = {
    "wide": (1280, 900, "light"),
    "phone": (390, 844, "light"),
    "dark": (1280, 900, "dark"),
}
CONTRASTS = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a = 1] = channels(getComputedStyle(e).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), element = texts.currentNode.parentElement;
    if (!text || element.closest("svg") || !element.checkVisibility()) continue;
    const [light, dark] = [luminance(channels(getComputedStyle(element).color)), luminance(behind(element))]
      .sort((a, b) => b - a);
    found.push([text, (light + 0.05) / (dark + 0.05)]);
  }
  return found;
}"""
"""What each text has of contrast with what is behind it."""


def visit(page: Page, site: Site, path: str, headers: Mapping[str, str] | None = None) -> None:
    """Open a page of the site, which stands under a prefix, as on the emulator; each request with further headers."""

    def answer(route: Route) -> None:
        asked = route.request
        sent = {**asked.headers, "host": "127.0.0.1", **(headers or {})}
        answered = site.ask(asked.url.removeprefix(PREFIX), asked.method, sent, asked.post_data)
        route.fulfill(status=answered.status, headers=answered.headers, body=answered.body)

    page.route("**/*", answer)
    page.goto(PREFIX + path)


def picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name.replace(' ', '-')}.png", full_page=True)


def unreadable(page: Page) -> dict[str, float]:
    """Texts that have too little contrast, and how much they have."""
    return {text: round(ratio, 2) for text, ratio in page.evaluate(CONTRASTS) if ratio < READABLE}


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The site on a port of this machine, under a prefix: its address. For what only a real server shows a browser."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            path = self.path.removeprefix(urlsplit(PREFIX).path)
            answered = site.ask(path, self.command, dict(self.headers.items()), body)
            self.send_response(answered.status)
            for name, value in answered.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(answered.body.encode())))
            self.end_headers()
            self.wfile.write(answered.body.encode())

        do_GET = do_POST = answer  # noqa: N815 - as http.server wants them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{urlsplit(PREFIX).path}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
