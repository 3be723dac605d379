"""Benchmarks: are stopped orders found, and is nobody woken for nothing? A backtest on made-up months.

As in life: each minute is judged by what the database had then, against the usual week as found the night before.
`python -m tests.benchmarks.orders_stopped` runs 50 months and prints what came of them; with a number, those of the
shops from that on: the thresholds were chosen on the first 50.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from functions.incident_detector.trade.verdict import NEEDED, Kind, judge
from functions.incident_detector.trade.weighing import Seen
from functions.model.period import HOUR, MINUTE, ZURICH, day_of, day_start
from functions.model.trade import HOURS_OF_WEEK, WEEKS, Step, UsualWeek, hour_of_week
from tests.benchmarks.made_up_trade import Month, Outage, Shop

MONTHS, WITHIN = 50, timedelta(minutes=10)
_STILL = timedelta(minutes=30)
"""After an outage in which an alarm is still its own."""
_HOURS = int(NEEDED / MINUTE)


@dataclass
class Judged:
    """A month: how long each planted outage ran until somebody was woken (None: nobody), and the false alarms.

    `over` are the times from the end of an outage that was found until the alarm was over.
    """

    orders_a_day: float
    found: list[tuple[Outage, timedelta | None]] = field(default_factory=list)
    over: list[timedelta] = field(default_factory=list)
    false_alarms: list[datetime] = field(default_factory=list)

    def in_time(self, kind: Outage) -> list[bool]:
        """Of each outage of a kind, whether it was found within ten minutes."""
        return [after is not None and after <= WITHIN for one, after in self.found if one is kind]


def backtest(month: Month) -> Judged:
    """Judge each minute of a month."""
    alarms = list(_alarms(month))
    judged = Judged(sum(month.minutes[Step.ORDERS]) * 1440 / len(month.minutes[Step.ORDERS]))
    explained = set()
    for outage in month.outages:
        own = [one for one in alarms if outage.begins < one[0] <= outage.ends + _STILL]
        explained |= {began for began, _ in own}
        first = next((began for began, _ in own if began <= outage.ends), None)
        judged.found.append((outage.kind, first - outage.begins if first else None))
        judged.over += [ended - outage.ends for began, ended in own if began == first and ended]
    judged.false_alarms = [began for began, _ in alarms if began not in explained]
    return judged


def usual_before(month: Month, at: datetime) -> UsualWeek:
    """As sql/queries/usual_hours.sql finds it: the medians of eight weeks."""
    seen: dict[Step, list[list[int]]] = {step: [[] for _ in range(HOURS_OF_WEEK)] for step in Step}
    for hour in range(WEEKS * HOURS_OF_WEEK):
        begins = at - (hour + 1) * HOUR
        for step in Step:
            seen[step][hour_of_week(begins)].append(month.hours[step].get(begins, 0))
    return UsualWeek(at, {step: [median(values) for values in hours] for step, hours in seen.items()})


def _alarms(month: Month) -> Iterable[tuple[datetime, datetime | None]]:
    """When each began and ended."""
    usual = usual_before(month, month.begins)
    stopped: datetime | None = None
    for minute in range(_HOURS, len(month.minutes[Step.ORDERS])):
        at = month.begins + minute * MINUTE
        if at == day_start(day_of(at)):
            usual = usual_before(month, at)
        counts = {step: month.minutes[step][minute - _HOURS : minute] for step in Step}
        is_stopped = judge(Seen(at - NEEDED, at, counts), usual, stopped).kind is Kind.STOPPED
        if is_stopped and stopped is None:
            stopped = at
        elif stopped and not is_stopped:
            yield stopped, at
            stopped = None
    if stopped:
        yield stopped, None


def tell(months: Sequence[Judged], say: Callable[[str], None]) -> None:
    """Say the numbers."""
    orders = [month.orders_a_day for month in months]
    say(f"{len(months)} months of {min(orders):.0f} to {max(orders):.0f} orders a day")
    for kind in Outage:
        times = [after for month in months for one, after in month.found if one is kind]
        known = sorted(after / MINUTE for after in times if after)
        in_time = sum(sum(month.in_time(kind)) for month in months)
        took = f"; after {median(known):.1f} minutes, {known[-1]:.1f} at worst" if known else ""
        say(f"{kind}: {in_time} of {len(times)} within 10 minutes, {len(known)} before they were over{took}")
    false = [len(month.false_alarms) for month in months]
    mean = sum(false) / len(false)
    say(f"false alarms: {mean:.2f} a month, {max(false)} in the worst; months by number {dict(Counter(false))}")
    for month in months:
        for at in month.false_alarms:
            say(f"  {at.astimezone(ZURICH):%Y-%m-%d %H:%M}")
    over = sorted(after / MINUTE for month in months for after in month.over)
    if over:
        say(f"over {median(over):.1f} minutes after the outage, {over[-1]:.1f} at most")


def one(seed: int) -> Judged:
    """The backtest of one shop's month."""
    return backtest(Shop(seed).month())


def full(say: Callable[[str], None], first: int = 1) -> list[Judged]:
    """All months, of shops from the `first` on, over two processes."""
    with ProcessPoolExecutor(2) as processes:
        judged = list(processes.map(one, range(first, first + MONTHS)))
    tell(judged, say)
    return judged


def main() -> int:
    """Run all months; 1 if a total outage was not found in time, or a month had more than one false alarm."""
    judged = full(print, *(int(number) for number in sys.argv[1:2]))
    found = all(all(month.in_time(Outage.TOTAL)) for month in judged)
    return 0 if found and all(len(month.false_alarms) <= 1 for month in judged) else 1


if __name__ == "__main__":
    sys.exit(main())
