from functools import partial

import pytest

from functions.incident_detector.decide.people import NotNow, acknowledge, note, open_drill, resolve
from functions.model.incident import ActionKind, EntryKind, Incident, IncidentStatus
from functions.model.notice import TO_PEOPLE, Channel
from functions.model.period import MINUTE
from tests.builders import NOON
from tests.functions.incident_detector.decide.chronicle import (
    CRITICAL,
    FIRING,
    RESOLVED,
    UNKNOWN,
    WARNING,
    Chronicle,
    actions,
    alert,
    owed,
    silence,
    told,
)

pytestmark = pytest.mark.unit

LATER = NOON + 3 * MINUTE


def opened(*alerts: object, chronicle: Chronicle | None = None) -> Incident:
    chronicle = chronicle or Chronicle()
    [change] = chronicle.at(0, *(alerts or (alert(),)))  # type: ignore[arg-type]
    return change.after


def test_acknowledging_tells_who_and_when_on_each_channel_that_was_told() -> None:
    change = acknowledge(opened(), "Ana", LATER)
    after = change.after
    assert (change.action, after.status) == (ActionKind.ACKNOWLEDGE, IncidentStatus.ACKNOWLEDGED)
    assert (after.acknowledged_by, after.acknowledged_at, after.version) == ("Ana", LATER, 2)
    assert owed([change]) == ["acknowledge pagerduty critical", "acknowledge sns critical"]
    assert change.notices[0].text == "acknowledged by Ana after 3m, on 23.11. 13:03 (Zurich)"
    assert [(one.kind, one.by, one.text) for one in change.entries] == [
        (EntryKind.ACKNOWLEDGED, "Ana", "acknowledged by Ana after 3m")
    ]


def test_what_is_said_with_an_acknowledgement_is_on_the_timeline() -> None:
    change = acknowledge(opened(), "Ana", LATER, "on my way\nto the laptop")
    assert [one.text for one in change.entries] == ["acknowledged by Ana after 3m: on my way\nto the laptop"]


def test_acknowledging_what_nobody_was_told_of_tells_nobody() -> None:
    incident = opened(chronicle=Chronicle(silences=[silence("service=web")]))
    assert acknowledge(incident, "Ana", LATER).notices == ()


def test_what_is_acknowledged_or_over_is_not_acknowledged_again() -> None:
    known = acknowledge(opened(), "Ana", LATER).after
    with pytest.raises(NotNow, match=r"^Ana has acknowledged it on 23\.11\. 13:03 \(Zurich\)$"):
        acknowledge(known, "Ben", LATER)
    over = resolve(opened(alert(source="sentry")), "Ana", "", LATER).after
    for again in (partial(acknowledge, over, "Ben", LATER), partial(resolve, over, "Ben", "", LATER)):
        with pytest.raises(NotNow, match=r"^it was resolved by Ana on 23\.11\. 13:03 \(Zurich\)$"):
            again()


@pytest.mark.parametrize("source", ["health_probe", "rules", "watch", "decide"])
def test_what_is_still_seen_each_minute_is_not_resolved_by_hand(source: str) -> None:
    incident = opened(alert(source=source), alert("sentry", source="sentry"))
    with pytest.raises(NotNow) as refused:
        resolve(incident, "Ana", "", LATER)
    sentence = str(refused.value)
    assert sentence.startswith("storefront is down: connection refused; ")
    assert f'{{"incident": "{incident.id}", "action": "acknowledge"}}' in sentence
    assert '{"silence": {"matchers": ["service=\\"web\\""], "for": "1h", "comment": "why"}}' in sentence


def test_resolving_by_hand_settles_what_nobody_looks_at_again() -> None:
    chronicle = Chronicle()
    opened(alert("a", source="sentry"), alert("b"), alert("c", source="sentry"), chronicle=chronicle)
    chronicle.at(1, alert("b", UNKNOWN, minute=1), alert("c", RESOLVED, source="sentry", minute=1))
    [incident] = chronicle.open
    change = resolve(incident, "Ana", "switched it off", LATER)
    assert sorted(one.labels["check"] for one in change.settled) == ["a", "b"]
    assert {(one.status, one.reason, one.ends_at) for one in change.settled} == {(RESOLVED, "resolved by Ana", LATER)}
    assert change.alerts == change.settled
    assert (change.action, change.after.resolved_by, change.after.resolved_at) == ("resolve", "Ana", LATER)
    assert told([change])[-1] == "resolved by Ana after 3m: switched it off"
    assert owed([change]) == ["resolve pagerduty critical", "resolve sns critical"]
    chronicle.apply(change)
    assert chronicle.at(4) == []
    assert actions(chronicle.at(5, alert("a", source="sentry", minute=5))) == ["open"]


