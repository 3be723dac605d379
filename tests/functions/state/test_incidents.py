import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.model.alert import AlertStatus
from functions.model.incident import Entry, EntryKind, IncidentStatus
from functions.model.notice import Channel
from functions.model.period import MINUTE
from functions.state import incidents_table
from functions.state.alerts import Alerts
from functions.state.client import Outrun, TableUnavailable
from functions.state.incidents import Incidents
from functions.state.notices import Notices
from tests.builders import NOON, an_alert
from tests.functions.state.changes import a_next, a_resolve, an_opening, many_alerts
from tests.functions.state.tables import delete

pytestmark = pytest.mark.integration


@pytest.fixture
def store(client: Any) -> Incidents:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    return Incidents(client)


def all_items(client: Any) -> list[Any]:  # noqa: ANN401 - boto3's
    return [
        item
        for page in client.get_paginator("scan").paginate(TableName=incidents_table.TABLE)
        for item in page["Items"]
    ]


def test_an_incident_stands_as_it_was_written_until_it_is_resolved(store: Incidents) -> None:
    web, api = an_opening("web"), an_opening("api")
    store.write(web)
    store.write(api)
    assert {one.id: one for one in store.standing().incidents} == {web.after.id: web.after, api.after.id: api.after}
    store.write(a_resolve(web))
    assert store.standing().incidents == (api.after,)
    found = store.get(web.after.id)
    assert found
    assert found.status is IncidentStatus.RESOLVED
    assert found.alerts == web.after.alerts


def test_what_was_never_opened_is_none(store: Incidents) -> None:
    assert store.get("20261123T120000-web-0000") is None
    assert store.timeline("20261123T120000-web-0000") == []
    assert store.standing().incidents == ()


def test_a_group_has_one_open_incident_and_the_next_is_another(store: Incidents) -> None:
    first = an_opening()
    store.write(first)
    with pytest.raises(Outrun):
        store.write(an_opening(at=NOON + MINUTE))
    store.write(a_resolve(first))
    store.standing()
    second = an_opening(at=NOON + 5 * MINUTE)
    store.write(second)
    assert store.standing().incidents == (second.after,)
    assert store.standing().groups["service=web"].opened == (NOON, NOON + 5 * MINUTE)


