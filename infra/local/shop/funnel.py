"""The demo shop: how far a visitor comes, the same in the made-up past and in the live traffic."""

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from random import Random

from infra.local.shop.catalogue import POPULARITY, PRODUCTS, Product

CONVERSION = 0.025  # orders per session
CART_ABANDONMENT = 0.65  # carts that never become an order
_ADDS_TO_CART = CONVERSION / (1 - CART_ABANDONMENT)
_STARTS_CHECKOUT = 0.6  # of those with a cart
_COMPLETES = CONVERSION / (_ADDS_TO_CART * _STARTS_CHECKOUT)  # of those at the checkout
_LOOKS_ON = 0.6  # chance of one more product page after each
_MOST_PAGES = 8


class Stage(IntEnum):
    """The last step of a visit; each includes the ones before."""

    LOOKED = 0
    CART = 1
    CHECKOUT = 2
    ORDERED = 3


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visitor does: `views` product pages after the home page, then `basket` up to `stage`."""

    views: tuple[Product, ...]
    basket: tuple[tuple[Product, int], ...]
    stage: Stage


def draw_visit(chance: Random) -> Visit:
    """Draw a visit with the shop's usual conversion."""
    stage = _draw_stage(chance)
    pages = 0 if stage is Stage.LOOKED and chance.random() < 1 - _LOOKS_ON else 1
    while pages and pages < _MOST_PAGES and chance.random() < _LOOKS_ON:
        pages += 1
    views = tuple(chance.choices(PRODUCTS, cum_weights=POPULARITY, k=pages))
    return Visit(views, _draw_basket(chance, views) if stage >= Stage.CART else (), stage)


def _draw_stage(chance: Random) -> Stage:
    stage = Stage.LOOKED
    for likelihood in (_ADDS_TO_CART, _STARTS_CHECKOUT, _COMPLETES):
        if chance.random() >= likelihood:
            break
        stage = Stage(stage + 1)
    return stage


def _draw_basket(chance: Random, views: tuple[Product, ...]) -> tuple[tuple[Product, int], ...]:
    wanted = chance.choices(views, k=chance.choices((1, 2, 3), weights=(78, 17, 5))[0])
    return tuple(sorted(Counter(wanted).items(), key=lambda line: line[0].id))
