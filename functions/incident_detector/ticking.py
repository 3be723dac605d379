"""Incident detector: what only the scheduled tick does: evaluate the rules, poll the alarms, watch probe and orders."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from functions.incident_detector import polling, watching
from functions.incident_detector.rules.evaluating import Evaluated, evaluate
from functions.incident_detector.trade.looking import looked
from functions.incident_detector.wiring import Wiring
from functions.model.alert import Alert
from functions.model.delivery import Accepted
from functions.model.period import day_of
from functions.pagerduty import direct
from functions.pagerduty.setup import Sender
from functions.state.client import Outrun
from functions.state.ticks import Tick, Ticks

NAME = "incident_detector"


def gather(wiring: Wiring, at: datetime, last: Tick, now: datetime) -> Evaluated:
    """Let every source that has to be asked write its alerts.

    Raises:
        TableUnavailable: absent, throttled or out of reach.
    """
    tables, files = wiring.tables, wiring.files
    watch(wiring, last, now)
    if polling.due(at, last.at if last.at < at else None):
        polling.poll(wiring.asked.cloudwatch(), tables.alerts, files.routes, now)
    evaluation = evaluate(files.groups, tables.rules, tables.alerts, wiring.asked.reader(), at)
    alert = orders(wiring, at)
    if alert:
        tables.alerts.put_newer(alert)
    return evaluation


def orders(wiring: Wiring, at: datetime) -> Alert | None:
    """The alert to write of the shop's orders, as of `at`.

    Raises:
        TableUnavailable: absent, throttled or out of reach.
    """
    tables = wiring.tables
    reader = wiring.asked.reader() if wiring.files.database else None
    return looked(reader, tables.usual, tables.alerts, lambda: tables.incidents.standing().incidents, at)


def beat(ticks: Ticks, at: datetime, sender: Callable[[], Sender | None]) -> None:
    """Write this tick; if somebody was woken because none came, PagerDuty is told first that one has.

    Raises:
        TableUnavailable: absent, throttled or out of reach.
    """
    last = ticks.watched(NAME, at)
    pager = sender() if last.paged else None
    ended = pager and isinstance(direct.over(pager, direct.DETECTOR, at), Accepted)
    now = max(at, last.at)
    with suppress(Outrun):  # woken at this very moment: the next tick ends it
        ticks.beat(NAME, Tick(now) if ended else replace(last, at=now), last)


def watch(wiring: Wiring, last: Tick, now: datetime) -> None:
    """See whether the probe ticks."""
    tables = wiring.tables
    days = tables.observations.latest([check.name for check in wiring.files.checks], day_of(now))
    before = tables.alerts.get([watching.FINGERPRINT]).get(watching.FINGERPRINT)
    alert = watching.probe_watch([day.latest.at for day in days.values()], last.at, before, now)
    if alert:
        tables.alerts.put_newer(alert)
