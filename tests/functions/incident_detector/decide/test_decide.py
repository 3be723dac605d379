import random
from dataclasses import replace

import pytest

from functions.incident_detector.decide import decide
from functions.model.incident import EntryKind, Group, Incident, IncidentStatus
from functions.model.period import MINUTE
from functions.model.route import Routes
from tests.builders import NOON
from tests.functions.incident_detector.decide.chronicle import (
    CRITICAL,
    FIRING,
    NONE,
    RESOLVED,
    TO_ALL,
    UNKNOWN,
    WARNING,
    Chronicle,
    a_route,
    actions,
    alert,
    owed,
    told,
)

pytestmark = pytest.mark.unit


def test_where_nothing_is_wrong_nothing_is_done() -> None:
    assert Chronicle().at(0) == []
    assert Chronicle().at(0, alert(status=RESOLVED), alert("api", UNKNOWN)) == []


def test_a_firing_alert_opens_an_incident_of_its_service() -> None:
    [change] = Chronicle().at(0, alert(runbook="https://r", dashboard="https://d"))
    assert change.before is None
    assert change.after == Incident(
        id=Incident.id_of("service=web", NOON),
        group="service=web",
        service="web",
        title="storefront is down",
        severity=CRITICAL,
        status=IncidentStatus.OPEN,
        opened_at=NOON,
        updated_at=NOON,
        version=1,
        alerts={alert().fingerprint: alert(runbook="https://r", dashboard="https://d")},
        told=change.after.told,
        runbook="https://r",
        dashboard="https://d",
    )
    assert [(entry.kind, entry.text) for entry in change.entries] == [
        (EntryKind.OPENED, "storefront is down: connection refused")
    ]
    assert change.reason == "storefront is down: connection refused; tells pagerduty, sns"


def test_an_outage_seen_by_probe_rule_and_alarm_is_one_incident() -> None:
    rule = alert("HighErrorRate", source="rules", severity=WARNING)
    alarm = alert("api-5xx", source="cloudwatch")
    [change] = Chronicle().at(0, rule, alert(), alarm)
    assert len(change.alerts) == len(change.after.alerts) == 3
    assert change.after.severity is CRITICAL
    assert owed([change]) == ["trigger pagerduty critical", "trigger sns critical"]
    assert change.reason == "storefront is down: connection refused and 2 more; tells pagerduty, sns"


def test_each_service_has_an_incident_of_its_own_the_worst_first() -> None:
    changes = Chronicle().at(0, alert("a", severity=WARNING, service="api"), alert("b", service="web"))
    assert [change.after.group for change in changes] == ["service=web", "service=api"]


def test_a_second_alert_joins_the_open_incident_and_pages_nobody_again() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert())
    [change] = chronicle.at(1, alert("checkout", minute=1))
    assert change.action == "join"
    assert change.notices == ()
    assert [one.labels["check"] for one in change.alerts] == ["checkout"]
    assert told([change]) == ["also firing: checkout is down: connection refused"]
    assert change.after.version == 2


def test_nothing_is_said_while_nothing_but_the_time_and_the_reason_moves() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert())
    assert chronicle.at(1, alert(minute=1, reason="connection reset")) == []


@pytest.mark.parametrize("status", [RESOLVED, UNKNOWN])
def test_what_is_not_firing_opens_nothing_and_joins_nothing(status: object) -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert())
    assert chronicle.at(1, alert("checkout", UNKNOWN if status is UNKNOWN else RESOLVED)) == []


def test_a_watchdog_makes_no_incident_and_joins_none() -> None:
    assert Chronicle().at(0, alert("Watchdog", severity=NONE)) == []
    chronicle = Chronicle()
    chronicle.at(0, alert())
    assert chronicle.at(0, alert("Watchdog", severity=NONE)) == []


def test_a_member_that_becomes_severity_none_is_over() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert())
    [change] = chronicle.at(1, alert(severity=NONE, minute=1))
    assert change.action == "resolve"
    assert told([change])[0].endswith("its severity is none now")


def test_it_resolves_when_nothing_fires_and_nothing_is_unknown() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert(), alert("checkout"))
    assert actions(chronicle.at(1, alert(status=RESOLVED, minute=1))) == ["update"]
    [change] = chronicle.at(12, alert("checkout", RESOLVED, minute=12))
    assert change.action == "resolve"
    assert change.after.over
    assert change.after.resolved_at == NOON + 12 * MINUTE
    assert owed([change]) == ["resolve pagerduty critical", "resolve sns critical"]
    assert told([change]) == [
        "resolved: checkout is up",
        "resolved after 12m: nothing of it fires and nothing is unknown",
    ]
    assert chronicle.at(13) == []


