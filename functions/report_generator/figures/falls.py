"""Report generator: where in the funnel of a day fewer went on than usual, and in which hours; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise
from math import log, sqrt
from typing import Final

from functions.model.period import ZURICH, day_end
from functions.report_generator.figures.series import STEPS, Visits
from functions.report_generator.figures.told import Told
from functions.shop.columns import count

HOURS: Final = 24
_LEAST_WEEKS: Final = 2
_LEAST_SIGMAS: Final = 4
"""The worst of some 900 spans of a day is looked at; so far is one of 200 made-up days that were as ever."""
_MOST_PART: Final = 0.7
"""Of those who usually go on; more is no fall that anybody would look for."""
_WORDS: Final = dict(zip(pairwise(STEPS), ("visit → cart", "cart → checkout", "checkout → order"), strict=True))
ByHour = Mapping[int, Visits]


@dataclass(frozen=True)
class Fall:
    """Fewer went on at a step from one hour of the clock to another, which does not belong to it (24: midnight)."""

    day: date
    step: str
    first_hour: int
    past_hour: int
    expected: float
    actual: int

    @property
    def sigmas(self) -> float:
        """How far it is from chance: the signed root of a Poisson count's deviance, which holds for small ones too."""
        if self.actual >= self.expected:
            return 0.0
        logs = self.actual * log(self.actual / self.expected) if self.actual else 0.0
        return sqrt(2 * (logs - (self.actual - self.expected)))

    @property
    def since(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.day, time(self.first_hour), ZURICH).astimezone(UTC)

    @property
    def until(self) -> datetime:
        """The instant at which it is over, or the day is."""
        if self.past_hour == HOURS:
            return day_end(self.day)
        return datetime.combine(self.day, time(self.past_hour), ZURICH).astimezone(UTC)

    @property
    def words(self) -> str:
        """`checkout → order from 14:00`, `cart → checkout from 09:00 to 11:00`, `checkout → order all day`."""
        if self.first_hour == 0 and self.past_hour == HOURS:
            return f"{self.step} all day"
        until = "" if self.past_hour == HOURS else f" to {self.past_hour:02}:00"
        return f"{self.step} from {self.first_hour:02}:00{until}"


def hours_of(told: Told) -> dict[int, dict[int, Visits]]:
    """By how many weeks ago, then by the hour of the clock.

    Raises:
        NotTold: the database did not answer.
        ValueError: it did otherwise than its file says.
    """
    found: dict[int, dict[int, Visits]] = {}
    for row in told.rows("hours"):
        hour = count(row, "hour")
        if hour >= HOURS:
            raise ValueError(f"there is no hour {hour}")
        found.setdefault(count(row, "weeks_ago"), {})[hour] = Visits(*(count(row, name) for name in STEPS))
    return found


def worst_fall(day: date, weeks: Mapping[int, ByHour]) -> Fall | None:
    """The one that chance explains least; None where nothing fell, or too few weeks are known."""
    today, before = weeks.get(0, {}), [hours for ago, hours in weeks.items() if ago]
    if len(before) < _LEAST_WEEKS or not today:
        return None
    found = [fall for step in pairwise(STEPS) if (fall := _worst(day, step, today, before))]
    real = [one for one in found if one.sigmas >= _LEAST_SIGMAS and one.actual <= _MOST_PART * one.expected]
    return max(real, key=lambda one: one.sigmas, default=None)


def _worst(day: date, step: tuple[str, str], today: ByHour, before: Iterable[ByHour]) -> Fall | None:
    came, went_on = step
    usual = [visits for hours in before for visits in hours.values()]
    many = sum(getattr(visits, came) for visits in usual)
    if not many:
        return None
    part = sum(getattr(visits, went_on) for visits in usual) / many
    none = Visits(0, 0, 0, 0)
    expected = [part * getattr(today.get(hour, none), came) for hour in range(HOURS)]
    actual = [getattr(today.get(hour, none), went_on) for hour in range(HOURS)]
    spans = ((first, past) for first in range(HOURS) for past in range(first + 1, HOURS + 1))
    falls = (_fall(day, _WORDS[step], span, expected, actual) for span in spans)
    return max(falls, key=lambda one: (one.sigmas, one.past_hour - one.first_hour))


def _fall(day: date, step: str, span: tuple[int, int], expected: Sequence[float], actual: Sequence[int]) -> Fall:
    first, past = span
    return Fall(day, step, first, past, sum(expected[first:past]), sum(actual[first:past]))
