"""Tests: sources, people, detectors, payers and time, each doing what it likes, with what must hold all the while."""

from dataclasses import replace
from datetime import time, timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from functions.incident_detector.decide import decide, people
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.incident import Change
from functions.model.maintenance import MaintenanceWindow
from functions.model.matcher import Matcher
from functions.model.notice import TO_PEOPLE, Channel, Notice
from functions.model.period import MINUTE
from functions.model.route import Flapping, PlannedMaintenance, Routes, SourcePolicy
from functions.model.silence import Silence
from tests.builders import NOON
from tests.functions.incident_detector.decide.chronicle import a_route, alert
from tests.functions.incident_detector.decide.invariants import (
    check_decided,
    check_everything_is_taken_care_of,
    check_groups,
    check_owed,
    check_pages,
    check_starts,
)
from tests.functions.incident_detector.decide.world import Died, Fault, Outcome, Outrun, Pager, Payer, Seen, Tables

FIRING, RESOLVED, UNKNOWN = AlertStatus
CRITICAL, WARNING, NONE = Severity
SECOND = timedelta(seconds=1)

ALERTS = (
    alert("storefront", service="web", source="health_probe"),
    alert("errors", service="web", source="rules"),
    alert("api", service="api", source="health_probe"),
    alert("api-5xx", service="api", source="cloudwatch", labels={"alertname": "api-5xx"}),
    alert("sentry", service="api", source="sentry"),
    alert("watchdog", service="monitoring", source="rules"),
)
ROUTES = Routes(
    routes=(
        a_route(
            "apart",
            'alertname="api-5xx"',
            "severity=critical",
            group_by=("service", "alertname"),
            document="FitFoot-ServiceDown",
            auto=True,
        ),
        a_route("web", "service=web", "severity=critical", document="FitFoot-HighErrorRate", auto=True),
        a_route("by hand", "service=api", "severity=critical", document="FitFoot-HighErrorRate"),
        a_route(
            "warnings",
            "severity=warning",
            notify=(Channel.SNS,),
            repeat_interval=timedelta(minutes=30),
            quiet_hours=MaintenanceWindow(time(13, 0), timedelta(minutes=30)),
        ),
    ),
    maintenance=(
        PlannedMaintenance((Matcher("service", "=", "api"),), MaintenanceWindow(time(15, 0), timedelta(minutes=30))),
    ),
    sources={"sentry": SourcePolicy(timedelta(minutes=10), timedelta(minutes=30))},
    flapping=Flapping(2, timedelta(minutes=30), timedelta(minutes=5)),
)
MATCHERS = st.sampled_from(["service=web", "service=api", "severity=critical", 'alertname=~".*"', "check=storefront"])
WAITS = st.sampled_from([0.5, 1, 1, 1, 5, 16, 61, 241])


def decided(seen: Seen, routes: Routes) -> list[Change]:
    """What is decided on what was seen."""
    return decide(seen.alerts.values(), seen.incidents, seen.silences, routes, seen.at, seen.groups)


