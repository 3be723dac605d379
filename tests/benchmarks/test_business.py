"""Tests: the benchmark of the shop's figures in its smallest form; no time is asserted."""

import os
import signal
from pathlib import Path

import pytest

from tests.benchmarks import business_contest as contest
from tests.benchmarks.bar import Unmeasurable
from tests.benchmarks.business_contest import Contest
from tests.benchmarks.business_server import server
from tests.benchmarks.business_shop import Size, filled
from tests.benchmarks.business_sql import ROUNDS, business_sql
from tests.benchmarks.run import BENCHMARKS

pytestmark = pytest.mark.integration


def small(events: int) -> Size:
    return Size(events, today=100, days=20, orders=100, items=300, products=10, reviews=40, turns=1)


def test_the_shops_figures_measure_each_bar_and_are_as_recounted() -> None:
    said: list[str] = []
    bars = business_sql(said.append, [small(1000), small(3000)])
    assert [(bar.bar, bar.unit) for bar in bars] == [
        *((limit, "x") for limit in (300, 140, 1000, 1000, 150, 40, 20, 50, 50, 1.5, 5)),
        (18, "figures"),
    ]
    assert bars[-1].value == 18
    assert all(bar.value and "not those of the recount" not in bar.detail for bar in bars)
    assert "business SQL on 3000 events" in said
    assert f"  {contest.REPORT}" in said
    assert said[-1] == f"  turn {ROUNDS} of {ROUNDS}: few, many"
    assert BENCHMARKS["sql"] is business_sql


def test_a_wrong_figure_is_noticed_and_a_signal_leaves_nothing_behind(tmp_path: Path) -> None:
    wrong: set[str] = set()
    with pytest.raises(SystemExit):
        spoil_and_be_stopped(tmp_path, wrong)
    assert wrong == {contest.REVENUE}
    assert list(tmp_path.iterdir()) == []


def spoil_and_be_stopped(place: Path, wrong: set[str]) -> None:
    with server(1000, place) as url:
        with filled(url, small(1000), print) as connection:
            connection.execute(
                "CREATE OR REPLACE VIEW monitoring.daily_revenue AS SELECT date, revenue, orders, avg_order_value"
                " FROM monitoring.daily_revenue_by_currency WHERE orders > 1000"
            )
            wrong |= {name for name, one in Contest(connection, small(1000), print).all().items() if not one.right}
        os.kill(os.getpid(), signal.SIGTERM)


def test_without_room_nothing_is_begun() -> None:
    with pytest.raises(Unmeasurable, match="MiB are wanted in"), server(10**12):
        pass
