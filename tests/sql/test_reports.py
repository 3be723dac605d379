"""Tests of reports by chance: every number of every report equals a recount, out of a real Postgres."""

import os
from datetime import date
from random import Random

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from psycopg.rows import TupleRow

from functions.model.report import Kind
from functions.model.report_json import report_json
from functions.report_generator.figures.job import report
from tests.sql.headline_recount import agree
from tests.sql.refreshing import refresh
from tests.sql.report_recount import flat, recounted
from tests.sql.report_world import books, desk, made_up, written
from tests.sql.shop import EMPTY

pytestmark = pytest.mark.integration
EXAMPLES = 200 if os.environ.get("REPORT_TEST") == "full" else int(os.environ.get("N_EX", "3"))
LAST_DAYS = (date(2026, 3, 31), date(2026, 10, 31), date(2026, 2, 28), date(2024, 2, 29), date(2026, 1, 31))
"""The last days of months, some with a change of the clocks: so one day serves every report."""


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
)
@example(last=date(2026, 2, 28), seed=134663, closed=True)  # a coverage of 43.4375 %, on a half
@given(last=st.sampled_from(LAST_DAYS), seed=st.integers(0, 2**32), closed=st.booleans())
def test_every_number_of_every_report_and_of_its_first_lines_equals_a_recount(
    shop_url: str, *, last: date, seed: int, closed: bool
) -> None:
    world = made_up(Random(seed), last)
    with psycopg.connect(shop_url, autocommit=True) as shop:
        shop.execute(EMPTY.encode())
        written(world, shop)
    if closed:
        refresh(shop_url, world.now)
    for kind in (Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY):
        told = report_json(report(kind, last, desk(world, shop_url), books(world)))
        assert flat(told) == recounted(world, kind, last)
        agree(told["headline"], world, kind, last)


def test_an_empty_shop_has_no_numbers_and_says_so(shop_url: str, shop: psycopg.Connection[TupleRow]) -> None:
    assert not shop.closed
    world = made_up(Random(1), date(2026, 10, 31), rows=0)
    found = report_json(report(Kind.DAILY, date(2026, 10, 31), desk(world, shop_url), books(world)))
    sales = found["sections"]["sales"]["figures"]
    assert {name: (one["value"], one["reason"]) for name, one in sales.items()} == dict.fromkeys(
        ("revenue", "orders", "average_order"), (None, "no order in CHF was completed")
    )
    assert found["sections"]["funnel"]["figures"]["sessions"]["value"] is None
