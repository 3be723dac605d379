import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.alert import Severity
from functions.model.deployment import Deployment
from functions.model.notice import Channel, Notice, NoticeKind
from functions.model.period import MINUTE
from functions.pagerduty.events import EventsSender
from functions.pagerduty.page import page_of
from infra.local.pager.overlay import MOST_BYTES, event_problems
from tests.builders import NOON
from tests.functions.state.changes import a_notice

pytestmark = pytest.mark.unit

INSTANTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    datetime(2049, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))]),
)
ANY_TEXT = st.text(max_size=50) | st.text(max_size=20).map(lambda text: text * 3000)
NOTICES = st.builds(
    Notice,
    incident=st.text("abc-", min_size=1, max_size=400),
    number=st.integers(0, 99_999_999),
    channel=st.just(Channel.PAGERDUTY),
    kind=st.sampled_from(NoticeKind),
    owed_at=INSTANTS,
    opened_at=INSTANTS,
    severity=st.sampled_from(Severity),
    service=ANY_TEXT,
    group=ANY_TEXT,
    title=ANY_TEXT,
    text=ANY_TEXT,
    runbook=ANY_TEXT,
    dashboard=ANY_TEXT,
    deployed=st.none() | st.builds(Deployment, ANY_TEXT, ANY_TEXT, INSTANTS, ANY_TEXT, ANY_TEXT),
    drill=st.booleans(),
)
SHIPPED = Deployment("api", "1.4.2", NOON - 6 * MINUTE, "ci", "https://ci/runs/7")


@given(NOTICES, ANY_TEXT)
def test_whatever_a_notice_says_its_event_is_within_all_limits(notice: Notice, url: str) -> None:
    sent: list[httpx.Request] = []

    def take(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(202, json={"dedup_key": "x"})

    with httpx.Client(transport=httpx.MockTransport(take)) as client:
        EventsSender(client, "K" * 32, incidents_url=url).send(notice, "")
    assert len(sent[0].content) <= MOST_BYTES
    assert event_problems(json.loads(sent[0].content)) == []


def test_a_page_says_what_is_wrong_since_when_and_where_to_look() -> None:
    notice = a_notice(runbook="https://wiki/r", dashboard="https://grafana/d", text="connection refused\nand more")
    page = page_of(notice, "https://api/incidents/x")
    assert page.summary == "storefront is down: connection refused"
    assert (page.severity, page.urgency, page.source, page.group) == ("critical", "high", "web", "service=web")
    assert page.timestamp == "2026-11-23T12:00:00.000Z"
    assert page.links == (
        ("https://api/incidents/x", "Incident"),
        ("https://wiki/r", "Runbook"),
        ("https://grafana/d", "Dashboard"),
    )
    assert page.details["text"] == "connection refused\nand more"


def test_a_page_of_what_sentry_saw_leads_there() -> None:
    seen = "https://fitfoot.sentry.io/issues/7/"
    assert (seen, "Sentry") in page_of(a_notice(dashboard=seen), "https://api/incidents/x").links


@pytest.mark.parametrize(
    ("severity", "word", "urgency"),
    [(Severity.CRITICAL, "critical", "high"), (Severity.WARNING, "warning", "low"), (Severity.NONE, "info", "low")],
)
def test_only_what_is_critical_wakes_somebody(severity: Severity, word: str, urgency: str) -> None:
    page = page_of(a_notice(severity=severity), "")
    assert (page.severity, page.urgency) == (word, urgency)


def test_a_long_summary_is_cut_and_says_so() -> None:
    page = page_of(replace(a_notice(), title="x" * 5000), "")
    assert len(page.summary) == 1024
    assert page.summary.endswith("…")


def test_a_page_says_what_was_deployed_shortly_before_and_leads_there() -> None:
    page = page_of(replace(a_notice(), deployed=SHIPPED), "")
    assert page.summary == "storefront is down: connection refused — deployed 6 minutes before: api 1.4.2"
    assert page.details["deployed"] == "deployed 6 minutes before: api 1.4.2 by ci https://ci/runs/7"
    assert page.links == (("https://ci/runs/7", "Deployment"),)


@pytest.mark.parametrize("most", [255, 1024])
def test_a_long_summary_gives_way_to_what_was_deployed(most: int) -> None:
    page = page_of(replace(a_notice(), title="x" * 5000, deployed=SHIPPED), "")
    assert len(page.shortened(most)) == most
    assert page.shortened(most).endswith("… — deployed 6 minutes before: api 1.4.2")


def test_long_keys_that_begin_alike_stay_two() -> None:
    keys = {page_of(a_notice(incident="x" * 300 + end), "").dedup_key for end in "ab"}
    assert len(keys) == 2
    assert {len(key) for key in keys} == {255}


def test_a_drill_is_marked_as_one() -> None:
    page = page_of(a_notice(drill=True), "")
    assert page.summary.startswith("[DRILL] ")
    assert page.details["drill"] == "This is a test of paging; nothing is wrong."
