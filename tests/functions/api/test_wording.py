from datetime import UTC, date, datetime, timedelta

import pytest

from functions.api import wording
from functions.api.status import Status, overall, status_of
from functions.model.observation import Outcome
from functions.model.uptime import DayMinutes, Window
from tests.builders import a_check
from tests.functions.api.history import NOW, a_day, an_observation

pytestmark = pytest.mark.unit
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STATES = {
    "up": Outcome.UP,
    "slow": Outcome.DEGRADED,
    "dead": Outcome.DOWN,
    "gone": Outcome.UNKNOWN,
    "off": Outcome.MAINTENANCE,
}


def a_status(**since: timedelta) -> Status:
    """Checks named like `dead` or `dead2`, each in the state of its name since so long ago; zero for never observed."""
    checks = [a_check(name) for name in since]
    days = {
        name: [a_day(latest=an_observation(STATES[name.rstrip("23456")], check=name), since=NOW - ago)]
        for name, ago in since.items()
        if ago
    }
    return status_of(checks, days, NOW)


@pytest.mark.parametrize(
    ("since", "headline"),
    [
        ({}, "No checks are set up yet"),
        ({"up": HOUR, "up2": HOUR}, "All systems operational"),
        ({"up": HOUR, "dead": 16 * MINUTE}, "dead is down since 05:46"),
        ({"dead": HOUR, "dead2": HOUR, "gone": HOUR}, "dead and dead2 are down since 05:02"),
        ({"dead": HOUR, "dead2": MINUTE}, "dead and dead2 are down"),
        ({"slow": 9 * HOUR}, "slow is degraded since 22 Nov, 21:02"),
        ({"off": MINUTE, "up": HOUR}, "off is under maintenance since 06:01"),
        ({"gone": MINUTE}, "The monitor has not heard from gone since 06:01"),
        ({"gone": timedelta()}, "The monitor has not heard from gone yet"),
        ({"gone": HOUR, "gone2": timedelta()}, "The monitor has not heard from gone and gone2 for a while"),
        ({f"dead{n}": HOUR for n in (2, 3, 4, 5)}, "dead2, dead3, dead4 and dead5 are down since 05:02"),
        ({f"dead{n}": HOUR for n in (2, 3, 4, 5, 6)}, "dead2, dead3, dead4 and 2 more are down since 05:02"),
    ],
)  # fmt: skip
def test_the_headline_says_what_is_worst(since: dict[str, timedelta], headline: str) -> None:
    assert wording.headline(a_status(**since)) == headline


def test_the_line_below_counts_the_worst_first() -> None:
    status = a_status(up=HOUR, up2=HOUR, gone=HOUR, dead=HOUR)
    assert wording.counts(status).replace(wording.FIXED, " ") == "1 down · 1 unknown · 2 operational"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, wording.NOTHING), (100.0, "100 %"), (99.999, "99.99 %"), (99.9, "99.90 %"), (0.0, "0.00 %")],
)
def test_a_percentage_is_never_rounded_up_to_a_hundred(value: float | None, shown: str) -> None:
    assert wording.percent(value).replace(wording.THIN, " ") == shown


@pytest.mark.parametrize(
    ("uptime", "coverage", "shown"),
    [
        (None, 0.0, "not observed"),
        (100.0, 0.0, "under 1 % observed"),  # one minute of 90 days
        (None, 0.07, "under 1 % observed"),  # maintenance, and nothing else
        (0.0, 99.999, "99 % observed"),
        (100.0, 100.0, "100 % observed"),
    ],
)
def test_what_was_observed_is_never_rounded_up(uptime: float | None, coverage: float, shown: str) -> None:
    assert wording.observed(Window(uptime, coverage)).replace(wording.THIN, " ") == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(None, wording.NOTHING), (84.4, "84 ms"), (999.4, "999 ms"), (1234.0, "1.2 s")]
)
def test_a_response_time_is_short(value: float | None, shown: str) -> None:
    assert wording.milliseconds(value).replace(wording.THIN, " ") == shown


def test_an_instant_is_in_zurich_without_what_it_has_in_common_with_now() -> None:
    assert wording.clock(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), NOW) == "00:30"
    assert wording.clock(datetime(2026, 7, 1, 12, tzinfo=UTC), NOW) == "1 Jul, 14:00"
    assert wording.clock(datetime(2025, 12, 31, 12, tzinfo=UTC), NOW) == "31 Dec 2025, 13:00"


def test_a_day_tells_its_minutes() -> None:
    minutes = {Outcome.UP: 1432, Outcome.DOWN: 8, Outcome.UNKNOWN: 0}
    assert wording.day(DayMinutes(date(2026, 11, 21), minutes)) == "Sat 21 Nov 2026: 1432 min up, 8 min down"
    assert wording.day(DayMinutes(date(2026, 11, 21), {})) == "Sat 21 Nov 2026: not a minute yet"


def test_the_last_troubles_come_first() -> None:
    days = [a_day(date(2026, 11, day), hours={9: {Outcome.DOWN: day, Outcome.DEGRADED: 1}}) for day in (1, 5, 9, 22)]
    [check] = status_of([a_check()], {"storefront": days}, NOW).checks

    assert wording.troubles(check) == [
        "Sun 22 Nov: 22 min down, 1 min degraded",
        "Mon 9 Nov: 9 min down, 1 min degraded",
        "Thu 5 Nov: 5 min down, 1 min degraded",
    ]
    assert wording.bars_summary(check) == (
        "storefront, the last 90 days: observed on 4 days, down on 4 days for 37 minutes in all"
    )


def test_every_state_has_words() -> None:
    for outcome in Outcome:
        assert wording.STATES[outcome]
        assert overall([outcome]) is outcome
