"""Benchmarks: made-up months of a shop's trade: carts, checkouts and orders by the minute, with outages planted.

A shop of 630 to 870 orders a day, by the hour and weekday, that grows or shrinks; every day at a level of its own, some
slow, some holidays; hours that drift, minutes noisier than Poisson's, bursts; promotions of hours to days at three to
six times the usual, after which it is below it for up to a day. A third of the shops lives through a clock change.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from random import Random

from functions.model.period import HOUR, MINUTE, ZURICH, day_start
from functions.model.trade import WEEKS, Step

LASTS = timedelta(minutes=20)
_WORKDAY = (8, 4, 2, 2, 2, 5, 14, 28, 38, 44, 50, 54, 60, 52, 46, 46, 50, 58, 68, 84, 96, 86, 52, 22)
_WEEKEND = (12, 7, 4, 3, 2, 4, 8, 18, 36, 52, 62, 66, 64, 58, 56, 56, 58, 64, 72, 80, 86, 76, 50, 26)
_WEEKDAYS = (0.95, 0.92, 0.94, 0.98, 0.97, 1.06, 1.18)
_SATURDAY = 5
_DAYS_BETWEEN_SALES, _DAYS_BETWEEN_BURSTS = 11, 4
_LEFT = 0.1
"""Of a partial outage."""


class Outage(StrEnum):
    """Nobody gets into the shop; one of ten does; everybody does, and cannot pay."""

    TOTAL = "total"
    PARTIAL = "partial"
    PAYMENT = "payment"


@dataclass(frozen=True)
class Planted:
    """An outage within business hours (09:00 to 18:00 in Zurich), of 20 minutes; of the payment alone, of 40."""

    kind: Outage
    begins: datetime

    @property
    def ends(self) -> datetime:
        """When it is over."""
        return self.begins + LASTS * (2 if self.kind is Outage.PAYMENT else 1)


@dataclass(frozen=True)
class Sale:
    """A promotion, and the time after it in which less than usual is bought."""

    begins: datetime
    ends: datetime
    times: float
    rested: datetime
    rests_at: float


@dataclass
class Month:
    """What the shop's database would answer: `hours` (sessions) before and within the month, `minutes` within it."""

    begins: datetime
    outages: list[Planted]
    sales: list[Sale]
    hours: dict[Step, dict[datetime, int]] = field(default_factory=lambda: {step: {} for step in Step})
    minutes: dict[Step, list[int]] = field(default_factory=dict)


