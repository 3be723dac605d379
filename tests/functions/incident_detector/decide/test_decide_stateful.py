"""Whatever happens, in whatever order: the invariants hold; and each of them can fail."""

import os
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from functions.incident_detector.decide.standing import SOURCE
from functions.model.alert import AlertStatus
from functions.model.incident import ActionKind, Change
from functions.model.notice import Channel, Notice
from functions.model.route import Routes
from tests.functions.incident_detector.decide.unrest import ROUTES, World, decided
from tests.functions.incident_detector.decide.world import Fault, Seen

pytestmark = [pytest.mark.unit, pytest.mark.no_cover]  # traced, it takes three times as long

RESOLVED, UNKNOWN = AlertStatus.RESOLVED, AlertStatus.UNKNOWN
Decider = Callable[[Seen, Routes], list[Change]]

FULL = os.environ.get("STATEFUL_TEST") == "full"
"""The suite walks the same worlds each time; the full form thousands of new ones."""
World.TestCase.settings = settings(
    max_examples=20_000 if FULL else 80, stateful_step_count=40, derandomize=not FULL, deadline=None
)
TestWorld = World.TestCase


def hears_no_silences(seen: Seen, routes: Routes) -> list[Change]:
    return decided(replace(seen, silences=()), routes)


def knows_no_quiet_hours(seen: Seen, routes: Routes) -> list[Change]:
    return decided(seen, replace(routes, routes=tuple(replace(one, quiet_hours=None) for one in routes.routes)))


def takes_unknown_for_over(seen: Seen, routes: Routes) -> list[Change]:
    over = {key: replace(one, status=RESOLVED) for key, one in seen.alerts.items() if one.status is UNKNOWN}
    return decided(replace(seen, alerts={**seen.alerts, **over}), routes)


def takes_lost_for_over(seen: Seen, routes: Routes) -> list[Change]:
    members = {key: one for incident in seen.incidents for key, one in incident.alerts.items()}
    over = {key: replace(one, status=RESOLVED) for key, one in members.items() if one.source != SOURCE}
    return decided(replace(seen, alerts={**over, **seen.alerts}), routes)


def lets_nothing_join(seen: Seen, routes: Routes) -> list[Change]:
    return [change for change in decided(seen, routes) if change.action is not ActionKind.JOIN]


def keeps_everything_open(seen: Seen, routes: Routes) -> list[Change]:
    return [change for change in decided(seen, routes) if change.action is not ActionKind.RESOLVE]


def forgets_who_was_told(seen: Seen, routes: Routes) -> list[Change]:
    return decided(replace(seen, incidents=tuple(replace(one, told={}) for one in seen.incidents)), routes)


def resolves_without_a_word(seen: Seen, routes: Routes) -> list[Change]:
    return [replace(change, notices=()) if change.after.over else change for change in decided(seen, routes)]


def says_everything_twice(seen: Seen, routes: Routes) -> list[Change]:
    return [replace(change, notices=change.notices * 2) for change in decided(seen, routes)]


def knows_no_incidents(seen: Seen, routes: Routes) -> list[Change]:
    return decided(replace(seen, incidents=()), routes)


def names_incidents_by_their_group(seen: Seen, routes: Routes) -> list[Change]:
    def renamed(change: Change) -> Change:
        notices = tuple(replace(one, incident=change.after.group) for one in change.notices)
        return replace(change, after=replace(change.after, id=change.after.group), notices=notices)

    return [renamed(change) for change in decided(seen, routes)]


def starts_everything(seen: Seen, routes: Routes) -> list[Change]:
    return decided(seen, replace(routes, routes=tuple(replace(one, auto=True) for one in routes.routes)))


def starts_what_is_silenced(seen: Seen, routes: Routes) -> list[Change]:
    starts = {one.after.id: _starts(one) for one in hears_no_silences(seen, routes)}
    return [
        replace(one, notices=(*one.notices, *starts.get(one.after.id, ()))) if not _starts(one) else one
        for one in decided(seen, routes)
    ]


def starts_twice(seen: Seen, routes: Routes) -> list[Change]:
    def twice(change: Change) -> Change:
        again = [replace(one, number=one.number + 9) for one in _starts(change)]
        return replace(change, notices=(*change.notices, *again))

    return [twice(change) for change in decided(seen, routes)]


def _starts(change: Change) -> list[Notice]:
    return [one for one in change.notices if one.channel is Channel.RUNBOOK]


@pytest.mark.parametrize(
    ("wrong", "parts", "caught"),
    [
        (starts_everything, {}, "a runbook is started by what may not"),
        (starts_what_is_silenced, {}, "a runbook is started by what may not"),
        (starts_twice, {}, "2 runbooks are started by"),
        (hears_no_silences, {}, "a page for what is silenced"),
        (knows_no_quiet_hours, {}, "a page for what is silenced"),
        (takes_unknown_for_over, {}, "resolved while something fires or is unknown"),
        (takes_lost_for_over, {}, "resolved while something fires or is unknown"),
        (lets_nothing_join, {}, "a firing alert is in 0 open incidents"),
        (keeps_everything_open, {}, "open for nothing|a firing alert is in 2 open incidents"),
        (forgets_who_was_told, {}, "triggered twice|a resolve is not owed"),
        (resolves_without_a_word, {}, "a resolve is not owed"),
        (says_everything_twice, {}, "numbers do not grow"),
        (knows_no_incidents, {"careful": False}, "open incidents for"),
        (names_incidents_by_their_group, {"careful": False}, "out of order|numbers do not grow"),
        (decided, {"careful": False}, "open incidents for|triggered twice|out of order|numbers do not grow"),
        (decided, {"hasty": True}, "a page is opened anew|its page is left open"),
    ],
)
def test_what_is_wrong_is_caught(wrong: Decider, parts: dict[str, bool], caught: str) -> None:
    def decides(_: World, seen: Seen) -> list[Change]:
        return wrong(seen, ROUTES)

    world = type("WrongWorld", (World,), {"decided": decides, **parts})
    quick = settings(
        max_examples=4000,
        stateful_step_count=40,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    with pytest.raises(Fault, match=caught):
        run_state_machine_as_test(world, settings=quick)
