from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.alert import AlertStatus, Severity
from functions.model.deployment import Deployment
from functions.model.incident import Entry, EntryKind, Incident, IncidentStatus, Told
from functions.model.matcher import Matcher
from functions.model.notice import Channel, Notice, NoticeKind
from functions.model.silence import Silence
from functions.state.attributes import instant
from functions.state.incident_item import incident_item, incident_of_item, member_item, member_of_item
from functions.state.notice_item import notice_item, notice_of_item
from functions.state.silences import silence_item, silence_of_item
from functions.state.timeline import timeline_items, timeline_of_items
from tests.builders import NOON, an_alert, an_incident
from tests.functions.state.changes import a_notice

pytestmark = pytest.mark.unit

INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2049, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
TEXTS = st.text(max_size=40)
NAMES = st.text(min_size=1, max_size=40)
DEPLOYED = st.none() | st.builds(Deployment, NAMES, NAMES, INSTANTS, TEXTS, TEXTS)
TOLD = st.dictionaries(st.sampled_from(Channel), st.builds(Told, st.sampled_from(Severity), INSTANTS, INSTANTS))
INCIDENTS = st.builds(
    Incident,
    id=st.text("abc-", min_size=1),
    group=TEXTS,
    service=TEXTS,
    title=TEXTS,
    severity=st.sampled_from(Severity),
    status=st.sampled_from(IncidentStatus),
    opened_at=INSTANTS,
    updated_at=INSTANTS,
    version=st.integers(1, 10**6),
    alerts=st.just({}),
    told=TOLD,
    acknowledged_at=st.none() | INSTANTS,
    acknowledged_by=TEXTS,
    resolved_at=st.none() | INSTANTS,
    resolved_by=TEXTS,
    quiet_since=st.none() | INSTANTS,
    runbook=TEXTS,
    dashboard=TEXTS,
    deployed=DEPLOYED,
    drill=st.booleans(),
)
NOTICES = st.builds(
    Notice,
    incident=st.text("abc-", min_size=1),
    number=st.integers(0, 99_999_999),
    channel=st.sampled_from(Channel),
    kind=st.sampled_from(NoticeKind),
    owed_at=INSTANTS,
    opened_at=INSTANTS,
    severity=st.sampled_from(Severity),
    service=TEXTS,
    group=TEXTS,
    title=TEXTS,
    text=TEXTS,
    runbook=TEXTS,
    dashboard=TEXTS,
    document=TEXTS,
    deployed=DEPLOYED,
    drill=st.booleans(),
    attempts=st.integers(0, 1000),
    not_before=st.none() | INSTANTS,
    problem=TEXTS,
)
MATCHERS = st.builds(Matcher, st.just("service"), st.sampled_from(["=", "!="]), st.text(max_size=20))


@given(INCIDENTS)
def test_an_incident_survives_its_item(incident: Incident) -> None:
    assert incident_of_item(incident_item(incident), {}) == incident


@given(NOTICES)
def test_a_notice_survives_its_item(notice: Notice) -> None:
    assert notice_of_item(notice_item(notice)) == notice


@given(st.lists(MATCHERS, max_size=3), INSTANTS, INSTANTS, TEXTS, TEXTS)
def test_a_silence_survives_its_item(
    matchers: list[Matcher], starts: datetime, ends: datetime, comment: str, by: str
) -> None:
    silence = Silence("id", tuple(matchers), starts, ends, comment, by)
    assert silence_of_item(silence_item(silence)) == silence


@given(st.lists(st.builds(Entry, INSTANTS, st.sampled_from(EntryKind), TEXTS, TEXTS), max_size=120))
def test_a_timeline_survives_its_pages_in_the_order_of_what_happened(entries: list[Entry]) -> None:
    items = timeline_items(an_incident(), entries)
    assert timeline_of_items(items) == sorted(entries, key=lambda entry: entry.at)
    assert len(items) == -(-len(entries) // 50)


@given(INSTANTS, INSTANTS)
def test_instants_as_texts_sort_as_instants(one: datetime, other: datetime) -> None:
    assert (instant(one)["S"] < instant(other)["S"]) == (one < other)


def test_a_member_survives_its_item_but_is_not_active_there() -> None:
    alert = an_alert(AlertStatus.UNKNOWN)
    item = member_item(an_incident(), alert)
    assert member_of_item(item) == alert
    assert "active" not in item


def test_a_member_that_cannot_be_read_is_unknown_and_not_left_out() -> None:
    item = {**member_item(an_incident(), an_alert()), "status": {"S": "of a newer version"}}
    member = member_of_item(item)
    assert member.status is AlertStatus.UNKNOWN
    assert an_alert().fingerprint in member.summary


def test_only_what_is_resolved_expires() -> None:
    assert "expires" not in incident_item(an_incident(IncidentStatus.ACKNOWLEDGED))
    resolved = an_incident(IncidentStatus.RESOLVED)
    assert resolved.resolved_at
    kept_until = int((resolved.resolved_at + timedelta(days=400)).timestamp())
    assert incident_item(resolved)["expires"] == {"N": str(kept_until)}


def test_endless_texts_are_clipped_so_that_an_item_stays_small() -> None:
    notice = replace(a_notice(), text="ü" * 1_000_000, title="x" * 1_000_000)
    assert len(str(notice_item(notice))) < 20_000
    alert = replace(an_alert(), summary="x" * 1_000_000, reason="y" * 1_000_000)
    assert len(str(member_item(an_incident(), alert))) < 30_000
    entries = [Entry(NOON, EntryKind.NOTE, "z" * 1_000_000)]
    assert len(str(timeline_items(an_incident(), entries))) < 20_000


@pytest.mark.parametrize("line", [{}, {"kind": {"S": "of a newer version"}}, {"at": {"S": "2026-11-23T12:00:00Z"}}])
def test_a_line_that_cannot_be_read_is_left_out(line: dict[str, dict[str, str]]) -> None:
    (item,) = timeline_items(an_incident(), [Entry(NOON, EntryKind.NOTE, "read me")])
    item["lines"]["L"].append({"M": line})
    assert [entry.text for entry in timeline_of_items([item])] == ["read me"]