class Shop:
    """One made-up shop, another for each seed."""

    def __init__(self, seed: int, days: int = 30) -> None:
        self._chance = chance = Random(f"trade/{seed}")
        changes = (date(2026, 3, 15), date(2026, 10, 10))
        self._first = changes[seed // 3 % 2] if seed % 3 == 0 else date(2026, 1 + seed % 12, 1)
        self._length = days
        self._a_day, self._growth = chance.uniform(630, 870), chance.uniform(-0.01, 0.06)
        self._checks_out, self._completes = chance.uniform(0.5, 0.65), chance.uniform(0.5, 0.65)
        self._adds = chance.uniform(1.0, 1.3)
        self._days = [self._first + timedelta(days=number) for number in range(-WEEKS * 7, days + 1)]
        self._levels = {day: self._level(number) for number, day in enumerate(self._days)}
        self._sales = list(self._all_sales())
        self._drift = 0.0

    def month(self, outages: int = 12) -> Month:
        """The month; half of the outages are total, a quarter each partial and of the payment, on a day each."""
        month = Month(day_start(self._first), self._outages(outages), self._sales)
        self._before(month)
        self._live(month)
        return month

    def _level(self, number: int) -> float:
        """Of a day: growth, chance, and one day in twelve slow or a holiday."""
        level = math.exp(self._chance.gauss(0, 0.10) + math.log1p(self._growth) * number / 30)
        return level * self._chance.choices((1, 0.7, 0.8, 1.35), (92, 3, 3, 2))[0]

    def _all_sales(self) -> Iterator[Sale]:
        chance, day = self._chance, 0.0
        while (day := day + chance.expovariate(1 / _DAYS_BETWEEN_SALES)) < len(self._days):
            begins = day_start(self._days[int(day)]) + chance.choice((0, 8, 9, 10, 18)) * HOUR
            ends = begins + chance.choice((3, 4, 6, 12, 24, 48, 72)) * HOUR
            rested = ends + chance.choice((6, 12, 24)) * HOUR
            yield Sale(begins, ends, chance.uniform(3, 6), rested, chance.uniform(0.6, 0.85))

    def _outages(self, count: int) -> list[Planted]:
        days = self._chance.sample(range(self._length), count)
        kinds = [Outage.TOTAL] * (count // 2) + [Outage.PARTIAL] * (count // 4) + [Outage.PAYMENT] * (count // 4)
        found = []
        for day, kind in zip(days, kinds, strict=False):
            second = self._chance.randrange(9 * 3600, 18 * 3600 - 2 * int(LASTS.total_seconds()))
            local = datetime.combine(self._first + timedelta(days=day), time(), ZURICH) + timedelta(seconds=second)
            found.append(Planted(kind, local.astimezone(UTC)))
        return sorted(found, key=lambda one: one.begins)

    def _rate(self, at: datetime) -> float:
        """Orders a minute, but for what chance adds within the hour."""
        local = at.astimezone(ZURICH)
        hours = _WEEKEND if local.weekday() >= _SATURDAY else _WORKDAY
        middle = local.hour + local.minute / 60 - 0.5
        part = middle - math.floor(middle)
        shape = hours[math.floor(middle) % 24] * (1 - part) + hours[math.floor(middle + 1) % 24] * part
        level = self._levels[local.date()] * _WEEKDAYS[local.weekday()]
        return self._a_day * shape / sum(hours) / 60 * level * self._sold(at)

    def _sold(self, at: datetime) -> float:
        """How many times the usual, in and after promotions."""
        running = [sale.times for sale in self._sales if sale.begins <= at < sale.ends]
        resting = [sale.rests_at for sale in self._sales if sale.ends <= at < sale.rested]
        return max(running, default=min(resting, default=1.0))

    def _drifted(self) -> float:
        self._drift = 0.7 * self._drift + self._chance.gauss(0, 0.07)
        return math.exp(self._drift)

    def _before(self, month: Month) -> None:
        """The weeks before, by the hour; one hour in a thousand has an outage of its own."""
        for hour in range(int((month.begins - day_start(self._days[0])) / HOUR)):
            at = day_start(self._days[0]) + hour * HOUR
            orders = self._rate(at + HOUR / 2) * 60 * self._drifted() * self._chance.choices((1, 0.3), (999, 1))[0]
            checkouts = orders / self._completes
            means = {Step.CARTS: checkouts / self._checks_out, Step.CHECKOUTS: checkouts, Step.ORDERS: orders}
            for step, mean in means.items():
                month.hours[step][at] = poisson(self._chance, mean)

    def _live(self, month: Month) -> None:
        """The month itself, visit by visit."""
        chance, ends = self._chance, day_start(self._first + timedelta(days=self._length))
        count = int((ends - month.begins) / MINUTE)
        month.minutes = {step: [0] * count for step in Step}
        burst_ends, burst, drift, noise = 0, 1.0, 1.0, 1.0
        for minute in range(count):
            if minute % 60 == 0:
                drift = self._drifted()
            if minute % 5 == 0:
                noise = chance.gammavariate(60, 1 / 60)
            if minute >= burst_ends and chance.random() < 1 / (_DAYS_BETWEEN_BURSTS * 24 * 60):
                burst_ends, burst = minute + chance.randrange(15, 60), chance.uniform(1.5, 3)
            orders = self._rate(month.begins + minute * MINUTE) * drift * noise * (burst if minute < burst_ends else 1)
            for _ in range(poisson(chance, orders / self._completes / self._checks_out)):
                self._visit(minute + chance.random(), month)

    def _visit(self, moment: float, month: Month) -> None:
        """Of somebody who adds to a cart, once or more, and goes on from there, or does not."""
        chance = self._chance
        if not self._take(Step.CARTS, moment, month, known=False):
            return
        while chance.random() < 1 - 1 / self._adds:
            moment += chance.expovariate(1 / 2)
            self._take(Step.CARTS, moment, month, known=True)
        for step, share, pause in ((Step.CHECKOUTS, self._checks_out, 1.5), (Step.ORDERS, self._completes, 2.5)):
            moment += 0.2 + chance.expovariate(1 / pause)
            if chance.random() >= share or not self._take(step, moment, month, known=False):
                return

    def _take(self, step: Step, moment: float, month: Month, *, known: bool) -> bool:
        """Take a step, unless an outage is in the way; an hour counts whom it does not know yet."""
        at, minute = month.begins + moment * MINUTE, int(moment)
        if minute >= len(month.minutes[step]) or any(self._fails(step, one, at) for one in month.outages):
            return False
        month.minutes[step][minute] += 1
        if not known:
            hour = month.begins + minute // 60 * HOUR
            month.hours[step][hour] = month.hours[step].get(hour, 0) + 1
        return True

    def _fails(self, step: Step, outage: Planted, at: datetime) -> bool:
        if not outage.begins <= at < outage.ends:
            return False
        match outage.kind:
            case Outage.TOTAL:
                return True
            case Outage.PAYMENT:
                return step is Step.ORDERS
            case Outage.PARTIAL:
                return step is Step.CARTS and self._chance.random() >= _LEFT


def poisson(chance: Random, mean: float) -> int:
    """A count of this mean."""
    if mean > 30:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count
