"""Tests: stopped orders are found within ten minutes, with a false alarm a month at most.

Days of one made-up shop; ORDERS_TEST=full: 50 months, as `python -m tests.benchmarks.orders_stopped`.
"""

import os

import pytest

from functions.model.trade import Step
from tests.benchmarks.made_up_trade import Outage, Shop
from tests.benchmarks.orders_stopped import MONTHS, backtest, full, tell

pytestmark = pytest.mark.unit


def test_every_outage_in_business_hours_is_found_within_ten_minutes_and_nobody_is_woken_for_nothing() -> None:
    said: list[str] = []
    judged = full(said.append) if os.environ.get("ORDERS_TEST") == "full" else [backtest(Shop(7, days=4).month(4))]
    if len(judged) != MONTHS:
        tell(judged, said.append)
    print(*said, sep="\n")
    assert all(all(month.in_time(Outage.TOTAL)) for month in judged)
    assert sum(len(month.in_time(Outage.TOTAL)) for month in judged) >= 2
    assert max(len(month.false_alarms) for month in judged) <= 1


def test_a_made_up_month_is_the_same_for_the_same_seed_and_has_what_it_is_to_test() -> None:
    month, again = Shop(3, days=2).month(2), Shop(3, days=2).month(2)
    assert month == again
    assert month.outages
    assert month.sales
    outage = next(one for one in month.outages if one.kind is Outage.TOTAL)
    first = int((outage.begins - month.begins).total_seconds() // 60) + 1
    assert not any(sum(month.minutes[step][first : first + 18]) for step in Step)
    assert all(month.minutes[step] for step in Step)
