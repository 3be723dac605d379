"""Tests of what the demo shop sells."""

import re
from decimal import Decimal

import pytest

from infra.local.shop.catalogue import PRODUCTS

pytestmark = pytest.mark.unit


def test_there_are_sixty_products_of_different_names() -> None:
    assert len({product.title for product in PRODUCTS}) == len({product.handle for product in PRODUCTS}) == 60


def test_a_handle_fits_into_an_address() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", product.handle) for product in PRODUCTS)


def test_a_price_ends_as_swiss_prices_do() -> None:
    assert all(product.price % 1 == Decimal("0.90") for product in PRODUCTS)