class World(RuleBasedStateMachine):
    """Sources, people, detectors and payers, each whenever it likes."""

    careful: ClassVar[bool] = True
    hasty: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.tables = Tables(self.careful)
        self.pager = Pager()
        self.payer = Payer(self.tables, self.pager, self.hasty)
        self.late: list[Seen] = []

    @rule(which=st.sampled_from(ALERTS), status=st.sampled_from(AlertStatus), severity=st.sampled_from(Severity))
    def a_source_speaks(self, which: Alert, status: AlertStatus, severity: Severity) -> None:
        self._record(which, status, severity)

    @rule(which=st.sampled_from(ALERTS[:5]), severity=st.sampled_from([CRITICAL, WARNING]))
    def something_fires(self, which: Alert, severity: Severity) -> None:
        self._record(which, FIRING, severity)

    @precondition(lambda self: self.tables.alerts)
    @rule(which=st.integers(0, 5))
    def a_record_is_lost(self, which: int) -> None:
        del self.tables.alerts[[*self.tables.alerts][which % len(self.tables.alerts)]]

    @rule(minutes=WAITS)
    def time_passes(self, minutes: float) -> None:
        self.now += minutes * MINUTE

    @rule(matcher=MATCHERS, minutes=st.sampled_from([1, 10, 300]))
    def a_silence_begins(self, matcher: str, minutes: int) -> None:
        ends = self.now + minutes * MINUTE
        self.tables.silences.append(Silence("s", (Matcher.parse(matcher),), self.now, ends))

    @rule()
    def silences_end(self) -> None:
        self.tables.silences.clear()

    @rule()
    def a_detector_runs(self) -> None:
        self._perform(self.tables.look(self.now))

    @rule(writes=st.integers(0, 3), after=st.booleans())
    def a_detector_dies(self, writes: int, after: bool) -> None:  # noqa: FBT001 - drawn
        try:
            self._perform(self.tables.look(self.now), dies_at=writes, after=after)
        except Died:
            return

    @rule()
    def a_detector_reads_and_stalls(self) -> None:
        self.late = [*self.late[-2:], self.tables.look(self.now)]

    @precondition(lambda self: self.late)
    @rule(which=st.integers(0, 2), half=st.booleans())
    def a_stalled_detector_goes_on(self, which: int, half: bool) -> None:  # noqa: FBT001 - drawn
        seen = self.late[which % len(self.late)]
        self._perform(self.tables.look(self.now, seen.incidents) if half else seen)

    @rule(which=st.sampled_from(ALERTS[:5]))
    def something_flaps(self, which: Alert) -> None:
        for status in (FIRING, RESOLVED):
            self.now += SECOND
            self._record(which, status, CRITICAL)
            self._perform(self.tables.look(self.now))

    @rule(which=st.sampled_from(ALERTS[2:4]), first=st.booleans())
    def two_detectors_disagree(self, which: Alert, first: bool) -> None:  # noqa: FBT001 - drawn
        for severity in (WARNING, CRITICAL) if first else (CRITICAL, WARNING):
            self._record(which, FIRING, severity)
            self.a_detector_reads_and_stalls()
            self.now += SECOND
        for seen in reversed(self.late[-2:]):
            self._perform(seen)

    @precondition(lambda self: self.tables.open)
    @rule(which=st.integers(0, 5), does=st.sampled_from(["acknowledge", "resolve", "note"]))
    def somebody_acts(self, which: int, does: str) -> None:
        incident = self.tables.open[which % len(self.tables.open)]
        try:
            match does:
                case "acknowledge":
                    self._write(people.acknowledge(incident, "Ana", self.now))
                case "resolve":
                    self._write(people.resolve(incident, "Ana", "", self.now))
                case _:
                    self._write(people.note(incident, "Ana", "I am on it", self.now))
        except people.NotNow:
            return

    @rule()
    def a_drill_begins(self) -> None:
        drills = [incident for incident in self.tables.open if incident.drill]
        try:
            self._write(people.open_drill(TO_PEOPLE, self.now, drills[0] if drills else None))
        except people.NotNow:
            return

    @precondition(lambda self: self.tables.owed)
    @rule(which=st.integers(0, 9), outcome=st.sampled_from(Outcome))
    def a_notice_is_sent(self, which: int, outcome: Outcome) -> None:
        notice = self.tables.owed[which % len(self.tables.owed)]
        if self.payer.attempt(notice, outcome):
            self._settled(notice, outcome)

    @precondition(lambda self: self.tables.owed)
    @rule(backwards=st.booleans(), outcome=st.sampled_from([Outcome.ACCEPTED, Outcome.LATER, Outcome.DIED_AFTER]))
    def a_payer_runs(self, backwards: bool, outcome: Outcome) -> None:  # noqa: FBT001 - drawn
        for notice in sorted(self.tables.owed, key=lambda one: (one.owed_at, one.number), reverse=backwards):
            if self.payer.attempt(notice, outcome):
                self._settled(notice, outcome)

    @rule()
    def everything_comes_to_rest(self) -> None:
        self._rest()

    @invariant()
    def one_open_incident_a_group(self) -> None:
        check_groups(self.tables)

    @invariant()
    def an_incident_starts_one_runbook_at_most(self) -> None:
        check_starts(self.tables)

    @invariant()
    def each_channel_hears_it_in_order(self) -> None:
        check_owed(self.tables)

    def teardown(self) -> None:
        self._rest()
        for notice in sorted(self.tables.owed, key=lambda one: one.number):
            self.payer.attempt(notice, Outcome.ACCEPTED)
        check_pages(self.tables, self.pager)

    def _record(self, which: Alert, status: AlertStatus, severity: Severity) -> None:
        before = self.tables.alerts.get(which.fingerprint)
        since = before.unknown_since if before and before.status is UNKNOWN else self.now
        self.tables.alerts[which.fingerprint] = replace(
            which,
            status=status,
            severity=severity,
            starts_at=self.now,
            updated_at=self.now,
            ends_at=self.now if status is RESOLVED else None,
            unknown_since=since if status is UNKNOWN else None,
        )

    def decided(self, seen: Seen) -> list[Change]:
        return decided(seen, ROUTES)

    def _perform(self, seen: Seen, dies_at: int | None = None, *, after: bool = False) -> list[Change]:
        """Decide on what was seen, and write; what somebody else changed meanwhile is left."""
        changes = self.decided(seen)
        for number, change in enumerate(changes):
            check_decided(change, seen, ROUTES)
            if number == dies_at and not after:
                raise Died
            self._write(change)
            if number == dies_at:
                raise Died
        return changes

    def _write(self, change: Change) -> None:
        try:
            self.tables.write(change)
        except Outrun:
            return

    def _settled(self, notice: Notice, outcome: Outcome) -> None:
        """A refusal is an alert; that the channel takes notices again ends it."""
        refused = outcome is Outcome.REFUSED
        labels = {"alertname": "NoticeUndeliverable", "channel": notice.channel.value}
        trouble = alert(notice.channel, source="paging", service="monitoring", labels=labels)
        if refused or trouble.fingerprint in self.tables.alerts:
            self._record(trouble, FIRING if refused else RESOLVED, CRITICAL)

    def _rest(self) -> None:
        """Runs in peace, a second apart, until there is nothing left to do."""
        for _ in range(6):
            self.now += SECOND
            if not self._perform(self.tables.look(self.now)):
                break
            check_groups(self.tables)
        else:
            raise Fault("it does not come to rest")
        check_owed(self.tables)
        check_everything_is_taken_care_of(self.tables, ROUTES, self.now)
