from dataclasses import replace
from datetime import time, timedelta

import pytest

from functions.incident_detector.decide import people
from functions.model.incident import ActionKind, EntryKind
from functions.model.maintenance import MaintenanceWindow
from functions.model.matcher import Matcher
from functions.model.notice import Channel
from functions.model.period import MINUTE
from functions.model.route import PlannedMaintenance, Route, Routes
from functions.model.silence import Silence
from tests.builders import NOON
from tests.functions.incident_detector.decide.chronicle import (
    CRITICAL,
    RESOLVED,
    UNKNOWN,
    WARNING,
    Chronicle,
    a_route,
    actions,
    alert,
    hours,
    owed,
    silence,
    told,
)

pytestmark = pytest.mark.unit

PAGER, TEAM = Channel.PAGERDUTY, Channel.SNS
LUNCH = MaintenanceWindow(time(12, 0), timedelta(hours=1))
WEB_ONLY = PlannedMaintenance((Matcher.parse("service=web"),), LUNCH)
PAGE_TWICE = ["trigger pagerduty critical", "trigger sns critical"]
WARNINGS_TO_TEAM = Routes((a_route("warnings", "severity=warning", notify=(TEAM,)),))
QUIET_WARNINGS = Routes((a_route("warnings", "severity=warning", quiet_hours=LUNCH),))


def acknowledged(chronicle: Chronicle, minute: float = 1) -> None:
    [incident] = chronicle.open
    chronicle.apply(people.acknowledge(incident, "Ana", NOON + minute * MINUTE))


def test_everybody_hears_of_an_incident_once() -> None:
    chronicle = Chronicle()
    changes = chronicle.at(0, alert())
    assert owed(changes) == PAGE_TWICE
    notice = changes[0].notices[0]
    assert (notice.title, notice.text) == ("storefront is down", "connection refused")
    assert (notice.service, notice.group, notice.opened_at, notice.owed_at) == ("web", "service=web", NOON, NOON)
    assert [told.first_at for told in changes[0].after.told.values()] == [NOON, NOON]
    assert chronicle.at(60) == []


def test_runbook_and_dashboard_are_the_alerts_or_else_its_routes() -> None:
    routes = Routes((a_route("all", runbook="https://r", dashboard="https://d"),))
    [change] = Chronicle(routes).at(0, alert(dashboard="https://own"))
    assert (change.after.runbook, change.after.dashboard) == ("https://r", "https://own")
    assert {(one.runbook, one.dashboard) for one in change.notices} == {("https://r", "https://own")}


@pytest.mark.parametrize(
    ("silences", "pages"),
    [
        ([silence("service=web")], []),
        ([silence('check=~"store.*"', "severity=critical")], []),
        ([silence("service=api")], PAGE_TWICE),
        ([silence("service=web", minutes=0)], PAGE_TWICE),
        ([silence("service=web", start=1)], PAGE_TWICE),
        ([silence("service=api"), silence("source=health_probe")], []),
    ],
)
def test_nobody_hears_of_what_is_silenced_but_it_is_recorded(silences: list[Silence], pages: list[str]) -> None:
    changes = Chronicle(silences=silences).at(0, alert())
    assert actions(changes) == ["open"]
    assert owed(changes) == pages


def test_a_silence_is_told_on_the_timeline_with_its_end_its_author_and_why() -> None:
    [change] = Chronicle(silences=[silence("service=web", comment="new switch", by="Ana")]).at(0, alert())
    words = "nobody is told of storefront is down: silenced until 23.11. 14:00 (Zurich) by Ana (new switch)"
    assert (change.entries[-1].kind, change.entries[-1].text) == (EntryKind.SILENCED, words)
    assert change.reason.endswith("; tells nobody")


def test_when_a_silence_ends_while_it_still_fires_everybody_hears_of_it() -> None:
    chronicle = Chronicle(silences=[silence("service=web")])
    chronicle.at(0, alert())
    assert chronicle.at(59.9) == []
    changes = chronicle.at(60)
    assert actions(changes) == ["page"]
    assert owed(changes) == PAGE_TWICE
    assert told(changes) == ["pagerduty, sns told only now: nothing keeps it back any more"]
    assert chronicle.at(61) == []


def test_what_ended_in_silence_ends_in_silence() -> None:
    chronicle = Chronicle(silences=[silence("service=web")])
    chronicle.at(0, alert())
    changes = chronicle.at(1, alert(status=RESOLVED, minute=1))
    assert (actions(changes), owed(changes)) == (["resolve"], [])


def test_a_silence_that_began_after_the_page_keeps_back_no_resolve() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert())
    chronicle.silences = [silence("service=web")]
    assert owed(chronicle.at(1, alert(status=RESOLVED, minute=1))) == [
        "resolve pagerduty critical",
        "resolve sns critical",
    ]


