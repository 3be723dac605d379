import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.model.delivery import Receipt
from functions.model.incident import Entry, EntryKind
from functions.model.notice import Channel, NoticeKind
from functions.model.period import MINUTE
from functions.state import incidents_table
from functions.state.client import Outrun, TableUnavailable
from functions.state.incidents import Incidents
from functions.state.leases import Lease
from functions.state.notices import Notices
from tests.builders import NOON
from tests.functions.state.changes import a_notice, a_resolve, an_opening
from tests.functions.state.tables import delete

pytestmark = pytest.mark.integration

LASTS = timedelta(seconds=90)
TAKEN = Entry(NOON, EntryKind.NOTICE, "PagerDuty took the page")


@pytest.fixture
def store(client: Any) -> Notices:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    return Notices(client)


def held(lease: Lease | None) -> Lease:
    assert lease
    return lease


def test_an_incidents_notices_are_owed_in_the_order_of_their_numbers(store: Notices) -> None:
    wanted = [a_notice(number=number, channel=channel) for number in (99, 100, 1000) for channel in sorted(Channel)]
    for notice in reversed(wanted):
        store.owe(notice)
    other = a_notice(incident="20261123T120000-api-9999")
    store.owe(other)
    assert store.owed_by(wanted[0].incident) == wanted
    assert store.owed() == [other, *wanted]


def test_a_settled_notice_is_owed_no_longer_and_its_receipt_is_kept(store: Notices, client: Any) -> None:  # noqa: ANN401 - boto3's
    notice = a_notice()
    store.owe(notice)
    assert store.receipt(notice) == Receipt()
    lease = held(store.leases.take(notice.incident, NOON, LASTS))
    store.settle(notice, lease, TAKEN, Receipt("PABC"))
    assert store.owed() == []
    assert store.receipt(notice) == Receipt("PABC")
    assert Incidents(client).timeline(notice.incident) == [TAKEN]
    assert store.receipt(a_notice(channel=Channel.SNS)) == Receipt()


def test_a_refusal_is_remembered_until_something_is_taken(store: Notices) -> None:
    first, second = a_notice(), a_notice(number=200)
    for notice, receipt in ((first, Receipt("", refused=True)), (second, Receipt("PABC"))):
        store.owe(notice)
        lease = held(store.leases.take(notice.incident, NOON, LASTS))
        store.settle(notice, lease, TAKEN, receipt)
        store.leases.release(lease)
        assert store.receipt(notice) == receipt


def test_who_was_overtaken_settles_nothing(store: Notices) -> None:
    notice = a_notice()
    store.owe(notice)
    slow = held(store.leases.take(notice.incident, NOON, LASTS))
    quick = held(store.leases.take(notice.incident, NOON + LASTS, LASTS))
    with pytest.raises(Outrun):
        store.settle(notice, slow, TAKEN)
    with pytest.raises(Outrun):
        store.postpone(replace(notice, attempts=1), slow)
    with pytest.raises(Outrun):
        store.leases.renew(slow, NOON, LASTS)
    assert store.owed() == [notice]
    store.settle(notice, quick, TAKEN)
    with pytest.raises(Outrun):
        store.settle(notice, quick, TAKEN)


def test_a_lease_is_had_by_one_until_it_ends_or_is_released(store: Notices) -> None:
    leases = store.leases
    first = held(leases.take("x", NOON, LASTS))
    assert leases.take("x", NOON + LASTS - timedelta(seconds=1), LASTS) is None
    assert leases.take("y", NOON, LASTS)
    leases.release(first)
    second = held(leases.take("x", NOON, LASTS))
    leases.release(first)  # is not its any more
    assert leases.take("x", NOON, LASTS) is None
    third = held(leases.take("x", second.until, LASTS))
    assert first.fence < second.fence < third.fence


def test_a_lease_that_ran_out_holds_as_long_as_nobody_takes_it(store: Notices) -> None:
    notice = a_notice()
    store.owe(notice)
    lease = held(store.leases.take(notice.incident, NOON, LASTS))
    renewed = store.leases.renew(lease, NOON + 10 * MINUTE, LASTS)
    assert (renewed.fence, renewed.until) == (lease.fence, NOON + 10 * MINUTE + LASTS)
    store.settle(notice, lease, TAKEN)