def test_a_lost_member_can_be_resolved_by_hand() -> None:
    chronicle = Chronicle()
    opened(chronicle=chronicle)
    chronicle.forget(alert())
    chronicle.at(1)
    [incident] = chronicle.open
    chronicle.apply(resolve(incident, "Ana", "", LATER))
    assert chronicle.at(20) == []


def test_a_note_is_kept_as_it_was_written_also_after_the_end() -> None:
    over = resolve(opened(alert(source="sentry")), "Ana", "", LATER).after
    change = note(over, "Ben", " it was\tthe \x1b[31mswitch\x00\nof rack 4 ", LATER + MINUTE)
    assert [(one.kind, one.by, one.text) for one in change.entries] == [
        (EntryKind.NOTE, "Ben", "it was the  [31mswitch \nof rack 4")
    ]
    assert (change.action, change.after.version, change.after.over) == ("note", over.version + 1, True)
    assert change.notices == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "a note needs a text"), (" \n", "a note needs a text"), ("x" * 2001, "2000 characters; this one has 2001")],
)
def test_a_note_is_neither_empty_nor_endless(text: str, why: str) -> None:
    with pytest.raises(NotNow, match=why):
        note(opened(), "Ben", text, LATER)
    note(opened(), "Ben", "x" * 2000, LATER)


def test_who_is_not_named_is_somebody() -> None:
    assert acknowledge(opened(), " ", LATER).after.acknowledged_by == "somebody"


def test_a_drill_pages_on_each_channel_and_says_that_it_is_one() -> None:
    change = open_drill(TO_PEOPLE, NOON, None)
    assert change.after.drill
    assert owed([change]) == ["trigger pagerduty critical", "trigger sns critical"]
    assert all(one.drill and one.title.startswith("Drill: ") for one in change.notices)
    assert change.after.alerts == {}


def test_a_drill_is_left_alone_but_for_reminders_until_it_is_acknowledged() -> None:
    chronicle = Chronicle()
    chronicle.apply(open_drill(TO_PEOPLE, NOON))
    assert chronicle.at(239) == []
    [change] = chronicle.at(240)
    assert owed([change]) == ["remind sns critical"]
    assert change.notices[0].text.startswith("not acknowledged after 4h. This is a test of paging")
    assert chronicle.at(241) == []
    [drill] = chronicle.open
    over = acknowledge(drill, "Ana", NOON + 250 * MINUTE)
    assert (over.action, over.after.status) == (ActionKind.RESOLVE, IncidentStatus.RESOLVED)
    assert (over.after.acknowledged_by, over.after.resolved_by) == ("Ana", "Ana")
    assert told([over]) == ["the drill is over: acknowledged by Ana after 4h 10m"]
    assert owed([over]) == ["resolve pagerduty critical", "resolve sns critical"]
    chronicle.apply(over)
    assert chronicle.at(1000) == []


def test_an_alert_does_not_join_a_drill() -> None:
    chronicle = Chronicle()
    chronicle.apply(open_drill(TO_PEOPLE, NOON))
    assert actions(chronicle.at(1, alert())) == ["open"]


def test_one_drill_at_a_time() -> None:
    first = open_drill((Channel.SNS,), NOON).after
    with pytest.raises(NotNow, match="still waits to be acknowledged"):
        open_drill((Channel.SNS,), LATER, first)
    over = acknowledge(first, "Ana", LATER).after
    assert open_drill((Channel.SNS,), LATER, over).after.id != first.id
    with pytest.raises(NotNow, match="no channel"):
        open_drill((), LATER)


def test_what_pages_after_an_acknowledgement_keeps_its_severities_in_order() -> None:
    chronicle = Chronicle()
    opened(alert(severity=WARNING), chronicle=chronicle)
    [incident] = chronicle.open
    chronicle.apply(acknowledge(incident, "Ana", LATER))
    assert owed(chronicle.at(4, alert(status=FIRING, severity=CRITICAL, minute=4))) == [
        "trigger pagerduty critical",
        "trigger sns critical",
    ]
    [incident] = chronicle.open
    assert {one.severity for one in incident.told.values()} == {CRITICAL}