def test_only_what_is_not_silenced_is_named_in_a_page() -> None:
    chronicle = Chronicle(WARNINGS_TO_TEAM, silences=[silence("check=storefront")])
    changes = chronicle.at(0, alert(), alert("slow", severity=WARNING, reason="p95 3 s"))
    assert owed(changes) == ["trigger sns warning"]
    assert (changes[0].after.title, changes[0].after.severity) == ("storefront is down", CRITICAL)
    assert (changes[0].notices[0].title, changes[0].notices[0].text) == ("slow is down", "p95 3 s")
    assert owed(chronicle.at(61)) == PAGE_TWICE


def test_nobody_hears_of_it_in_planned_maintenance_and_everybody_after() -> None:
    chronicle = Chronicle(Routes(maintenance=(WEB_ONLY,)))
    changes = chronicle.at(0, alert(), alert("api", service="api"))
    assert owed(changes) == PAGE_TWICE
    assert changes[0].after.group == "service=api"
    assert told(changes)[-1] == "nobody is told of storefront is down: planned maintenance"
    assert chronicle.at(59) == []
    assert owed(chronicle.at(60)) == PAGE_TWICE


def test_quiet_hours_hold_back_what_their_route_takes() -> None:
    chronicle = Chronicle(QUIET_WARNINGS)
    changes = chronicle.at(0, alert("slow", severity=WARNING), alert("api", service="api"))
    assert [change.after.group for change in changes if change.notices] == ["service=api"]
    assert told(changes)[-1] == (
        "nobody is told of slow is down: quiet hours of route warnings until 23.11. 14:00 (Zurich)"
    )
    assert owed(chronicle.at(60)) == ["trigger pagerduty warning", "trigger sns warning"]


def test_what_gets_critical_in_quiet_hours_pages() -> None:
    chronicle = Chronicle(QUIET_WARNINGS)
    chronicle.at(0, alert(severity=WARNING))
    changes = chronicle.at(1, alert(severity=CRITICAL, minute=1))
    assert (actions(changes), owed(changes)) == (["escalate"], PAGE_TWICE)


def test_a_route_that_tells_nobody_tells_nobody() -> None:
    [change] = Chronicle(Routes((a_route("muted", notify=()),))).at(0, alert())
    assert change.notices == ()
    assert change.entries[-1].text == "nobody is told of storefront is down: route muted tells nobody"


def test_escalation_tells_channels_that_were_not_told_or_told_of_less() -> None:
    chronicle = Chronicle(WARNINGS_TO_TEAM)
    assert owed(chronicle.at(0, alert(severity=WARNING))) == ["trigger sns warning"]
    assert owed(chronicle.at(1, alert(severity=CRITICAL, minute=1))) == PAGE_TWICE
    assert chronicle.at(2, alert(severity=CRITICAL, minute=2)) == []
    chronicle.at(3, alert(severity=WARNING, minute=3))
    assert owed(chronicle.at(4, alert(severity=CRITICAL, minute=4))) == []


def test_a_channel_that_a_new_member_wants_is_told_too() -> None:
    chronicle = Chronicle(Routes((a_route("team", "check=slow", notify=(TEAM,)),)))
    assert owed(chronicle.at(0, alert("slow"))) == ["trigger sns critical"]
    changes = chronicle.at(1, alert("api", minute=1))
    assert (actions(changes), owed(changes)) == (["join"], ["trigger pagerduty critical"])


@pytest.mark.parametrize(
    ("notify", "broken", "heard"),
    [
        ((PAGER, TEAM), "pagerduty", ["trigger sns critical"]),
        ((PAGER, TEAM), "sns", ["trigger pagerduty critical"]),
        ((PAGER,), "pagerduty", ["trigger sns critical"]),
        ((), "pagerduty", []),
    ],
)
def test_that_a_channel_takes_no_notices_is_told_on_another(
    notify: tuple[Channel, ...], broken: str, heard: list[str]
) -> None:
    labels = {"alertname": "NoticeUndeliverable", "channel": broken}
    trouble = alert("pager", source="paging", service="monitoring", labels=labels)
    assert owed(Chronicle(Routes((a_route("all", notify=notify),))).at(0, trouble)) == heard


def test_an_acknowledged_incident_pages_nobody_further() -> None:
    chronicle = Chronicle(Routes((a_route("team", "check=slow", notify=(TEAM,)),)))
    chronicle.at(0, alert("slow"))
    acknowledged(chronicle)
    changes = chronicle.at(2, alert("api", minute=2))
    assert (actions(changes), owed(changes)) == (["join"], [])
    assert changes[0].after.acknowledged_by == "Ana"


def test_an_acknowledged_incident_that_gets_worse_pages() -> None:
    chronicle = Chronicle(WARNINGS_TO_TEAM)
    chronicle.at(0, alert(severity=WARNING))
    acknowledged(chronicle)
    assert owed(chronicle.at(2, alert(severity=CRITICAL, minute=2))) == PAGE_TWICE
    assert chronicle.at(3, alert(severity=CRITICAL, minute=3)) == []