def test_unknown_resolves_nothing() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert(), alert("checkout"))
    changes = chronicle.at(1, alert(status=UNKNOWN, minute=1), alert("checkout", RESOLVED, minute=1))
    assert actions(changes) == ["update"]
    assert told(changes) == [
        "unknown: storefront is unknown: connection refused",
        "resolved: checkout is up",
    ]
    assert actions(chronicle.at(2, alert(minute=2))) == ["update"]
    assert actions(chronicle.at(3, alert(status=RESOLVED, minute=3))) == ["resolve"]


def test_what_fires_again_after_the_end_is_another_incident_with_another_key() -> None:
    chronicle = Chronicle()
    [first] = chronicle.at(0, alert())
    chronicle.at(1, alert(status=RESOLVED, minute=1))
    [second] = chronicle.at(2, alert(minute=2))
    assert second.before is None
    assert second.notices[0].dedup_key != first.notices[0].dedup_key


def test_a_member_that_fires_again_before_the_end_says_so() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert(), alert("checkout"))
    chronicle.at(1, alert(status=RESOLVED, minute=1))
    assert told(chronicle.at(2, alert(minute=2))) == ["firing again: storefront is down: connection refused"]


def test_a_member_stays_with_its_incident_when_the_routes_change() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert())
    chronicle.routes = Routes((a_route("all", group_by=("alertname",)),))
    assert chronicle.at(1) == []
    [change] = chronicle.at(2, alert("checkout", minute=2))
    assert change.after.group == "alertname=CheckFailing"


def test_a_member_of_two_open_incidents_belongs_to_the_older() -> None:
    chronicle = Chronicle()
    [first] = chronicle.at(0, alert())
    twin = replace(first.after, id="later", group="service=api", opened_at=NOON + MINUTE)
    changes = decide([alert()], [twin, first.after], [], TO_ALL, NOON + 2 * MINUTE)
    assert [(change.action.value, change.after.id) for change in changes] == [("resolve", "later")]
    assert told(changes)[0].endswith(f"it is part of {first.after.id}")


def test_of_two_records_of_an_alert_the_newer_holds_and_an_older_one_changes_no_member() -> None:
    old, new = alert(), alert(status=RESOLVED, minute=1)
    assert decide([new, old], [], [], TO_ALL, NOON + MINUTE) == []
    chronicle = Chronicle()
    chronicle.at(0, alert(), alert("checkout"))
    chronicle.at(1, new)
    assert chronicle.at(2, old) == []


def test_of_two_records_of_the_same_time_the_worse_holds() -> None:
    changes = decide([alert(), alert(status=RESOLVED)], [], [], TO_ALL, NOON)
    assert actions(changes) == ["open"]


def test_severity_rises_with_the_worst_that_fires_and_never_falls() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert(severity=WARNING))
    [change] = chronicle.at(1, alert("checkout", minute=1))
    assert change.action == "escalate"
    assert (change.before and change.before.severity, change.after.severity) == (WARNING, CRITICAL)
    assert change.after.title == "checkout is down"
    assert [(entry.kind, entry.text) for entry in change.entries] == [
        (EntryKind.ALERT, "also firing: checkout is down: connection refused"),
        (EntryKind.SEVERITY, "critical now: checkout is down: connection refused"),
    ]
    [change] = chronicle.at(2, alert("checkout", RESOLVED, minute=2))
    assert (change.after.severity, change.after.title) == (CRITICAL, "checkout is down")


def test_a_member_that_gets_worse_escalates_and_one_that_gets_better_only_says_so() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert(severity=WARNING))
    assert actions(chronicle.at(1, alert(severity=CRITICAL, minute=1))) == ["escalate"]
    changes = chronicle.at(2, alert(severity=WARNING, minute=2))
    assert actions(changes) == ["update"]
    assert told(changes) == ["warning now: storefront is down: connection refused"]
    assert owed(changes) == []


def test_an_unknown_member_of_worse_severity_does_not_escalate() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert(severity=WARNING))
    [change] = chronicle.at(1, alert(status=UNKNOWN, severity=CRITICAL, minute=1))
    assert (change.action.value, change.after.severity) == ("update", WARNING)


