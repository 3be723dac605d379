import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.incident_detector.paging.channels import NOT_SET_UP
from functions.incident_detector.paging.paid import Paid
from functions.incident_detector.paging.pay import pay
from functions.incident_detector.paging.payer import LEASE, LONGEST_PAUSE
from functions.model.alert import Severity
from functions.model.delivery import Accepted, Delivery, Later, Receipt, Refused
from functions.model.notice import TO_PEOPLE, Channel, Notice, NoticeKind
from functions.model.period import MINUTE
from functions.state import incidents_table
from functions.state.client import TableUnavailable
from functions.state.incidents import Incidents
from functions.state.notices import Notices
from tests.builders import NOON
from tests.functions.state.changes import a_notice, a_resolve, an_opening
from tests.functions.state.tables import a_dynamodb, create, delete

pytestmark = pytest.mark.integration

TRIGGER, ACKNOWLEDGE, RESOLVE = NoticeKind.TRIGGER, NoticeKind.ACKNOWLEDGE, NoticeKind.RESOLVE
DOWN = Later("503 Service Unavailable")


@dataclass
class Clock:
    """A clock that stands until it is set."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def on(self, by: timedelta) -> None:
        self.now += by


@dataclass
class Receiver:
    """A channel that answers as it is told, and takes what it was told nothing about."""

    answers: list[Delivery] = field(default_factory=list)
    got: list[tuple[Notice, str]] = field(default_factory=list)

    def send(self, notice: Notice, receipt: str) -> Delivery:
        self.got.append((notice, receipt))
        return self.answers.pop(0) if self.answers else Accepted("P1")

    @property
    def kinds(self) -> list[NoticeKind]:
        return [notice.kind for notice, _ in self.got]


@dataclass
class Payday:
    """The notices, who takes them, and a clock."""

    client: Any
    store: Notices
    clock: Clock = field(default_factory=Clock)
    pagerduty: Receiver = field(default_factory=Receiver)
    sns: Receiver = field(default_factory=Receiver)
    runbooks: Receiver = field(default_factory=Receiver)

    def pay(self, deadline: datetime | None = None) -> Paid:
        channels = {Channel.PAGERDUTY: self.pagerduty, Channel.SNS: self.sns, Channel.RUNBOOK: self.runbooks}
        return pay(self.store, channels, self.clock, deadline or self.clock.now + MINUTE)

    def owe(self, *notices: Notice) -> None:
        for notice in notices:
            self.store.owe(notice)

    def timeline(self, notice: Notice) -> list[str]:
        return [entry.text for entry in Incidents(self.client).timeline(notice.incident)]


@pytest.fixture(scope="module")
def dynamodb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with a_dynamodb(tmp_path_factory.mktemp("emulator")) as client:
        yield client


@pytest.fixture
def day(dynamodb: Any) -> Iterator[Payday]:  # noqa: ANN401 - boto3's
    create(dynamodb, incidents_table.TABLE)
    yield Payday(dynamodb, Notices(dynamodb))
    delete(dynamodb, incidents_table.TABLE)


def test_what_is_owed_is_paid_in_order_and_owed_no_longer(day: Payday) -> None:
    trigger, resolve = a_notice(), a_notice(RESOLVE, number=200)
    day.owe(resolve, trigger)
    paid = day.pay()
    assert day.pagerduty.got == [(trigger, ""), (resolve, "P1")]
    assert (paid.sent, paid.left) == ([trigger, resolve], [])
    assert day.timeline(trigger) == ["PagerDuty took the page (P1)", "PagerDuty took the resolve (P1)"]


def test_where_nothing_is_owed_nothing_is_done(day: Payday) -> None:
    assert day.pay() == Paid()


def test_a_resolve_waits_until_the_trigger_before_it_is_taken(day: Payday) -> None:
    trigger, resolve = a_notice(), a_notice(RESOLVE, number=200)
    day.owe(trigger, resolve)
    day.pagerduty.answers = [DOWN]
    paid = day.pay()
    assert day.pagerduty.kinds == [TRIGGER]
    assert [one.reason for one in paid.later] == ["503 Service Unavailable"]
    assert [(one.kind, one.attempts, one.problem) for one in paid.left] == [
        (TRIGGER, 1, "503 Service Unavailable"),
        (RESOLVE, 0, ""),
    ]
    assert day.pay().sent == []  # it is not due yet
    day.clock.on(MINUTE)
    assert [one.kind for one in day.pay().sent] == [TRIGGER, RESOLVE]


def test_a_channel_that_takes_nothing_holds_up_no_other(day: Payday) -> None:
    notices = [a_notice(channel=channel) for channel in TO_PEOPLE]
    day.owe(*notices)
    day.pagerduty.answers = [DOWN]
    paid = day.pay()
    assert [one.channel for one in paid.sent] == [Channel.SNS]
    assert [one.channel for one in paid.left] == [Channel.PAGERDUTY]


def test_what_fails_again_and_again_is_tried_after_pauses_that_grow_up_to_five_minutes(day: Payday) -> None:
    day.owe(a_notice())
    day.pagerduty.answers = [DOWN] * 8
    pauses = []
    for _ in range(8):
        (left,) = day.pay().left
        assert left.not_before
        pauses.append((left.not_before - day.clock.now).total_seconds())
        day.clock.now = left.not_before
    assert pauses == [15, 30, 60, 120, 240, 300, 300, 300]


@pytest.mark.parametrize(
    ("asked", "waited"), [(timedelta(seconds=90), timedelta(seconds=90)), (timedelta(hours=2), LONGEST_PAUSE)]
)
def test_a_receiver_that_asks_for_quiet_gets_it_for_all_incidents(
    day: Payday, asked: timedelta, waited: timedelta
) -> None:
    first = a_notice(incident="20261123T120000-api-0001", service="api")
    day.owe(first)
    day.pagerduty.answers = [Later("429 Too Many Requests", asked)]
    day.pay()
    day.owe(a_notice())
    day.clock.on(waited - timedelta(seconds=1))
    assert day.pay().sent == []
    day.clock.on(timedelta(seconds=1))
    assert len(day.pay().sent) == 2


def test_in_one_run_a_channel_that_failed_is_not_tried_again(day: Payday) -> None:
    day.owe(*(a_notice(incident=f"20261123T120000-s{number}-0001") for number in range(30)))
    day.pagerduty.answers = [DOWN] * 30
    paid = day.pay()
    assert len(day.pagerduty.got) <= 8  # those that were on their way already
    assert len(paid.left) == 30


def test_what_is_refused_is_settled_and_told_and_its_resolve_is_not_needed(day: Payday) -> None:
    trigger, acknowledge, resolve = a_notice(), a_notice(ACKNOWLEDGE, number=200), a_notice(RESOLVE, number=300)
    day.owe(trigger, acknowledge, resolve)
    day.pagerduty.answers = [Refused("400 Event object is invalid: summary is missing")]
    paid = day.pay()
    assert paid.left == []
    assert day.pagerduty.kinds == [TRIGGER]
    assert [one.notice for one in paid.refused] == [trigger]
    assert paid.undeliverable == {Channel.PAGERDUTY: "400 Event object is invalid: summary is missing"}
    assert day.timeline(trigger) == [
        "PagerDuty refused the page, which is not sent again: 400 Event object is invalid: summary is missing",
        "PagerDuty needs no acknowledgement: no page came there",
        "PagerDuty needs no resolve: no page came there",
    ]


def test_a_page_that_was_taken_after_one_was_refused_gets_its_resolve(day: Payday) -> None:
    day.owe(a_notice(), a_notice(number=200), a_notice(RESOLVE, number=300))
    day.pagerduty.answers = [Refused("400")]
    assert [one.kind for one in day.pay().sent] == [TRIGGER, RESOLVE]


def test_a_refused_resolve_is_told_and_does_not_make_the_page_one_that_never_came(day: Payday) -> None:
    resolve = a_notice(RESOLVE, number=200)
    day.owe(a_notice(), resolve)
    day.pagerduty.answers = [Accepted("P1"), Refused("403")]
    assert [one.notice for one in day.pay().refused] == [resolve]
    assert day.store.receipt(resolve) == Receipt("P1")


def test_a_channel_that_is_not_set_up_takes_nothing_yet_and_says_which_setting_it_wants(day: Payday) -> None:
    day.owe(a_notice())
    paid = pay(day.store, {Channel.PAGERDUTY: None}, day.clock, NOON + MINUTE)
    assert paid.undeliverable == {Channel.PAGERDUTY: NOT_SET_UP[Channel.PAGERDUTY]}
    assert [one.problem for one in paid.left] == [NOT_SET_UP[Channel.PAGERDUTY]]
    day.clock.on(MINUTE)
    assert len(day.pay().sent) == 1


def test_a_channel_is_undeliverable_once_it_failed_three_times(day: Payday) -> None:
    day.owe(a_notice())
    day.pagerduty.answers = [DOWN] * 3
    said = []
    for _ in range(3):
        said.append(day.pay().undeliverable)
        day.clock.on(LONGEST_PAUSE)
    assert said == [{}, {}, {Channel.PAGERDUTY: "503 Service Unavailable"}]
    assert day.pay().deliverable == {Channel.PAGERDUTY}


def test_after_the_deadline_no_send_begins(day: Payday) -> None:
    day.owe(a_notice())
    paid = day.pay(deadline=NOON)
    assert (day.pagerduty.got, len(paid.left)) == ([], 1)
    assert len(day.pay().sent) == 1


def test_what_somebody_else_is_paying_is_left_to_them(day: Payday) -> None:
    notice = a_notice()
    day.owe(notice)
    assert day.store.leases.take(notice.incident, NOON, LEASE)
    assert day.pay().left == [notice]
    day.clock.on(LEASE)
    assert day.pay().sent == [notice]


def test_what_somebody_settled_before_the_lease_was_ours_is_not_sent(day: Payday) -> None:
    notice = a_notice()
    day.owe(notice)
    behind = Behind(day)
    assert pay(behind, {Channel.PAGERDUTY: day.pagerduty}, day.clock, NOON + MINUTE).sent == []
    assert day.pagerduty.kinds == [TRIGGER]


class Behind(Notices):
    """What it sees at first as owed, another pays at once."""

    def __init__(self, day: Payday) -> None:
        super().__init__(day.client)
        self._day = day

    def owed(self) -> list[Notice]:
        found = super().owed()
        self._day.pay()
        return found


@dataclass
class Slow(Receiver):
    """While it sends, its lease runs out, and another takes over and pays; what it sends arrives only then."""

    day: Payday | None = None
    meanwhile: list[Notice] = field(default_factory=list)
    resolves: bool = True

    def send(self, notice: Notice, receipt: str) -> Delivery:
        day, self.day = self.day, None
        if day:
            day.clock.on(LEASE)
            day.pay()
            if self.resolves:
                opening = an_opening()
                Incidents(day.client).write(a_resolve(opening))
                day.pay()
        return super().send(notice, receipt)


def test_who_sent_late_after_the_end_has_the_last_word_be_a_resolve(day: Payday) -> None:
    Incidents(day.client).write(an_opening())
    slow = Slow(day=day)
    slow.got = day.pagerduty.got
    paid = pay(day.store, {Channel.PAGERDUTY: slow}, day.clock, NOON + 10 * MINUTE)
    assert day.pagerduty.kinds == [TRIGGER, RESOLVE, TRIGGER, RESOLVE]
    assert day.pagerduty.got[-1][0].dedup_key == day.pagerduty.got[0][0].dedup_key
    assert paid.left == []


def test_who_sent_late_before_the_end_leaves_the_last_word_to_the_resolve_to_come(day: Payday) -> None:
    Incidents(day.client).write(an_opening())
    slow = Slow(day=day, resolves=False)
    slow.got = day.pagerduty.got
    paid = pay(day.store, {Channel.PAGERDUTY: slow}, day.clock, NOON + 10 * MINUTE)
    assert day.pagerduty.kinds == [TRIGGER, TRIGGER]
    assert paid.left == []


def a_start(day: Payday) -> Notice:
    """An incident that owes a page and the start of a runbook; the latter."""
    opening = an_opening()
    start = replace(
        a_notice(incident=opening.after.id, number=101, channel=Channel.RUNBOOK), document="FitFoot-HighErrorRate"
    )
    Incidents(day.client).write(replace(opening, notices=(*opening.notices, start)))
    return start


def test_an_opening_starts_its_runbook_once_beside_its_page(day: Payday) -> None:
    start = a_start(day)
    day.pay()
    day.pay()
    assert (day.runbooks.kinds, day.pagerduty.kinds) == ([TRIGGER], [TRIGGER])
    assert "runbook FitFoot-HighErrorRate started: execution P1" in day.timeline(start)


def test_a_runbook_that_cannot_be_started_before_its_incident_is_over_is_not(day: Payday) -> None:
    start = a_start(day)
    day.runbooks.answers = [DOWN]
    day.pay()
    Incidents(day.client).write(a_resolve(an_opening()))
    day.clock.on(MINUTE)
    paid = day.pay()
    assert (day.runbooks.kinds, paid.left, day.pagerduty.kinds) == ([TRIGGER], [], [TRIGGER, RESOLVE])
    assert "runbook FitFoot-HighErrorRate was not started: it is over" in day.timeline(start)


def test_who_started_a_runbook_late_owes_it_no_resolve(day: Payday) -> None:
    a_start(day)
    slow = Slow(day=day)
    paid = pay(day.store, {Channel.RUNBOOK: slow, Channel.PAGERDUTY: day.pagerduty}, day.clock, NOON + 10 * MINUTE)
    assert (slow.kinds, day.runbooks.kinds, paid.left) == ([TRIGGER], [TRIGGER], [])


def test_a_lease_with_little_time_left_is_renewed_before_a_send(day: Payday) -> None:
    day.owe(a_notice(), a_notice(RESOLVE, number=200))
    clock = day.clock

    class Lingering(Receiver):
        def send(self, notice: Notice, receipt: str) -> Delivery:
            clock.on(timedelta(seconds=60))
            return super().send(notice, receipt)

    lingering = Lingering()
    pay(day.store, {Channel.PAGERDUTY: lingering}, clock, NOON + 10 * MINUTE)
    assert lingering.kinds == [TRIGGER, RESOLVE]
    assert day.store.owed() == []


def test_many_incidents_are_paid_side_by_side_the_worst_first(day: Payday) -> None:
    warnings = [a_notice(incident=f"20261123T120000-w{number}-0001", severity=Severity.WARNING) for number in range(20)]
    critical = a_notice(incident="20261123T120000-zz-0001", at=NOON + MINUTE)
    day.owe(*warnings, critical)
    meeting = threading.Barrier(8, timeout=20)
    met = []

    class Meeting(Receiver):
        def send(self, notice: Notice, receipt: str) -> Delivery:
            if len(self.got) < 8:
                delivery = super().send(notice, receipt)
                met.append(meeting.wait())
                return delivery
            return super().send(notice, receipt)

    receiver = Meeting()
    pay(day.store, {Channel.PAGERDUTY: receiver}, day.clock, NOON + MINUTE)
    assert len(receiver.got) == 21
    assert critical in [notice for notice, _ in receiver.got[:8]]
    assert len(met) == 8


def test_one_incidents_table_trouble_is_told_and_the_others_are_paid(day: Payday) -> None:
    bad, good = a_notice(incident="20261123T120000-bad-0001"), a_notice(incident="20261123T120000-good-0001")
    day.owe(bad, good)
    paid = pay(Picky(day.client, bad.incident), {Channel.PAGERDUTY: day.pagerduty}, day.clock, NOON + MINUTE)
    assert paid.sent == [good]
    assert len(paid.failures) == 1
    assert "20261123T120000-bad-0001: table fitfoot-incidents" in paid.failures[0]
    assert paid.left == [bad]


class Picky(Notices):
    """A table that does not answer for one incident."""

    def __init__(self, client: Any, incident: str) -> None:  # noqa: ANN401 - boto3's
        super().__init__(client)
        self._incident = incident

    def owed_by(self, incident: str) -> list[Notice]:
        if incident == self._incident:
            raise TableUnavailable(incidents_table.TABLE, RuntimeError("throttled"))
        return super().owed_by(incident)


def test_where_what_is_owed_cannot_be_read_the_run_fails(day: Payday) -> None:
    delete(day.client, incidents_table.TABLE)
    with pytest.raises(TableUnavailable):
        day.pay()


def test_a_reminder_may_follow_a_page_that_was_refused(day: Payday) -> None:
    remind = replace(a_notice(NoticeKind.REMIND, number=200), channel=Channel.SNS)
    day.owe(a_notice(channel=Channel.SNS), remind)
    day.sns.answers = [Refused("400")]
    assert day.pay().sent == [remind]
