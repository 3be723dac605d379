import pytest
from botocore.exceptions import ClientError

from functions.model.delivery import Accepted, Delivery, Later
from functions.model.notice import Notice
from functions.model.period import MINUTE
from functions.pagerduty.tables_alarm import TablesAlarm
from functions.state.client import TableUnavailable
from tests.builders import NOON

pytestmark = pytest.mark.unit


class Pager:
    """Takes what it is sent, or answers otherwise."""

    def __init__(self) -> None:
        self.answer: Delivery = Accepted()
        self.sent: list[tuple[str, str]] = []

    def send(self, notice: Notice, receipt: str) -> Delivery:
        assert not receipt
        self.sent.append((notice.kind, notice.dedup_key))
        return self.answer


TRIGGER, RESOLVE = ("trigger", "fitfoot/watch-tables"), ("resolve", "fitfoot/watch-tables")


def gone(code: str) -> TableUnavailable:
    cause = ClientError({"Error": {"Code": code, "Message": "no"}}, "Query")
    error = TableUnavailable("fitfoot-incidents", cause)
    error.__cause__ = cause
    return error


def test_an_absent_table_wakes_somebody_at_once() -> None:
    pager = Pager()
    TablesAlarm(lambda: pager).failed(gone("ResourceNotFoundException"), NOON)
    assert pager.sent == [TRIGGER]


def test_a_throttled_minute_wakes_nobody_and_two_do() -> None:
    pager = Pager()
    alarm = TablesAlarm(lambda: pager)
    for minute in range(2):
        alarm.failed(gone("ThrottlingException"), NOON + minute * MINUTE)
    assert pager.sent == []
    alarm.failed(gone("ThrottlingException"), NOON + 2 * MINUTE)
    assert pager.sent == [TRIGGER]


def test_minutes_that_are_well_begin_the_count_anew() -> None:
    pager = Pager()
    alarm = TablesAlarm(lambda: pager)
    alarm.failed(gone("ThrottlingException"), NOON)
    alarm.well(NOON + MINUTE)
    alarm.failed(gone("ThrottlingException"), NOON + 2 * MINUTE)
    assert pager.sent == []


def test_who_was_woken_hears_that_it_is_over_once_it_is_taken() -> None:
    pager = Pager()
    alarm = TablesAlarm(lambda: pager)
    alarm.failed(gone("ResourceNotFoundException"), NOON)
    pager.answer = Later("503")
    alarm.well(NOON + MINUTE)
    pager.answer = Accepted()
    alarm.well(NOON + 2 * MINUTE)
    alarm.well(NOON + 3 * MINUTE)
    assert pager.sent == [TRIGGER, RESOLVE, RESOLVE]


def test_without_a_pager_nothing_breaks() -> None:
    alarm = TablesAlarm(lambda: None)
    assert alarm.failed(gone("ResourceNotFoundException"), NOON) is None
    assert alarm.well(NOON) is None