def test_of_many_changes_at_once_ten_are_told_and_the_rest_counted() -> None:
    [change] = Chronicle().at(0, *(alert(f"check{number:02}") for number in range(30)))
    assert len(change.after.alerts) == len(change.alerts) == 30
    assert len(change.entries) == 12
    assert change.entries[-1].text == "and 19 more changed: 19 firing"
    assert len(change.notices[0].text) <= 1000
    assert change.notices[0].text.endswith("\nand 20 more")


def test_each_channel_has_one_number_and_numbers_grow() -> None:
    chronicle = Chronicle()
    [opened] = chronicle.at(0, alert(severity=WARNING))
    [worse] = chronicle.at(1, alert(minute=1))
    [over] = chronicle.at(2, alert(status=RESOLVED, minute=2))
    numbers = [notice.number for change in (opened, worse, over) for notice in change.notices]
    assert numbers == [100, 101, 200, 201, 300, 301]


def test_what_is_decided_does_not_depend_on_the_order_of_what_is_known() -> None:
    chronicle = Chronicle()
    chronicle.at(0, *(alert(f"check{n}", service=f"s{n % 4}", severity=[WARNING, CRITICAL][n % 2]) for n in range(12)))
    records = [alert(f"check{n}", [FIRING, RESOLVED, UNKNOWN][n % 3], service=f"s{n % 4}", minute=1) for n in range(20)]
    incidents = [*chronicle.incidents.values()]
    expected = decide(records, incidents, [], TO_ALL, NOON + 9 * MINUTE)
    assert len(expected) > 3
    for seed in range(5):
        random.Random(seed).shuffle(records)
        random.Random(seed).shuffle(incidents)
        assert decide(records, incidents, [], TO_ALL, NOON + 9 * MINUTE) == expected


@pytest.mark.parametrize(
    ("opened", "then"),
    [
        ((), "resolve"),
        ((50,), "resolve"),
        ((10, 30), "update"),
        ((-1, 30), "resolve"),
        ((0, 30, 60), "update"),
    ],
)
def test_a_group_that_opened_too_often_is_held_open(opened: tuple[int, ...], then: str) -> None:
    chronicle = Chronicle()
    chronicle.at(60, alert(minute=60))
    chronicle.groups["service=web"] = Group("service=web", tuple(NOON + minute * MINUTE for minute in opened))
    assert actions(chronicle.at(61, alert(status=RESOLVED, minute=61))) == [then]


def test_a_flapping_incident_is_held_until_it_was_quiet_for_its_time() -> None:
    chronicle = Chronicle()
    for minute in (0, 10):
        chronicle.at(minute, alert(minute=minute))
        assert actions(chronicle.at(minute + 5, alert(status=RESOLVED, minute=minute + 5))) == ["resolve"]
    chronicle.at(20, alert(minute=20))
    [held] = chronicle.at(25, alert(status=RESOLVED, minute=25))
    assert held.after.quiet_since == NOON + 25 * MINUTE
    assert told([held])[-1] == ("quiet, but its group opened 3 times within 1h: held open until it was quiet for 15m")
    assert chronicle.at(30) == []
    [again] = chronicle.at(35, alert(minute=35))
    assert (again.action.value, again.after.quiet_since, again.notices) == ("update", None, ())
    assert actions(chronicle.at(100, alert(status=RESOLVED, minute=100))) == ["update"]
    assert chronicle.at(114) == []
    [over] = chronicle.at(115)
    assert over.action == "resolve"
    assert owed([over]) == ["resolve pagerduty critical", "resolve sns critical"]


def test_unknown_is_not_quiet() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert())
    chronicle.groups["service=web"] = Group("service=web", (NOON - MINUTE, NOON - 2 * MINUTE, NOON))
    chronicle.at(1, alert(status=RESOLVED, minute=1))
    [change] = chronicle.at(2, alert(status=UNKNOWN, minute=2))
    assert change.after.quiet_since is None
    [change] = chronicle.at(20, alert(status=RESOLVED, minute=20))[-1:]
    assert change.after.quiet_since == NOON + 20 * MINUTE


def test_a_resolved_incident_is_left_alone() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert())
    chronicle.at(1, alert(status=RESOLVED, minute=1))
    [over] = chronicle.incidents.values()
    assert decide([alert(status=RESOLVED, minute=1)], [over], [], TO_ALL, NOON + MINUTE) == []