def test_one_that_got_worse_in_silence_pages_when_the_silence_ends_though_acknowledged() -> None:
    chronicle = Chronicle(silences=[silence("severity=critical")])
    chronicle.at(0, alert(severity=WARNING))
    acknowledged(chronicle)
    assert owed(chronicle.at(2, alert(severity=CRITICAL, minute=2))) == []
    assert owed(chronicle.at(60)) == PAGE_TWICE


def test_one_acknowledged_before_anybody_was_told_pages_only_when_it_gets_worse() -> None:
    chronicle = Chronicle(QUIET_WARNINGS)
    chronicle.at(0, alert(severity=WARNING))
    acknowledged(chronicle)
    assert chronicle.at(60) == []
    assert owed(chronicle.at(61, alert(severity=CRITICAL, minute=61))) == PAGE_TWICE


def test_who_acknowledged_a_critical_one_is_not_paged_when_its_silence_ends() -> None:
    chronicle = Chronicle(silences=[silence("severity=critical")])
    chronicle.at(0, alert(), alert("slow", severity=WARNING))
    acknowledged(chronicle)
    assert chronicle.at(61) == []


def test_the_team_is_reminded_and_pagerduty_reminds_by_itself() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert())
    assert chronicle.at(239) == []
    [change] = chronicle.at(240)
    assert (change.action, owed([change])) == (ActionKind.REMIND, ["remind sns critical"])
    assert change.notices[0].text == "still firing after 4h\nconnection refused"
    assert change.reason == "still firing after 4h; reminds sns"
    assert change.entries == ()
    assert chronicle.at(241) == []
    assert owed(chronicle.at(480)) == ["remind sns critical"]


def test_who_acknowledged_is_reminded_and_named() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert())
    acknowledged(chronicle, 10)
    assert chronicle.at(249) == []
    [change] = chronicle.at(250)
    assert change.notices[0].text == "still firing after 4h 10m, acknowledged by Ana\nconnection refused"


@pytest.mark.parametrize(("interval", "minute"), [(hours(1), 60), (hours(12), 720)])
def test_the_route_of_the_worst_that_fires_says_how_often(interval: timedelta, minute: float) -> None:
    routes = Routes((a_route("critical", "severity=critical", repeat_interval=interval),))
    chronicle = Chronicle(routes)
    chronicle.at(0, alert("slow", severity=WARNING), alert())
    assert chronicle.at(minute - 1) == []
    assert owed(chronicle.at(minute)) == ["remind sns critical"]


def test_an_interval_of_zero_reminds_nobody() -> None:
    chronicle = Chronicle(Routes((a_route("all", repeat_interval=timedelta(0)),)))
    chronicle.at(0, alert())
    assert chronicle.at(10_000) == []


@pytest.mark.parametrize("silences", [[], [silence("service=web", minutes=10_000)]])
def test_nobody_is_reminded_of_what_is_unknown_or_silenced(silences: list[Silence]) -> None:
    chronicle = Chronicle(Routes(blind_after=hours(1000)))
    chronicle.at(0, alert())
    chronicle.silences = silences
    if not silences:
        chronicle.at(1, alert(status=UNKNOWN, minute=1))
    assert chronicle.at(600) == []


def test_nobody_is_reminded_in_quiet_hours() -> None:
    night = replace(LUNCH, start=time(15, 0), duration=hours(9))
    chronicle = Chronicle(Routes((Route("all", quiet_hours=night),)))
    assert owed(chronicle.at(0, alert())) == PAGE_TWICE
    assert chronicle.at(240) == []
    assert owed(chronicle.at(720)) == ["remind sns critical"]


def test_a_reminder_after_a_silenced_escalation_does_not_swallow_its_page() -> None:
    chronicle = Chronicle(silences=[silence("check=api", minutes=300)])
    chronicle.at(0, alert("slow", severity=WARNING))
    chronicle.at(1, alert("api", minute=1))
    assert owed(chronicle.at(240)) == ["remind sns warning"]
    assert owed(chronicle.at(300)) == PAGE_TWICE


def test_a_long_reason_is_cut_and_line_ends_are_spaces() -> None:
    [change] = Chronicle().at(0, alert(reason="one\ntwo " + "x" * 3000))
    text = change.notices[0].text
    assert len(text) == 1000
    assert text.startswith("one two xxx")
    assert len(change.entries[0].text) < 400


def test_an_alert_without_words_is_named_by_its_labels() -> None:
    [change] = Chronicle().at(0, replace(alert(reason=""), summary=""))
    assert change.after.title == "CheckFailing storefront"
    assert change.notices[0].text == "CheckFailing storefront"
