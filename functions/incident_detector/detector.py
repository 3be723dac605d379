"""Incident detector: what each kind of request sets going, from what is read to what is answered."""

from datetime import datetime, timedelta
from typing import Any, assert_never

from aws_lambda_powertools.logging import Logger

from functions.bus import events
from functions.incident_detector import alarms, desk, ticking
from functions.incident_detector.decide.explain import explain
from functions.incident_detector.decide.refusal import NotNow
from functions.incident_detector.measure import Figures, measure
from functions.incident_detector.nudge import events_of
from functions.incident_detector.paging.paid import Paid
from functions.incident_detector.reconcile import Reconciled
from functions.incident_detector.request import (
    Act,
    AlarmTurned,
    EndSilence,
    ListThem,
    Look,
    Request,
    StartDrill,
    StartSilence,
    Tick,
)
from functions.incident_detector.rules.evaluating import Evaluated, evaluated
from functions.incident_detector.summary import alert_json, rules_json, summary
from functions.incident_detector.wiring import Wiring
from functions.model.incident import Change
from functions.model.rule import GroupState

_PERSON_WAITS = timedelta(seconds=4)
"""For notices that are owed; the next tick pays the rest."""
logger = Logger(service="incident-detector", child=True)


class Detector:
    """Answers one request; no send begins after the deadline."""

    def __init__(self, wiring: Wiring, now: datetime, deadline: datetime) -> None:
        self._wiring, self._now, self._deadline = wiring, now, deadline

    def answer(self, request: Request) -> dict[str, Any]:
        """Do what is asked for; what cannot be done is `{"refused": "a sentence"}`.

        Raises:
            TableUnavailable: a table is absent, throttled or out of reach.
        """
        try:
            match request:
                case ListThem() | Act() | StartDrill() | StartSilence() | EndSilence():
                    return self._person(request)
                case Tick(at):
                    return self._tick(at)
                case Look(dry_run=dry_run):
                    return self._dry_run() if dry_run else self._summary(self._run(), self._states())
                case AlarmTurned(alarm):
                    return self._alarm(alarm)
                case _:
                    assert_never(request)
        except NotNow as refused:
            logger.info("refused", why=str(refused))
            return {"refused": str(refused)}

    def _person(self, asked: ListThem | Act | StartDrill | StartSilence | EndSilence) -> dict[str, Any]:
        match asked:
            case ListThem():
                return desk.listed(asked, self._wiring, self._now)
            case StartSilence() | EndSilence():
                return desk.silenced(asked, self._wiring, self._now)
            case _:
                change = desk.acted(asked, self._wiring, self._now)
                self._tell([change])
                self._wiring.payday.run(min(self._deadline, self._now + _PERSON_WAITS))
                return desk.incident_answer(change, self._wiring, self._now)

    def _tick(self, at: datetime) -> dict[str, Any]:
        ticks = self._wiring.tables.ticks
        last = ticks.watched(ticking.NAME, at)
        evaluation = ticking.gather(self._wiring, at, last, self._now)
        done = self._run(evaluation)
        # at the end: who ticks but does nothing is dead to those who watch
        ticking.beat(ticks, at, self._wiring.asked.direct)
        return self._summary(done, evaluation.states)

    def _alarm(self, alarm: alarms.Alarm) -> dict[str, Any]:
        mapping = self._wiring.files.routes.alarm(alarm.name)
        if mapping is None:
            logger.info("alarm_not_mapped", alarm=alarm.name)
        else:
            fingerprint = alarms.fingerprint_of(alarm.name, mapping)
            before = self._wiring.tables.alerts.get([fingerprint]).get(fingerprint)
            alert = alarms.alert_of(alarm, mapping, before)
            if alert:
                self._wiring.tables.alerts.put_newer(alert)
        return self._summary(self._run(), self._states())

    def _run(self, evaluation: Evaluated | None = None) -> tuple[Reconciled, Paid]:
        """Decide and pay; that a channel takes nothing is decided, and told by the others, in the same run."""
        reconciler, routes, clock = self._wiring.reconciler, self._wiring.files.routes, self._wiring.clock
        done = reconciler.run(routes, self._now, clock)
        paid, turned = self._wiring.payday.run(self._deadline)
        if turned:
            again = reconciler.run(routes, clock(), clock)
            done.changes += again.changes
            done.open, done.left = again.open, again.left
            paid = self._wiring.payday.run(self._deadline)[0]
        self._tell(done.changes)
        if done.unreadable or done.left or paid.failures:
            unreadable, outrun = list(done.unreadable), len(done.left)
            logger.error("run_incomplete", unreadable=unreadable, outrun=outrun, not_paid=paid.failures)
        rules, blind = (evaluation.rules, evaluation.blind) if evaluation else (None, None)
        measure(Figures(done.open, len(paid.left), rules, blind))
        return done, paid

    def _tell(self, changes: list[Change]) -> None:
        """Log and tell the bus; others only watch, so that a bus which does not listen fails nothing."""
        for change in changes:
            incident = change.after
            logger.info("incident_changed", action=change.action, incident=incident.id, reason=change.reason)
        if told := events_of(changes):
            try:
                events.put(self._wiring.asked.bus(), told)
            except events.NudgeFailed:
                logger.exception("nudge_failed")

    def _states(self) -> list[GroupState]:
        groups = self._wiring.files.groups
        return list(self._wiring.tables.rules.load(group.name for group in groups).values())

    def _summary(self, run: tuple[Reconciled, Paid], states: list[GroupState]) -> dict[str, Any]:
        done, paid = run
        alerts = [alert_json(alert) for alert in self._wiring.tables.alerts.active()]
        return summary(self._now, rules_json(self._wiring.files.groups, states), alerts, done.changes, paid.left)

    def _dry_run(self) -> dict[str, Any]:
        """As a tick would find it now: the rules are evaluated, and nothing is written or sent."""
        files, tables = self._wiring.files, self._wiring.tables
        known = tables.rules.load(group.name for group in files.groups)
        evaluation = evaluated(files.groups, known, self._wiring.asked.reader(), self._now)
        orders = ticking.orders(self._wiring, self._now)
        alerts = [*evaluation.alerts, *([orders] if orders else [])]
        seen = self._wiring.reconciler.look(self._now).with_alerts(alerts)
        told = explain(seen.alerts, seen.incidents, seen.silences, files.routes, self._now, seen.groups)
        changes, owed = seen.decide(files.routes, self._now), tables.notices.owed()
        return summary(self._now, rules_json(files.groups, evaluation.states), told, changes, owed)
