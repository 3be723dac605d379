"""The demo shop: what it sells."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, product

_PLACES = ("Säntis", "Limmat", "Eiger", "Engadin", "Jura", "Gotthard", "Rigi", "Aare", "Pilatus", "Zürich", "Ticino",
           "Napf")  # fmt: skip
_KINDS = (("Road Runner", 139), ("Trail Shoe", 159), ("City Sneaker", 99), ("Hiking Boot", 219), ("Slipper", 49))
_PRICE_STEP = 5  # francs between one place's model and the next


@dataclass(frozen=True, slots=True)
class Product:
    """One article; `price` is in CHF and ends in .90."""

    id: int
    title: str
    handle: str
    price: Decimal


def _products() -> Iterator[Product]:
    for number, ((kind, francs), (place_number, place)) in enumerate(product(_KINDS, enumerate(_PLACES)), start=1):
        title = f"{place} {kind}"
        ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
        price = Decimal(francs + _PRICE_STEP * (place_number % 4)) + Decimal("0.90")
        yield Product(number, title, ascii_title.lower().replace(" ", "-"), price)


PRODUCTS: tuple[Product, ...] = tuple(_products())
POPULARITY: tuple[float, ...] = tuple(accumulate(1 / (3 + (17 * each.id) % len(PRODUCTS)) for each in PRODUCTS))
"""Cumulative weights beside PRODUCTS: a few models sell much, most sell a little."""
