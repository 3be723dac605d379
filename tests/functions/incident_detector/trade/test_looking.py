from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.incident_detector.trade.looking import looked
from functions.incident_detector.trade.orders_alert import FINGERPRINT
from functions.model.alert import Alert, AlertStatus
from functions.model.incident import Incident, IncidentStatus
from functions.model.period import MINUTE
from functions.model.trade import Step, UsualWeek
from functions.shop.questions import Rows, Sql, Unanswered
from functions.state.client import TableUnavailable
from tests.builders import NOON, an_incident
from tests.functions.incident_detector.trade.shop_hours import FakeReader, a_trade, a_week, rows_of, silent

pytestmark = pytest.mark.unit

STOPPED = rows_of(a_trade(last=silent(9)))
FINE = rows_of(a_trade())
AWAY = Unanswered("the database is away")


class FakeAlerts:
    def __init__(self, *alerts: Alert) -> None:
        self._alerts = {alert.fingerprint: alert for alert in alerts}

    def get(self, fingerprints: Iterable[str]) -> dict[str, Alert]:
        return {one: self._alerts[one] for one in fingerprints if one in self._alerts}


class FakeUsual:
    def __init__(self, week: UsualWeek | None = None, *, gone: bool = False) -> None:
        self._week, self._gone = week, gone

    def load(self) -> UsualWeek | None:
        if self._gone:
            raise TableUnavailable("fitfoot-series", RuntimeError("throttled"))
        return self._week


def look(
    answer: Rows | Unanswered | None,
    *before: Alert,
    usual: FakeUsual | None = None,
    incidents: Iterable[Incident] = (),
    at: datetime = NOON,
) -> Alert | None:
    reader = None if answer is None else FakeReader(answer)
    return looked(reader, usual or FakeUsual(a_week()), FakeAlerts(*before), lambda: incidents, at)


def firing() -> Alert:
    alert = look(STOPPED)
    assert alert is not None
    return replace(alert, starts_at=NOON - 5 * MINUTE, updated_at=NOON - MINUTE)


def test_stopped_orders_are_a_critical_alert_that_says_what_was_expected() -> None:
    alert = look(STOPPED)
    assert alert is not None
    assert (alert.status, alert.severity, alert.service, alert.source) == ("firing", "critical", "web", "orders")
    assert (alert.fingerprint, alert.summary) == (FINGERPRINT, "Orders Stopped")
    assert alert.reason == (
        "no order since 12:50 (10m), 6.0 were to be expected; "
        "nobody puts anything into a cart either: people do not get as far as that"
    )
    assert alert.dashboard.endswith("/d/business-metrics")


def test_orders_that_come_are_not_spoken_of() -> None:
    assert look(FINE) is None


@pytest.mark.parametrize(
    ("service", "joined"), [("api", "api"), ("web", "web"), ("admin", "web"), ("monitoring", "web")]
)
def test_it_joins_the_open_incident_that_may_be_the_cause(service: str, joined: str) -> None:
    alert = look(STOPPED, incidents=[an_incident(service=service)])
    assert alert is not None
    assert alert.service == joined


@pytest.mark.parametrize(
    "other",
    [
        an_incident(IncidentStatus.RESOLVED, service="api"),
        replace(an_incident(service="api"), drill=True),
        replace(an_incident(service="api"), group="service=api,slo=availability"),
    ],
)
def test_what_is_over_or_a_drill_or_another_group_is_not_joined(other: Incident) -> None:
    alert = look(STOPPED, incidents=[other])
    assert alert is not None
    assert alert.service == "web"


def test_it_keeps_its_service_and_its_beginning_while_it_fires() -> None:
    alert = look(STOPPED, firing(), incidents=[an_incident(service="api")])
    assert alert is not None
    assert (alert.service, alert.starts_at, alert.updated_at) == ("web", NOON - 5 * MINUTE, NOON)


def test_it_is_over_once_when_orders_come_again() -> None:
    began = replace(firing(), starts_at=NOON - 40 * MINUTE)
    over = look(FINE, began)
    assert over is not None
    assert (over.status, over.ends_at, over.reason) == (AlertStatus.RESOLVED, NOON, "orders come again")
    assert look(FINE, over) is None


def test_a_database_that_is_away_makes_unknown_what_fired_and_nothing_else() -> None:
    assert look(AWAY) is None
    unknown = look(AWAY, firing())
    assert unknown is not None
    assert (unknown.status, unknown.unknown_since) == (AlertStatus.UNKNOWN, NOON)
    assert unknown.reason.startswith("not known now: the database is away; last: no order since 12:50")
    later = look(AWAY, unknown, at=NOON + MINUTE)
    assert later == replace(unknown, updated_at=NOON + MINUTE)


def test_what_was_unknown_fires_again_where_it_began() -> None:
    unknown = look(AWAY, firing())
    assert unknown is not None
    again = look(STOPPED, unknown)
    assert again is not None
    assert (again.status, again.starts_at, again.unknown_since) == (AlertStatus.FIRING, NOON - 5 * MINUTE, None)


@pytest.mark.parametrize("usual", [FakeUsual(), FakeUsual(a_week(at=NOON - timedelta(days=9))), FakeUsual(gone=True)])
def test_without_a_usual_week_nothing_is_judged(usual: FakeUsual) -> None:
    assert look(STOPPED, usual=usual) is None
    unknown = look(STOPPED, firing(), usual=usual)
    assert unknown is not None
    assert unknown.status is AlertStatus.UNKNOWN


def test_where_no_database_is_set_nothing_is_said_but_that_it_is_over() -> None:
    assert look(None) is None
    over = look(None, firing())
    assert over is not None
    assert (over.status, over.reason) == (AlertStatus.RESOLVED, "no database is set any more")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"minute": "2026-11-23T11:59:00Z", "carts": 1, "checkouts": 1}, "there is no column orders"),
        ({"minute": "2026-11-23T11:59:00Z", "carts": "1", "checkouts": 1, "orders": 1}, "carts is not a count: '1'"),
        ({"minute": "2026-11-23T07:59:00Z", "carts": 1, "checkouts": 1, "orders": 1}, "was not asked for"),
        ({"minute": "noon", "carts": 1, "checkouts": 1, "orders": 1}, "minute is not an instant: 'noon'"),
    ],
)
def test_an_answer_of_another_shape_is_none(row: dict[str, object], why: str) -> None:
    unknown = look(Rows((row,)), firing())
    assert unknown is not None
    assert unknown.status is AlertStatus.UNKNOWN
    assert why in unknown.reason


def test_four_hours_are_asked_for_up_to_the_tick() -> None:
    reader, at = FakeReader(FINE), NOON + timedelta(seconds=37)
    looked(reader, FakeUsual(a_week()), FakeAlerts(), tuple, at)
    assert reader.asked == [Sql("steps_by_minute", {"from": NOON - timedelta(hours=4), "to": at})]


def test_the_words_tell_from_which_step_on_nobody_comes() -> None:
    alert = look(rows_of(a_trade(last=silent(25, Step.ORDERS))))
    assert alert is not None
    assert alert.reason.endswith("people begin the checkout, but cannot complete it")
