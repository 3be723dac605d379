"""Benchmarks: the shop's figures against the usual SQL (PERFORMANCE, "Business SQL")."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from statistics import median

from tests.benchmarks import business_contest as contest
from tests.benchmarks.bar import Bar, ratio, spread
from tests.benchmarks.business_contest import Contest, Sides
from tests.benchmarks.business_server import server
from tests.benchmarks.business_shop import Size, filled
from tests.benchmarks.turns import in_turn

SIZES = (Size(1_000_000), Size(10_000_000))
BARS = {
    contest.WEEK: 300,
    contest.WEEK_FULL: 140,
    contest.CLOSED_WEEK: 1000,
    contest.HISTORY: 1000,
    contest.PRODUCTS: 150,
    contest.REVENUE: 40,
    contest.REPORT: 20,
    contest.CLOSING: 50,
    contest.REPAIRING: 50,
}
MOST_GROWTH, LEAST_GROWTH_OF_THE_GUIDE = 1.5, 5
ROUNDS = 15
Say = Callable[[str], None]


def business_sql(say: Say, sizes: Sequence[Size] = SIZES) -> list[Bar]:
    """Measure the bars at the largest size, and how time grows from the smallest, with the same today.

    Raises:
        Unmeasurable: there is no Postgres or no room here, a statement took too long, or midnight came.
    """
    contests: list[Contest] = []
    measured: list[dict[str, Sides]] = []
    with server(sum(size.events for size in sizes)) as url, ExitStack() as open_until_compared:
        for size in sizes:
            say(f"business SQL on {size.events} events")
            contests.append(Contest(open_until_compared.enter_context(filled(url, size, say)), size, say))
            measured.append(contests[-1].all())
        weeks = in_turn({"few": contests[0].week_again, "many": contests[-1].week_again}, ROUNDS, say)
    few, many = measured[0], measured[-1]
    right = _all_right(measured)
    return [
        *(_faster(name, limit, many[name], sizes[-1]) for name, limit in BARS.items()),
        *_growth(weeks, few[contest.WEEK], many[contest.WEEK], sizes),
        Bar.from_below("sql: figures as recounted in Python", right, len(BARS) * len(sizes), "figures", "every row"),
    ]


def _faster(name: str, limit: float, sides: Sides, size: Size) -> Bar:
    detail = f"{spread(sides.ours, 'ms')} against {spread(sides.theirs, 'ms')}, {size.events} events"
    bar = Bar.from_below(f"sql: {name}", ratio(sides.theirs, sides.ours), limit, "x", detail)
    return bar.and_only_if(sides.right, "the rows are not those of the recount")


def _growth(weeks: dict[str, list[float]], few: Sides, many: Sides, sizes: Sequence[Size]) -> list[Bar]:
    """Ours, whose milliseconds a cold moment doubles, of both sizes in turn; the guide's as measured, minutes apart."""
    times = f"{sizes[-1].events} events against {sizes[0].events}"
    ours, theirs = ratio(weeks["many"], weeks["few"]), median(many.theirs) / median(few.theirs)
    detail = f"{spread(weeks['many'], 'ms')} against {spread(weeks['few'], 'ms')}; {contest.WEEK}"
    guides = f"{spread(many.theirs, 'ms')} against {spread(few.theirs, 'ms')}"
    return [
        Bar.at_most(f"sql: time, {times}", ours, MOST_GROWTH, "x", detail),
        Bar.from_below(f"sql: the guide's time, {times}", theirs, LEAST_GROWTH_OF_THE_GUIDE, "x", guides),
    ]


def _all_right(measured: Sequence[dict[str, Sides]]) -> int:
    return sum(sides.right for size in measured for sides in size.values())
