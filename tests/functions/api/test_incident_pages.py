import re
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from functions.api import incident_wording as words
from functions.api.incidents import Known
from functions.api.wording import FIXED, lasted
from functions.model.alert import Severity
from functions.model.incident import Entry, EntryKind, IncidentStatus
from functions.model.notice import TO_PEOPLE, Channel
from tests.builders import an_incident
from tests.fakes import FakeIncidents
from tests.functions.api.history import NOW
from tests.functions.api.hostile import EVIL, an_attack, hostile_incidents
from tests.functions.api.night import DASHBOARD, RUNBOOK, SHIPPED, a_drill, a_night, an_outage, its_timeline
from tests.functions.api.site import API_TOKEN, Site

pytestmark = pytest.mark.unit
OPEN, ACKNOWLEDGED, RESOLVED = IncidentStatus
BROWSER = {
    "accept": "text/html",
    "authorization": "Basic " + b64encode(f"Anna:{API_TOKEN}".encode()).decode(),
}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Elements(HTMLParser):
    """What a page is made of: its tags with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, tag: str, attribute: str) -> list[str]:
        found = (attributes.get(attribute) for name, attributes in self.tags if name == tag)
        return [value for value in found if value is not None]


def page(table: FakeIncidents, path: str) -> Elements:
    answer = Site(incidents=table).ask(path, headers=BROWSER)
    assert answer.status == 200
    return Elements(re.sub(r"<style>.*?</style>", "", answer.body, flags=re.DOTALL))


def the_outage(status: IncidentStatus = OPEN) -> Elements:
    return page(a_night(status), f"/incidents/{an_outage().id}")


def test_an_incident_says_what_since_when_how_bad_and_who_has_it() -> None:
    text = " ".join(the_outage().text.replace(FIXED, " ").split())
    for said in ("High Error Rate", "Critical, nobody has it yet", "12 minutes ago", "error_rate is 23.4 %"):
        assert said in text, said


def test_what_can_be_done_is_a_form_that_stays_under_any_prefix() -> None:
    id_ = an_outage().id
    assert the_outage().values("form", "action") == [f"{id_}/acknowledge", f"{id_}/resolve", f"{id_}/note"]
    assert the_outage(ACKNOWLEDGED).values("form", "action") == [f"{id_}/resolve", f"{id_}/note"]
    assert the_outage(RESOLVED).values("form", "action") == [f"{id_}/note"]
    assert set(the_outage().values("form", "method")) == {"post"}


def test_runbook_and_dashboard_are_links() -> None:
    assert {RUNBOOK, DASHBOARD} <= set(the_outage().values("a", "href"))


def test_what_sentry_and_uptimerobot_saw_is_linked_beside_the_dashboard() -> None:
    outage = an_outage()
    (first, *_) = outage.alerts.values()
    seen = {
        "sentry": "https://fitfoot.sentry.io/issues/7/",
        "uptimerobot": "https://dashboard.uptimerobot.com/monitors/7",
    }
    joined = [replace(first, labels={"of": source}, source=source, dashboard=link) for source, link in seen.items()]
    table = FakeIncidents(replace(outage, alerts={**outage.alerts, **{one.fingerprint: one for one in joined}}))

    shown = page(table, f"/incidents/{outage.id}")

    assert {RUNBOOK, DASHBOARD, *seen.values()} <= set(shown.values("a", "href"))
    assert "Sentry" in shown.text
    assert "UptimeRobot" in shown.text


def test_what_was_deployed_shortly_before_is_said_at_the_top_and_in_the_timeline_with_its_link() -> None:
    outage = the_outage()
    assert outage.text.count("Deployed 6 minutes before: api 1.4.2 by ci") == 2
    assert SHIPPED.url in outage.values("a", "href")
    quiet = page(FakeIncidents(replace(an_outage(), deployed=None)), f"/incidents/{an_outage().id}")
    assert "Deployed" not in quiet.text


def test_an_incident_without_links_has_those_of_its_worst_alert() -> None:
    table = FakeIncidents(replace(an_outage(), runbook="", dashboard=""))
    assert RUNBOOK in page(table, f"/incidents/{an_outage().id}").values("a", "href")


def test_the_timeline_has_the_newest_first() -> None:
    text = the_outage(RESOLVED).text
    order = ["Resolved after 9m", "INSUFFICIENT_DATA", "Note by Anna", "Acknowledged by Anna", "Opened"]
    places = [text.rindex(said) for said in order]
    assert places == sorted(places)


def test_a_page_with_a_note_field_does_not_renew_itself_and_the_list_does() -> None:
    assert the_outage().values("meta", "http-equiv") == []
    assert page(a_night(), "/incidents").values("meta", "http-equiv") == ["refresh"]


def test_a_drill_is_a_test_wherever_it_is_shown() -> None:
    assert "This is a drill. Nothing is wrong" in page(a_night(), f"/incidents/{a_drill().id}").text
    assert "Only a drill" in page(a_night(), "/incidents").text


def test_an_incident_of_which_little_is_known_is_no_healthy_one() -> None:
    bare = replace(an_incident(service=""), told={})
    text = page(FakeIncidents(bare), f"/incidents/{bare.id}").text
    for said in ("Its alerts are not known.", "Nothing is written down yet.", "unknown"):
        assert said in text, said


def test_a_channel_that_was_told_is_named_whatever_it_is() -> None:
    for channel in TO_PEOPLE:
        told = an_outage().told[Channel.SNS]
        assert (
            words.CHANNELS[channel]
            in page(FakeIncidents(replace(an_outage(), told={channel: told})), f"/incidents/{an_outage().id}").text
        )


@pytest.mark.parametrize("path", ["/incidents", f"/incidents/{an_attack().id}"])
def test_what_others_write_is_text_and_never_markup(path: str) -> None:
    elements = page(hostile_incidents(), path)

    assert not [tag for tag, _ in elements.tags if tag in ("script", "img")]
    assert not [name for _, attributes in elements.tags for name in attributes if name.startswith("on")]
    assert EVIL in elements.text
    assert "3333" not in elements.text


def test_only_addresses_of_the_web_are_links() -> None:
    hrefs = page(hostile_incidents(), f"/incidents/{an_attack().id}").values("a", "href")
    assert not [href for href in hrefs if href.strip().lower().startswith(("javascript:", "data:"))]


def test_what_others_ask_for_is_text_and_never_markup() -> None:
    answer = Site().ask("/incidents/<script>alert(1)<", headers=BROWSER)
    assert "<script" not in answer.body
    answer = Site(incidents=a_night()).ask(
        f"/incidents/{an_outage().id}/note", "POST", BROWSER | {"content-type": "application/json"}, '{"<script>": 1}'
    )
    assert answer.status == 400
    assert "<script" not in answer.body


def test_a_page_allows_its_style_and_forms_to_us_and_nothing_else() -> None:
    policy = Site(incidents=a_night()).ask("/incidents", headers=BROWSER).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy


def test_in_the_list_what_nobody_has_comes_first_and_drills_last() -> None:
    warning = an_incident(at=NOW - MINUTE, title="a warning", severity=Severity.WARNING, service="db")
    taken = an_incident(ACKNOWLEDGED, at=NOW - 2 * MINUTE, title="taken", service="admin")
    text = page(FakeIncidents(a_drill(), taken, warning, an_outage()), "/incidents").text
    order = ["High Error Rate", "a warning", "taken", "Drill:"]
    places = [text.index(said, text.index("Open\n")) for said in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("incidents", "headline", "colour"),
    [
        ((), "No open incidents", "up"),
        ((an_incident(RESOLVED),), "No open incidents", "up"),
        ((a_drill(),), "No open incidents", "up"),
        ((an_incident(),), "1 open incident, nobody has it", "down"),
        ((an_incident(severity=Severity.WARNING),), "1 open incident, nobody has it", "degraded"),
        ((an_incident(ACKNOWLEDGED),), "1 open incident, Anna has it", "maintenance"),
        ((an_incident(), an_incident(ACKNOWLEDGED)), "2 open incidents, 1 that nobody has yet", "down"),
        ((an_incident(ACKNOWLEDGED), an_incident(ACKNOWLEDGED)), "2 open incidents, all taken", "maintenance"),
    ],
)
def test_the_list_in_one_sentence(incidents: tuple, headline: str, colour: str) -> None:  # type: ignore[type-arg]
    assert words.headline(Known(incidents)) == headline
    assert words.overall(Known(incidents)) == colour


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (-MINUTE, "just now"),
        (59 * MINUTE / 60, "just now"),
        (MINUTE, "1 minute ago"),
        (12 * MINUTE, "12 minutes ago"),
        (119 * MINUTE, "1 hour ago"),
        (50 * HOUR, "2 days ago"),
    ],
)
def test_how_long_ago(past: timedelta, said: str) -> None:
    assert words.ago(NOW - past, NOW).replace(FIXED, " ") == said


@pytest.mark.parametrize(
    ("took", "said"),
    [
        (-MINUTE, "under 1 min"),
        (MINUTE / 2, "under 1 min"),
        (12 * MINUTE, "12 min"),
        (HOUR, "1 h"),
        (65 * MINUTE, "1 h 5 min"),
        (27 * HOUR + 59 * MINUTE, "1 d 3 h"),
        (DAY + MINUTE, "1 d"),
    ],
)
def test_how_long(took: timedelta, said: str) -> None:
    assert lasted(NOW - took, NOW).replace(FIXED, " ") == said


def test_a_day_is_one_in_zurich() -> None:
    assert words.day(NOW, NOW) == "Today"
    assert words.day(NOW - 6 * HOUR - 3 * MINUTE, NOW) == "Yesterday"
    assert words.day(NOW - 2 * DAY, NOW) == "Sat 21 Nov"
    assert words.day(NOW - 365 * DAY, NOW) == "Sun 23 Nov 2025"


def test_an_entry_that_says_itself_what_it_is_is_said_once() -> None:
    [opened, *_] = its_timeline()
    assert words.line(opened)[0] == "Opened"
    assert words.line(Entry(NOW, EntryKind.RESOLVED, "resolved by Anna after 9m", "Anna")) == (
        "Resolved by Anna after 9m",
        "",
    )
    assert words.line(Entry(NOW, EntryKind.NOTE, "note that it is late", "Anna")) == (
        "Note by Anna",
        "note that it is late",
    )


def test_every_kind_and_state_has_words() -> None:
    assert set(words.KINDS) == set(EntryKind)
    for status in IncidentStatus:
        for severity in Severity:
            assert words.look(an_incident(status, severity=severity))
            assert words.who(an_incident(status, severity=severity), NOW)


def test_what_a_runbook_wrote_one_after_the_other_is_one_entry_in_the_order_it_happened() -> None:
    found = [Entry(NOW, EntryKind.EVIDENCE, text, "FitFoot-HighErrorRate") for text in ("web: 2 → 5", "api: 1 → 3")]
    later = Entry(NOW + timedelta(minutes=1), EntryKind.EVIDENCE, "recovered", "FitFoot-HighErrorRate")
    other = Entry(NOW + timedelta(minutes=1), EntryKind.EVIDENCE, "locked", "FitFoot-RestoreCapacity")
    assert [entry.text for entry in words.gathered([*found, later, other])] == [
        "web: 2 → 5\napi: 1 → 3",
        "recovered",
        "locked",
    ]
