import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.cost import Cost, Loss, cost_json
from functions.model.cost_words import beside_words, cost_words, money
from tests.builders import NOON, a_cost, a_loss

pytestmark = pytest.mark.unit
NONE = a_loss(0, 0, 0)


def said(cost: Cost) -> str:
    return cost_words(cost, over=True)


def test_a_cost_in_a_line() -> None:
    assert cost_words(a_cost(), over=False) == (
        "Cost so far: about CHF 1'240 (CHF 800 to 1'700), 21 orders fewer than usual"
    )
    assert said(a_cost()).startswith("Cost: about CHF 1'240 (")


def test_chance_is_called_chance_and_no_interval_begins_below_nothing() -> None:
    cost = a_cost(orders=a_loss(2, -4, 8), revenue=a_loss(160, -400, 700))
    assert said(cost) == "Cost: about CHF 160 (CHF 0 to 700), 2 orders fewer than usual, which may be chance"


def test_a_gain_is_no_measurable_loss() -> None:
    gain = Loss(Decimal("20.4"), Decimal(22), Decimal(-9), Decimal(5))
    assert said(a_cost(orders=gain, revenue=a_loss(-80, -400, 300))) == (
        "Cost: no measurable loss, 22 orders where about 20 are usual"
    )


def test_a_loss_of_one_kind_only_says_of_the_other_that_it_is_none() -> None:
    fewer = said(a_cost(revenue=a_loss(-5, -300, 200)))
    assert fewer == "Cost: no measurable loss in CHF, 21 orders fewer than usual"
    unpaid = said(a_cost(orders=a_loss(-1, -9, 8)))
    assert unpaid == "Cost: about CHF 1'240 (CHF 800 to 1'700), no fewer orders than usual"
    assert said(a_cost(orders=a_loss(1, "0.2", 3))).endswith(", 1 order fewer than usual")


def test_other_currencies_stand_beside_and_are_not_summed() -> None:
    cost = a_cost(others={"EUR": a_loss(310, 200, 420), "USD": NONE})
    assert said(cost) == (
        "Cost: about CHF 1'240 (CHF 800 to 1'700), about EUR 310 (EUR 200 to 420), 21 orders fewer than usual"
    )
    assert said(a_cost(revenue=None, others={"EUR": a_loss(310, 200, 420)})).startswith("Cost: about EUR 310 (")


def test_what_nobody_knows_is_a_dash_and_why() -> None:
    cost = replace(a_cost(), orders=None, revenue=None, reason="only 2 of the weeks before can be compared")
    assert said(cost) == "Cost: – (only 2 of the weeks before can be compared)"  # noqa: RUF001 - the dash


def test_overlapping_incidents_are_said_not_to_add_up() -> None:
    assert beside_words(a_cost()) == ""
    assert beside_words(a_cost(beside=1)).startswith("1 other incident in the same time: costs that overlap")
    assert beside_words(a_cost(beside=3)).startswith("3 other incidents in the same time")


@given(st.lists(st.decimals("0.01", 2_000_000, places=2), min_size=3, max_size=3))
def test_an_interval_holds_its_amount_also_as_it_is_said(amounts: list[Decimal]) -> None:
    low, lost, high = sorted(amounts)
    line = said(a_cost(revenue=a_loss(lost, low, high)))
    point, least, most = (int(found.replace("'", "")) for found in re.findall(r"(?:CHF|to) ([\d']+)", line))
    assert least <= point <= most


@pytest.mark.parametrize(
    ("amount", "text"),
    [("0", "CHF 0"), ("0.49", "CHF 0"), ("12.50", "CHF 13"), ("999.6", "CHF 1'000"), ("1234.56", "CHF 1'230"),
     ("123456", "CHF 123'000"), ("1234567.89", "CHF 1'230'000")],
)  # fmt: skip
def test_money_is_swiss_and_not_finer_than_known(amount: str, text: str) -> None:
    assert money("CHF", Decimal(amount)) == text


def test_programs_read_all_of_it() -> None:
    told = cost_json(a_cost(others={"EUR": a_loss(310, 200, 420)}, beside=2))
    assert told == {
        "since": "2026-11-23T12:00:00Z",
        "until": "2026-11-23T12:18:00Z",
        "at": "2026-11-23T12:20:00Z",
        "orders": {"expected": 24.0, "actual": 3.0, "lost": 21.0, "low": 14.0, "high": 28.0},
        "revenue": {"expected": 1240.0, "actual": 0.0, "lost": 1240.0, "low": 800.0, "high": 1700.0},
        "currency": "CHF",
        "other_currencies": {"EUR": {"expected": 310.0, "actual": 0.0, "lost": 310.0, "low": 200.0, "high": 420.0}},
        "weeks": 8,
        "incidents_beside": 2,
        "reason": None,
    }
    unknown = cost_json(Cost(NOON, NOON, NOON, reason="away"))
    assert unknown
    assert (unknown["orders"], unknown["revenue"], unknown["reason"]) == (None, None, "away")
    assert cost_json(None) is None
