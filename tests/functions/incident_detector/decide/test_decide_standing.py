from datetime import timedelta

import pytest

from functions.incident_detector.decide.standing import stand
from functions.model.alert import AlertStatus
from functions.model.period import MINUTE
from functions.model.route import Routes, SourcePolicy
from tests.builders import NOON
from tests.functions.incident_detector.decide.chronicle import (
    CRITICAL,
    FIRING,
    NONE,
    RESOLVED,
    UNKNOWN,
    WARNING,
    Chronicle,
    actions,
    alert,
    owed,
    told,
)

pytestmark = pytest.mark.unit

HOUR = timedelta(hours=1)
PUSHED = SourcePolicy(max_age=HOUR)
ENDED = SourcePolicy(max_age=HOUR, resolve_after=2 * HOUR)


@pytest.mark.parametrize(
    ("policy", "minutes", "status"),
    [
        (None, 100_000, FIRING),
        (PUSHED, 60, FIRING),
        (PUSHED, 61, UNKNOWN),
        (PUSHED, 100_000, UNKNOWN),
        (ENDED, 60, FIRING),
        (ENDED, 61, UNKNOWN),
        (ENDED, 119, UNKNOWN),
        (ENDED, 120, RESOLVED),
        (SourcePolicy(HOUR, HOUR), 60, RESOLVED),
    ],
)
def test_a_sources_word_holds_for_its_time(policy: SourcePolicy | None, minutes: int, status: AlertStatus) -> None:
    assert stand(alert(), policy, NOON + minutes * MINUTE).status is status


def test_what_is_too_old_is_unknown_since_it_became_so_and_says_what_was_last() -> None:
    stale = stand(alert(), PUSHED, NOON + 2 * HOUR)
    assert stale.unknown_since == NOON + HOUR
    assert stale.reason == "no word from health_probe for 1h; last: connection refused"
    over = stand(alert(), ENDED, NOON + 3 * HOUR)
    assert (over.ends_at, over.unknown_since) == (NOON + 2 * HOUR, None)
    assert over.reason == "no word from health_probe for 2h: taken as over"


def test_what_was_unknown_stays_so_and_is_over_after_its_time() -> None:
    unknown = alert(status=UNKNOWN)
    assert stand(unknown, PUSHED, NOON + 9 * HOUR) == unknown
    assert stand(unknown, ENDED, NOON + 2 * HOUR).status is RESOLVED


def test_an_incident_of_a_source_that_fell_silent_resolves_where_its_policy_says_so() -> None:
    chronicle = Chronicle(Routes(sources={"sentry": SourcePolicy(HOUR, HOUR)}))
    chronicle.at(0, alert(source="sentry"))
    assert chronicle.at(59) == []
    assert actions(chronicle.at(60)) == ["resolve"]
    assert chronicle.at(61) == []


def test_a_member_without_a_record_is_unknown_and_not_over() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert())
    chronicle.forget(alert())
    [change] = chronicle.at(1)
    [member] = change.alerts
    assert (change.action.value, member.status, member.unknown_since) == ("update", UNKNOWN, NOON + MINUTE)
    assert told([change]) == ["unknown: storefront is down: its record is gone"]
    assert chronicle.at(2) == []
    [opened] = chronicle.at(6)
    assert opened.after.title == "Monitoring is blind: health_probe"
    assert actions(chronicle.at(7, alert(minute=7))) == ["update", "resolve"]


def test_a_member_that_was_over_stays_over_without_a_record() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert(), alert("checkout"))
    chronicle.at(1, alert(status=RESOLVED, minute=1))
    chronicle.forget(alert())
    assert chronicle.at(2) == []
    assert actions(chronicle.at(3, alert("checkout", RESOLVED, minute=3))) == ["resolve"]


def test_what_is_unknown_for_long_enough_is_an_incident_of_its_own() -> None:
    chronicle = Chronicle()
    assert chronicle.at(0, alert(status=UNKNOWN, reason="no answer"), alert("api", UNKNOWN, WARNING, minute=3)) == []
    assert chronicle.at(4.9) == []
    [change] = chronicle.at(5)
    [blind] = change.alerts
    assert blind.labels == {"alertname": "MonitoringBlind", "service": "monitoring", "about": "health_probe"}
    assert (blind.service, blind.severity, blind.status, blind.starts_at) == ("monitoring", CRITICAL, FIRING, NOON)
    assert blind.reason == "CheckFailing storefront unknown since 23.11. 13:00 (Zurich): no answer"
    assert change.after.group == "service=monitoring"
    assert chronicle.at(9) == []


def test_it_names_a_few_and_counts_the_rest() -> None:
    unknown = [alert(f"check{number}", UNKNOWN, reason="") for number in range(9)]
    [change] = Chronicle().at(5, *unknown)
    assert change.alerts[0].reason == (
        "CheckFailing check0, CheckFailing check1, CheckFailing check2 and 6 more unknown since 23.11. 13:00 (Zurich)"
    )


def test_each_source_that_is_blind_is_an_alert_of_one_incident() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert("a", UNKNOWN, WARNING, source="rules"), alert("b", UNKNOWN, WARNING, source="cloudwatch"))
    [change] = chronicle.at(5)
    assert sorted(one.labels["about"] for one in change.alerts) == ["cloudwatch", "rules"]
    assert change.after.severity is WARNING


def test_a_watchdog_that_is_unknown_makes_blind_and_a_warning() -> None:
    [change] = Chronicle().at(5, alert("Watchdog", UNKNOWN, NONE, source="rules"))
    assert change.after.severity is WARNING


def test_blindness_ends_when_it_is_known_again_whatever_it_is() -> None:
    chronicle = Chronicle()
    chronicle.at(0, alert(status=UNKNOWN))
    chronicle.at(5)
    changes = chronicle.at(6, alert(minute=6))
    assert actions(changes) == ["open", "resolve"]
    assert owed(changes)[2:] == ["resolve pagerduty critical", "resolve sns critical"]
    assert changes[1].after.group == "service=monitoring"
    assert told(changes)[1].startswith("resolved: Monitoring is blind: health_probe: it is known again")


def test_while_prometheus_is_away_nothing_is_resolved_and_blindness_pages() -> None:
    chronicle = Chronicle(Routes(blind_after=timedelta(minutes=5)))
    rules = [alert("HighErrorRate", source="rules", service="api"), alert("Disk", source="rules", service="db")]
    chronicle.at(0, *rules)
    gone = [
        alert("HighErrorRate", UNKNOWN, source="rules", service="api", minute=1, reason="503"),
        alert("Disk", UNKNOWN, source="rules", service="db", minute=1, reason="503"),
    ]
    assert actions(chronicle.at(1, *gone)) == ["update", "update"]
    for minute in range(2, 6):
        assert chronicle.at(minute) == []
    assert [change.after.group for change in chronicle.at(6)] == ["service=monitoring"]
    assert len(chronicle.open) == 3
