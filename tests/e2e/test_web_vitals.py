"""A visitor of the demo shop in real Chromium: what the page felt like is in the log, by the shop's own session."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from playwright.sync_api import Page

from infra.local.deploy import Aws
from infra.local.parts import Parts
from tests.browser import opened
from tests.e2e.shell import until
from tests.e2e.test_logs import folded
from tests.e2e.test_vitals_beside_money import called
from tests.functions.web_vitals.visiting import click

pytestmark = pytest.mark.e2e
GROUP = "/aws/lambda/fitfoot-web-vitals"
_MILLISECONDS = 60_000


@pytest.fixture
def page() -> Iterator[Page]:
    with opened() as browser:
        page = browser.new_page()
        page.set_default_timeout(_MILLISECONDS)
        yield page


def told(run: Parts, session: str) -> list[dict[str, Any]]:
    """The vitals that were logged of a session."""
    logs = Aws(run.environment["AWS_ENDPOINT_URL"], run.environment["AWS_DEFAULT_REGION"]).client("logs")
    since = round((datetime.now(UTC) - timedelta(minutes=10)).timestamp() * 1000)
    events = logs.filter_log_events(logGroupName=GROUP, startTime=since)["events"]
    lines = [json.loads(event["message"]) for event in events if event["message"].startswith('{"type":"vitals"')]
    return [vital for line in lines if line["session"] == session for vital in line["vitals"]]


def test_all_vitals_of_a_visit_arrive_by_the_session_that_the_shop_counts(run: Parts, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    page.goto(run.environment["SHOP_URL"], wait_until="load")
    page.wait_for_function("window.webVitals && !document.getElementById('note').hidden")
    page.get_by_role("link", name="Säntis").first.click()
    page.wait_for_function("window.webVitals && !document.getElementById('note').hidden")
    click(page, "42")
    session = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "session")
    page.goto("about:blank")

    def all_of_both_pages() -> list[dict[str, Any]] | None:
        found = told(run, session)
        names = {(vital["page"], vital["name"]) for vital in found}
        of_the_product = {("/products/:id", name) for name in ("LCP", "CLS", "INP", "FCP", "TTFB")}
        return found if names >= of_the_product | {("/", "LCP"), ("/", "CLS")} else None

    vitals = until(all_of_both_pages, 60)
    assert {vital["device"] for vital in vitals} == {"desktop"}
    assert next(vital["value"] for vital in vitals if vital["name"] == "CLS") > 0
    assert len({(vital["id"], vital["name"]) for vital in vitals if vital["first"]}) == len(vitals)
    with psycopg.connect(run.environment["DATABASE_URL"]) as shop:
        counted = shop.execute("SELECT count(*) FROM analytics_events WHERE session_id = %s", [session]).fetchone()
    assert counted == (1,)  # its second page: the first had no session yet
    assert complaints == []
    assert_counted(run)
    assert_reported(run)


def assert_counted(run: Parts) -> None:
    """Each in its histogram, once the analyser has the line."""
    where = '{page="/products/:id",device="desktop"}'
    wanted = {f"web_vitals_{name}_seconds_count{where}" for name in ("lcp", "inp", "fcp", "ttfb")}
    until(lambda: True if folded(run).keys() >= {*wanted, f"web_vitals_cls_count{where}"} else None, 60)


def assert_reported(run: Parts) -> None:
    """The page, its views, and the session that the shop knows: today so far is in yesterday's report."""
    said = called(run, "report-generator", {"report": "performance", "dry_run": True})["text"]
    (row,) = [line.split() for line in said.splitlines() if line.split()[:2] == ["/products/:id", "desktop"]][:1]
    page, device, lcp, ms, views, *_, joined, _, _ = row
    assert (page, device, ms, views, joined) == ("/products/:id", "desktop", "ms", "1", "1"), row
    assert float(lcp.replace("'", "")) > 0


def test_the_script_is_served_compressed_and_other_origins_may_send_json_to_both_paths(run: Parts) -> None:
    script = httpx.get(f"{run.environment['API_URL']}/web-vitals.js", trust_env=False)
    assert script.headers["content-encoding"] == "gzip"
    assert "var webVitals=" in script.text
    origin = {"Origin": "https://fitfoot.ch"}  # without a preflight, to which the emulator never lets a function answer
    for path in ("/web-vitals", "/api/analytics/web-vitals"):
        url = f"{run.environment['API_URL']}{path}"
        sent = httpx.post(url, json=[{"name": "LCP", "value": 1}, {}], headers=origin, trust_env=False)
        refused = httpx.post(url, content=b"\xff\xff", headers=origin, trust_env=False)
        assert (sent.status_code, refused.status_code) == (204, 400)
        assert {one.headers["access-control-allow-origin"] for one in (sent, refused)} == {"https://fitfoot.ch"}