def test_of_many_who_take_a_lease_one_has_it(store: Notices) -> None:
    start, got = threading.Barrier(8), []

    def take() -> None:
        start.wait()
        got.append(store.leases.take("x", NOON, LASTS))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([lease for lease in got if lease]) == 1


def test_a_postponed_notice_keeps_its_place_and_says_why(store: Notices) -> None:
    notice = a_notice()
    store.owe(notice)
    lease = held(store.leases.take(notice.incident, NOON, LASTS))
    postponed = replace(notice, attempts=1, not_before=NOON + MINUTE, problem="503 Service Unavailable")
    store.postpone(postponed, lease)
    assert store.owed() == [postponed]


def test_nothing_after_a_notice_that_cannot_be_read_is_owed_on_its_channel(store: Notices, client: Any) -> None:  # noqa: ANN401 - boto3's
    trigger, resolve = a_notice(), a_notice(NoticeKind.RESOLVE, number=200)
    elsewhere = a_notice(NoticeKind.RESOLVE, number=200, channel=Channel.SNS)
    for notice in (trigger, resolve, elsewhere):
        store.owe(notice)
    broken = {**incidents_table.key("owed", f"{trigger.incident}/00000100/pagerduty"), "kind": {"S": "newer"}}
    client.put_item(TableName=incidents_table.TABLE, Item=broken)
    client.put_item(TableName=incidents_table.TABLE, Item=incidents_table.key("owed", "by hand"))
    assert store.owed() == [elsewhere]


def test_an_incident_is_over_once_it_is_resolved(store: Notices, client: Any) -> None:  # noqa: ANN401 - boto3's
    incidents, opening = Incidents(client), an_opening()
    assert not store.over(opening.after.id)
    incidents.write(opening)
    assert not store.over(opening.after.id)
    incidents.write(a_resolve(opening))
    assert store.over(opening.after.id)


def test_a_channel_is_paused_until_it_is_not(store: Notices) -> None:
    store.pause(Channel.PAGERDUTY, NOON + MINUTE)
    assert store.paused(NOON) == {"pagerduty"}
    assert store.paused(NOON + MINUTE) == set()


class Busy:
    """A client with which others' transactions collide so often."""

    def __init__(self, client: Any, times: int) -> None:  # noqa: ANN401 - boto3's
        self._client, self.left = client, times

    def transact_write_items(self, **asked: Any) -> Any:  # noqa: ANN401 - as boto3 has it
        self.left -= 1
        if self.left >= 0:
            reasons = [{"Code": "TransactionConflict"}, {"Code": "None"}]
            error = {"Error": {"Code": "TransactionCanceledException", "Message": ""}, "CancellationReasons": reasons}
            raise ClientError(error, "TransactWriteItems")
        return self._client.transact_write_items(**asked)


def test_to_settle_is_tried_again_where_others_grasp_for_the_lease(store: Notices, client: Any) -> None:  # noqa: ANN401 - boto3's
    notice = a_notice()
    store.owe(notice)
    lease = held(store.leases.take(notice.incident, NOON, LASTS))
    Notices(Busy(client, 3)).settle(notice, lease, TAKEN)
    assert store.owed() == []


def test_an_absent_table_is_unavailable_however_it_is_asked(store: Notices, client: Any) -> None:  # noqa: ANN401 - boto3's
    delete(client, incidents_table.TABLE)
    lease, notice = Lease("x", 1, NOON), a_notice()
    for ask in (
        store.owed,
        lambda: store.owed_by("x"),
        lambda: store.owe(notice),
        lambda: store.settle(notice, lease, TAKEN),
        lambda: store.receipt(notice),
        lambda: store.over("x"),
        lambda: store.pause(Channel.SNS, NOON),
        lambda: store.paused(NOON),
        lambda: store.leases.take("x", NOON, LASTS),
        lambda: store.leases.renew(lease, NOON, LASTS),
    ):
        with pytest.raises(TableUnavailable, match="table fitfoot-incidents"):
            ask()
    store.leases.release(lease)  # it ends by itself