def test_of_many_who_open_an_incident_for_one_group_one_does(client: Any) -> None:  # noqa: ANN401 - boto3's
    start, won = threading.Barrier(8), []

    def open_one(number: int) -> None:
        store = Incidents(client)
        start.wait()
        try:
            store.write(an_opening(at=NOON + timedelta(seconds=number)))
            won.append(number)
        except Outrun:
            pass

    threads = [threading.Thread(target=open_one, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    standing = Incidents(client).standing()
    assert [one.opened_at for one in standing.incidents] == [NOON + timedelta(seconds=won[0])]
    assert len(won) == len(Notices(client).owed()) == 1


def test_who_slept_over_an_episode_does_not_open_another(client: Any) -> None:  # noqa: ANN401 - boto3's
    sleeper, other = Incidents(client), Incidents(client)
    sleeper.standing()
    first = an_opening()
    other.write(first)
    other.write(a_resolve(first))
    with pytest.raises(Outrun):
        sleeper.write(an_opening(at=NOON - MINUTE))
    assert other.standing().incidents == ()


def test_a_group_remembers_its_last_ten_openings(store: Incidents) -> None:
    for number in range(12):
        store.standing()
        change = an_opening(at=NOON + number * timedelta(hours=1))
        store.write(change)
        store.write(a_resolve(change))
    assert store.standing().groups["service=web"].opened == tuple(NOON + timedelta(hours=hour) for hour in range(2, 12))


def test_a_change_holds_only_for_the_version_it_was_made_for(store: Incidents) -> None:
    opening = an_opening()
    store.write(opening)
    mine, other = a_next(opening, entries=["mine"]), a_resolve(opening)
    store.write(mine)
    with pytest.raises(Outrun):
        store.write(other)
    assert store.standing().incidents == (mine.after,)
    assert [entry.text for entry in store.timeline(opening.after.id)] == ["web is down", "mine"]


def test_what_a_refused_change_owes_is_not_owed(store: Incidents, client: Any) -> None:  # noqa: ANN401 - boto3's
    opening = an_opening()
    store.write(opening)
    store.write(a_next(opening))
    with pytest.raises(Outrun):
        store.write(a_resolve(opening))
    assert Notices(client).owed() == list(opening.notices)


def test_a_note_is_written_of_what_is_over(store: Incidents) -> None:
    opening = an_opening()
    store.write(opening)
    over = a_resolve(opening)
    store.write(over)
    store.write(a_next(over, entries=["it was the deploy"]))
    assert [entry.text for entry in store.timeline(opening.after.id)] == [
        "web is down",
        "resolved",
        "it was the deploy",
    ]
    store.standing()
    store.write(an_opening(at=NOON + 9 * MINUTE))


def test_a_timeline_is_in_order_whoever_wrote_it(store: Incidents, client: Any) -> None:  # noqa: ANN401 - boto3's
    opening, notices = an_opening(), Notices(client)
    store.write(opening)
    store.write(a_next(opening, lasts=2 * MINUTE, entries=["then", "and then"]))
    lease = notices.leases.take(opening.after.id, NOON, MINUTE)
    assert lease
    notices.settle(opening.notices[0], lease, Entry(NOON + MINUTE, EntryKind.NOTICE, "PagerDuty took the page"))
    texts = [entry.text for entry in store.timeline(opening.after.id)]
    assert texts == ["web is down", "PagerDuty took the page", "then", "and then"]


def test_a_member_that_turns_is_known_as_it_stands_now(store: Incidents) -> None:
    opening = an_opening()
    store.write(opening)
    turned = an_alert(AlertStatus.UNKNOWN, check="web", at=NOON + MINUTE)
    joined = an_alert(check="other", at=NOON + MINUTE)
    change = a_next(opening)
    members = {alert.fingerprint: alert for alert in (turned, joined)}
    change = replace(change, after=replace(change.after, alerts=members), alerts=(turned, joined))
    store.write(change)
    (found,) = store.standing().incidents
    assert found.alerts == members


def test_what_a_hand_resolves_is_resolved_with_the_incident_or_not_at_all(store: Incidents, client: Any) -> None:  # noqa: ANN401 - boto3's
    table, firing = Alerts(client), an_alert(check="web")
    table.put_all([firing])
    opening = an_opening("web", firing)
    store.write(opening)
    settled = replace(firing, status=AlertStatus.RESOLVED, updated_at=NOON + MINUTE, ends_at=NOON + MINUTE)
    newer = replace(firing, updated_at=NOON + 2 * MINUTE)
    table.put_all([newer])
    with pytest.raises(Outrun):
        store.write(a_resolve(opening, settled=[settled]))
    assert store.standing().incidents == (opening.after,)
    table.put_all([firing])
    store.write(a_resolve(opening, settled=[settled]))
    assert table.get([firing.fingerprint]) == {firing.fingerprint: settled}


def test_an_incident_of_more_alerts_than_a_transaction_takes_opens_and_resolves_whole(
    store: Incidents,
    client: Any,  # noqa: ANN401 - boto3's
) -> None:
    members = many_alerts(250)
    opening = an_opening("web", *members)
    entries = tuple(Entry(NOON, EntryKind.ALERT, alert.summary) for alert in members)
    opening = replace(opening, entries=entries)
    store.write(opening)
    (found,) = store.standing().incidents
    assert found == opening.after
    assert len(store.timeline(found.id)) == 250
    settled = many_alerts(250, AlertStatus.RESOLVED, NOON + MINUTE)
    store.write(a_resolve(opening, settled=settled))
    assert store.standing().incidents == ()
    assert len(Alerts(client).get(alert.fingerprint for alert in settled)) == 250


def test_of_a_big_incident_that_was_outrun_nothing_is_seen(store: Incidents, client: Any) -> None:  # noqa: ANN401 - boto3's
    first = an_opening()
    store.write(first)
    before = all_items(client)
    with pytest.raises(Outrun):
        store.write(an_opening("web", *many_alerts(250), at=NOON + MINUTE))
    assert store.standing().incidents == (first.after,)
    store.write(a_next(first))
    with pytest.raises(Outrun):
        store.write(replace(a_resolve(first), alerts=many_alerts(250)))
    assert len(all_items(client)) == len(before) + 1


def test_an_incident_that_cannot_be_read_is_named_and_its_group_opens_no_other(store: Incidents, client: Any) -> None:  # noqa: ANN401 - boto3's
    web, api = an_opening("web"), an_opening("api")
    store.write(web)
    store.write(api)
    broken = {**incidents_table.key(f"incident/{web.after.id}", "incident"), "status": {"S": "of a newer version"}}
    client.put_item(TableName=incidents_table.TABLE, Item=broken)
    standing = store.standing()
    assert standing.incidents == (api.after,)
    assert standing.unreadable == ("service=web",)
    assert store.get(web.after.id) is None
    with pytest.raises(Outrun):
        store.write(an_opening("web", at=NOON + MINUTE))


def test_a_claim_of_an_incident_that_is_gone_blocks_nobody(store: Incidents, client: Any) -> None:  # noqa: ANN401 - boto3's
    lost = an_opening()
    store.write(lost)
    client.delete_item(
        TableName=incidents_table.TABLE, Key=incidents_table.key(f"incident/{lost.after.id}", "incident")
    )
    assert store.standing().incidents == ()
    second = an_opening(at=NOON + MINUTE)
    store.write(second)
    assert store.standing().incidents == (second.after,)


def test_a_group_of_any_name_can_be_claimed(store: Incidents) -> None:
    for group in ("", "endpoint=" + "/x" * 2000, "service=日本語 👟"):
        change = an_opening()
        change = replace(change, after=replace(change.after, id=f"id-{len(group)}", group=group))
        store.write(change)
    assert set(store.standing().groups) == {"", "endpoint=" + "/x" * 2000, "service=日本語 👟"}
    assert len(store.standing().incidents) == 3


def test_the_recent_ones_are_the_newest_first_without_their_alerts(store: Incidents) -> None:
    opened = [an_opening(f"s{number}", at=NOON + timedelta(seconds=number / 2)) for number in range(5)]
    for change in opened:
        store.write(change)
    recent = store.recent(3)
    assert [one.service for one in recent] == ["s4", "s3", "s2"]
    assert recent[0] == replace(opened[4].after, alerts={})


def test_an_absent_table_is_unavailable_however_it_is_asked(store: Incidents, client: Any) -> None:  # noqa: ANN401 - boto3's
    delete(client, incidents_table.TABLE)
    for ask in (
        store.standing,
        lambda: store.get("x"),
        lambda: store.timeline("x"),
        lambda: store.recent(3),
        lambda: store.write(an_opening()),
        lambda: store.write(a_next(an_opening())),
    ):
        with pytest.raises(TableUnavailable, match="table fitfoot-incidents"):
            ask()


def test_a_channel_told_is_remembered_with_its_severity(store: Incidents) -> None:
    opening = an_opening(channels=[Channel.PAGERDUTY, Channel.SNS])
    store.write(opening)
    assert store.standing().incidents[0].told == opening.after.told
