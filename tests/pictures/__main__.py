"""Tests: an outage of the demo shop, as people see it on the status page, on the incident's page and in a report."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from PIL import Image
from playwright.sync_api import Browser

from infra.local import report_command, session
from tests.browser import opened

HERE = Path(__file__).parent
_WIDE, _HIGH, _TALL = 1100, 900, 1500
_COLOURS = 128
_PATIENCE_SECONDS = 240
_FAULT = {"service": "db", "fault": "down", "on": True}


def main() -> int:
    """Take the three pictures; the shop is whole again afterwards."""
    found = session.find()
    if found is None or not found.ready:
        print("nothing is up; `uv run fitfoot up --detach` starts it", file=sys.stderr)
        return 1
    env = found.environment
    with opened() as browser:
        _ask(f"{env['SHOP_URL']}/faults", body=_FAULT)
        try:
            incident = _until(lambda: _open_incident(env))
            _take(browser, f"{env['API_URL']}/status", "status", _HIGH)
            _take(browser, f"{env['API_URL']}/incidents/{incident}", "incident", _TALL, env["API_TOKEN"])
        finally:
            _ask(f"{env['SHOP_URL']}/faults", method="DELETE")
        made = report_command.make(env, "daily", None)
        _, page = report_command.write(made, session.folder() / "reports")
        _take(browser, page.as_uri(), "daily-report", _TALL)
    return 0


def _open_incident(env: Mapping[str, str]) -> str | None:
    answer = _ask(f"{env['API_URL']}/incidents", token=env["API_TOKEN"])
    paged = [one for one in answer["incidents"] if one["status"] == "open" and one["severity"] == "critical"]
    return str(paged[0]["id"]) if paged else None


def _until(found: Callable[[], str | None]) -> str:
    ends = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < ends:
        if value := found():
            return value
        time.sleep(2)
    raise SystemExit("no incident came")


def _take(browser: Browser, url: str, name: str, high: int, password: str = "") -> None:
    credentials = {"http_credentials": {"username": "Anna", "password": password}} if password else {}
    page = browser.new_page(viewport={"width": _WIDE, "height": high}, **credentials)  # type: ignore[arg-type]
    page.goto(url)
    picture = Image.open(BytesIO(page.screenshot())).quantize(_COLOURS)  # a third of the bytes, and nobody sees it
    picture.save(HERE / f"{name}.png", optimize=True)
    page.close()


def _ask(url: str, *, body: object = None, method: str | None = None, token: str = "") -> Any:  # noqa: ANN401 - any JSON
    headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, headers, method=method), timeout=60) as answer:
        return json.loads(answer.read() or b"null")


if __name__ == "__main__":
    sys.exit(main())
