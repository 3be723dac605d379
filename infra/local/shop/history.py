"""The demo shop: its made-up past, the same for the same seed, days and end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from infra.local.shop.catalogue import POPULARITY, PRODUCTS, Product
from infra.local.shop.funnel import Stage, draw_visit

ZURICH = ZoneInfo("Europe/Zurich")
_SESSIONS_A_DAY = 800
_FEWEST, _MOST = 600, 1000
_WEEKDAYS = (0.93, 0.90, 0.93, 0.98, 0.96, 1.08, 1.16)  # Monday to Sunday
_HOURS = tuple(accumulate((8, 4, 2, 2, 2, 5, 14, 28, 38, 44, 50, 54, 60, 52, 46, 46, 50, 58, 68, 84, 96, 86, 52, 22)))
_STATUSES = ("completed", "refunded", "cancelled", "pending")
_STATUS_WEIGHTS = tuple(accumulate((96.2, 2.0, 1.5, 0.3)))
_RATINGS = (5, 4, 3, 2, 1)
_RATING_WEIGHTS = tuple(accumulate((62, 24, 8, 4, 2)))  # mean 4.4
_REVIEWS_A_DAY = 4
_STEPS = ("add_to_cart", "checkout_started", "order_completed")


@dataclass(frozen=True, slots=True)
class Event:
    """A row of analytics_events."""

    session_id: str
    event_type: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """A row of orders with its lines of (product, quantity); `total` is in CHF, the sum of the lines."""

    created_at: datetime
    total: Decimal
    status: str
    lines: tuple[tuple[Product, int], ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A row of product_reviews; `rating` is 1 to 5."""

    product_id: int
    rating: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """All that happened, each list in the order of time."""

    events: list[Event]
    orders: list[Order]
    reviews: list[Review]


_Row = TypeVar("_Row", Event, Order, Review)


def past(*, until: datetime, days: int, seed: int) -> History:
    """Make up the `days` whole Zurich days before `until`, and its own day up to `until`."""
    history = History([], [], [])
    today = until.astimezone(ZURICH).date()
    for back in range(days, -1, -1):
        _live_through(today - timedelta(days=back), seed, history)
    return History(_before(until, history.events), _before(until, history.orders), _before(until, history.reviews))


def _before(until: datetime, rows: list[_Row]) -> list[_Row]:
    return sorted((row for row in rows if row.created_at <= until), key=lambda row: row.created_at)


def _live_through(day: date, seed: int, history: History) -> None:
    chance = Random(f"{seed}/{day}")  # noqa: S311 -- made-up visitors, not secrets
    sessions = round(_SESSIONS_A_DAY * _WEEKDAYS[day.weekday()] * chance.gauss(1, 0.04))
    for _ in range(min(_MOST, max(_FEWEST, sessions))):
        _come_by(day, chance, history)
    for _ in range(_REVIEWS_A_DAY):
        product = chance.choices(PRODUCTS, cum_weights=POPULARITY)[0]
        rating = chance.choices(_RATINGS, cum_weights=_RATING_WEIGHTS)[0]
        history.reviews.append(Review(product.id, rating, _moment(day, chance)))


def _come_by(day: date, chance: Random, history: History) -> None:
    visit = draw_visit(chance)
    session, clock = f"{chance.getrandbits(64):016x}", _clock(_moment(day, chance), chance)
    for _ in range(1 + len(visit.views)):
        history.events.append(Event(session, "page_view", next(clock)))
    at = None
    for step in _STEPS[: visit.stage]:
        at = next(clock)
        history.events.append(Event(session, step, at))
    if at is not None and visit.stage is Stage.ORDERED:
        status = chance.choices(_STATUSES, cum_weights=_STATUS_WEIGHTS)[0]
        history.orders.append(Order(at, total(visit.basket), status, visit.basket))


def total(lines: tuple[tuple[Product, int], ...]) -> Decimal:
    """Return what the lines cost, in CHF."""
    return sum((product.price * quantity for product, quantity in lines), Decimal(0))


def _moment(day: date, chance: Random) -> datetime:
    hour = chance.choices(range(24), cum_weights=_HOURS)[0]
    of_day = time(hour, chance.randrange(60), chance.randrange(60), chance.randrange(1_000_000), tzinfo=ZURICH)
    return datetime.combine(day, of_day).astimezone(ZoneInfo("UTC"))


def _clock(at: datetime, chance: Random) -> Iterator[datetime]:
    while True:
        yield at
        at += timedelta(seconds=8 + chance.expovariate(1 / 40))
