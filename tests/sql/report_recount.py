"""Every number of a report, counted once more from a made-up shop's rows, with none of the reports' code."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from functions.model.incident import Incident
from functions.model.observation import Outcome
from tests.sql.recount import ZURICH, day, rounded
from tests.sql.report_world import CHECKS, KPIS, STEPS, World

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
Days = Sequence[date]
Number = Decimal | int | None
Found = dict[str, Any]
EVERY_CHECK = tuple(check.name for check in CHECKS)
OUTCOMES = (Outcome.UP, Outcome.DEGRADED, Outcome.DOWN, Outcome.MAINTENANCE, Outcome.UNKNOWN)


def recounted(world: World, kind: str, last: date) -> Found:
    """All numbers by `section/figure`, `section/table` (rows), `section/chart/line` (points), as `flat` names them."""
    days = days_of(kind, last)
    common = {**_sales(world, kind, days), **_funnel(world, kind, days), **_incidents(world, days)}
    match kind:
        case "daily":
            return {**common, **_products(world, days), **kpis_of(world, days[-1]), **_uptime(world, days, "uptime")}
        case "weekly":
            budget = {**_uptime(world, days, "uptime"), **_budget(world, days)}
            return {**common, **_products(world, days), **budget, **_conversion(world, days)}
    return {**common, **_uptime(world, days, "sla"), **_budget(world, days), **_by_day(world, days)}


def flat(report: dict[str, Any]) -> Found:
    """The same numbers, out of a report's JSON."""
    found: Found = {}
    for name, section in report["sections"].items():
        assert section["reason"] is None, section["reason"]
        for key, one in section["figures"].items():
            beside = [(other["label"], other["value"], other["change_percent"]) for other in one["beside"]]
            found[f"{name}/{key}"] = (one["value"], beside, one["target"], one["met"])
        for key, table in section["tables"].items():
            found[f"{name}/{key}"] = [tuple(row.values()) for row in table["rows"]]
        for key, chart in section["charts"].items():
            for line in chart["lines"]:
                found[f"{name}/{key}/{line['label']}"] = [tuple(point) for point in line["points"]]
    return found


def days_of(kind: str, last: date) -> Days:
    """The days of a report."""
    first = {"daily": last, "weekly": last - 6 * DAY, "monthly": last.replace(day=1)}[kind]
    return [first + number * DAY for number in range((last - first).days + 1)]


def _others(kind: str, days: Days) -> list[tuple[str, list[Days]]]:
    """Labels, and the times: several of which the median is taken."""
    first, last = days[0], days[-1]
    weeks = [[one - back * WEEK for one in days] for back in range(1, 9)]
    match kind:
        case "daily":
            singles: list[Days] = [[first - back * DAY] for back in range(1, 29)]
            weekday = f"{last.strftime('%A')} a week before"
            return [("the day before", singles[:1]), (weekday, [weeks[0]]), ("28-day median", singles)]
        case "weekly":
            return [("the week before", [weeks[0]]), ("median of 8 weeks", [*weeks])]
    before = days_of("monthly", first - DAY)
    since = first.replace(year=first.year - 1)
    year_ago = [one for one in (since + number * DAY for number in range(31)) if one.month == first.month]
    return [("the month before", [before]), ("the month a year before", [year_ago])]


def _figure(name: str, kind: str, days: Days, of: Callable[[Days], Number], since: date | None) -> Found:
    """`of` tells a number of some days; before `since` nothing is known."""
    now, beside = _of_known(days, of, since), []
    for label, times in _others(kind, days):
        whole = [of(each) for each in times if since and since <= each[0]]
        counted = [number for number in whole if number is not None]
        value: Number = counted[0] if counted and len(times) == 1 else None
        if len(times) > 1 and 4 * len(counted) >= len(times):
            value = rounded(Decimal(median(Decimal(one) for one in counted)))
        change = None
        if value and now is not None:
            change = float(((now - Decimal(value)) / value * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))
        beside.append((label, _number(value), change))
    return {name: (_number(now), beside, None, None)}


def _of_known(days: Days, of: Callable[[Days], Number], since: date | None) -> Number:
    known = [one for one in days if since and one >= since]
    return of(known) if known else None


def _number(value: Number) -> float | int | None:
    return None if value is None else int(value) if value == int(value) else float(value)


def _sold(world: World, days: Iterable[date]) -> list[tuple[int, Decimal]]:
    wanted = set(days)
    return [
        (id_, total)
        for id_, of_day, total, status, currency in world.orders_of_days
        if of_day in wanted and status == "completed" and currency == "CHF" and total is not None and total >= 0
    ]


def revenue_of(world: World, days: Days) -> Decimal:
    """CHF of completed orders."""
    return sum((total for _, total in _sold(world, days)), Decimal(0))


def _average(world: World, days: Days) -> Decimal | None:
    sold = _sold(world, days)
    return rounded(revenue_of(world, days) / len(sold)) if sold else None


def _chart_days(days: Days) -> Days:
    first = min(days[0], days[-1] - 27 * DAY)
    return [first + number * DAY for number in range((days[-1] - first).days + 1)]


def _sales(world: World, kind: str, days: Days) -> Found:
    since = first_sold(world)
    each_day = [(one, _of_known([one], lambda each: revenue_of(world, each), since)) for one in _chart_days(days)]
    return {
        **_figure("sales/revenue", kind, days, lambda each: revenue_of(world, each), since),
        **_figure("sales/orders", kind, days, lambda each: len(_sold(world, each)), since),
        **_figure("sales/average_order", kind, days, lambda each: _average(world, each), since),
        "sales/revenue/Revenue": [(one.isoformat(), _plain(amount)) for one, amount in each_day],
    }


def first_sold(world: World) -> date | None:
    """The day of the first completed order, whatever it was paid in."""
    return min((of_day for _, of_day, _, status, _ in world.orders_of_days if status == "completed"), default=None)


def _plain(value: Number) -> float | int | None:
    return None if value is None else float(value)


def came_in(world: World, days: Days) -> list[int]:
    """A day's sessions that did each, added up over the days."""
    counts = []
    for step in (None, *STEPS[1:]):
        each = [{who for who, what in world.events_of_days[one] if who and step in (None, what)} for one in days]
        counts.append(sum(map(len, each)))
    return counts


def share_of(part: int, whole: int) -> Decimal | None:
    """Percent, to two decimals; None without a whole."""
    return rounded(Decimal(100 * part) / whole) if whole else None


def _funnel(world: World, kind: str, days: Days) -> Found:
    by_day: dict[date, list[int]] = defaultdict(lambda: [0] * 4)
    for one in [*world.events_of_days]:
        by_day[one] = came_in(world, [one])
    known = {one for one, counts in by_day.items() if counts[0]}

    def added(each: Days, place: int) -> int | None:
        return sum(by_day[one][place] for one in each) if known & set(each) else None

    def conversion(each: Days) -> Decimal | None:
        return share_of(added(each, 3) or 0, added(each, 0) or 0)

    found: Found = {}
    since = min(known, default=None)
    for place, name in enumerate(("sessions", "cart_additions", "checkouts_started", "orders_completed")):
        found |= _figure(f"funnel/{name}", kind, days, lambda each, place=place: added(each, place), since)  # type: ignore[misc]
    found |= _figure("funnel/conversion_rate", kind, days, conversion, since)
    totals = [added(days, place) for place in range(4)]
    labels = ("Visits", "Added to cart", "Started checkout", "Completed order")
    found["funnel/steps"] = [
        (
            label,
            totals[place],
            _plain(share_of(totals[place] or 0, totals[place - 1] or 0)) if place else None,
            _plain(share_of(totals[place] or 0, totals[0] or 0)),
        )
        for place, label in enumerate(labels)
    ]
    for place, label in ((1, "Visit to cart"), (3, "Visit to order")):
        rates = {one: share_of(by_day[one][place], by_day[one][0]) for one in known}
        found[f"funnel/conversion/{label}"] = [(one.isoformat(), _plain(rates.get(one))) for one in _chart_days(days)]
    return found


def _conversion(world: World, days: Days) -> Found:
    rows = []
    for one in days:
        sessions, carts, _, orders = came_in(world, [one])
        cells = (sessions, carts, _plain(share_of(carts, sessions)), orders, _plain(share_of(orders, sessions)))
        rows.append((one.isoformat(), *(cells if sessions else (None,) * 5)))
    return {"conversion/conversion": rows}


def _items(world: World, days: Days) -> dict[int, tuple[int, Decimal]]:
    """Units and CHF by product."""
    orders = {id_ for id_, _ in _sold(world, days)}
    found: dict[int, tuple[int, Decimal]] = {}
    for order, product, quantity, price in world.items:
        if order in orders and quantity > 0 and price >= 0 and product < len(world.products):
            units, earned = found.get(product, (0, Decimal(0)))
            found[product] = units + quantity, earned + quantity * price
    return found


def _products(world: World, days: Days) -> Found:
    titles = dict(world.products)
    now = _items(world, days)
    before = _items(world, [days[0] - back * DAY for back in range(1, 29)])
    best = sorted(now, key=lambda one: (-now[one][1], -now[one][0]))[:5]
    short = []
    for one, (_, earned) in before.items():
        usual = rounded(earned * len(days) / 28)
        units, sold = now.get(one, (0, Decimal(0)))
        if sold < usual:
            short.append((titles[one] or None, units, float(sold), float(usual)))
    short.sort(key=lambda row: row[2] - row[3])
    return {
        "products/best_products": [(titles[one] or None, now[one][0], float(now[one][1])) for one in best],
        "products/worst_products": short[:5],
    }


def kpis_of(world: World, of: date) -> Found:
    """KPIs of a day, as `flat` names them."""
    sessions, *_, orders = came_in(world, [of])
    carts = {who for who, what, at in world.events if who and what == "add_to_cart" and day(at) == of}
    done = {who for who, what, at in world.events if who and what == "order_completed" and day(at) == of}
    week = [of - back * DAY for back in range(7)]
    ratings = [rating for _, rating, at in world.reviews if rating in range(1, 6) and day(at) in week]
    up = minutes_of(world, [of])
    values: dict[str, Number] = {
        "uptime": _up(up) if 2 * sum(up[one] for one in OUTCOMES[:4]) >= sum(up.values()) else None,
        "error_rate": None,
        "conversion_rate": share_of(orders, sessions),
        "revenue_per_visitor": rounded(revenue_of(world, [of]) / sessions) if sessions else None,
        "cart_abandonment_rate": share_of(len(carts - done), len(carts)),
        "customer_satisfaction": rounded(Decimal(sum(ratings)) / len(ratings)) if ratings else None,
    }
    lower = {"error_rate", "cart_abandonment_rate"}
    found = {}
    for kpi in KPIS:
        value = values[kpi.name]
        met = None if value is None else value <= kpi.target if kpi.name in lower else value >= kpi.target
        found[f"kpis/{kpi.name}"] = (_plain(value), [("a week before", None, None)], float(kpi.target), met)
    return found


def minutes_of(world: World, days: Days, checks: Iterable[str] = EVERY_CHECK) -> dict[Outcome, int]:
    """Minutes by outcome of those checks, all five."""
    total = dict.fromkeys(OUTCOMES, 0)
    for check in checks:
        for one in days:
            midnight, next_one = (datetime.combine(each, datetime.min.time(), ZURICH) for each in (one, one + DAY))
            minutes = world.minutes.get((check, one), {})
            for outcome, spent in minutes.items():
                total[outcome] += spent
            total[Outcome.UNKNOWN] += int(next_one.timestamp() - midnight.timestamp()) // 60 - sum(minutes.values())
    return total


def _up(spent: dict[Outcome, int]) -> Decimal | None:
    up = spent[Outcome.UP] + spent[Outcome.DEGRADED]
    counted = up + spent[Outcome.DOWN]
    return _down(up, counted) if counted else None


def _seen(spent: dict[Outcome, int]) -> float:
    passed = sum(spent.values())
    return float(_down(passed - spent[Outcome.UNKNOWN], passed))


def _down(part: int, whole: int) -> Decimal:
    """Percent, to three decimals, none of them rounded up."""
    return (Decimal(100) * part / whole).quantize(Decimal("0.001"), ROUND_FLOOR)


def _uptime(world: World, days: Days, section: str) -> Found:
    rows = []
    for check in CHECKS:
        spent = minutes_of(world, days, [check.name])
        rows.append((check.name, *(spent[one] for one in OUTCOMES), _plain(_up(spent)), _seen(spent)))
    spent = minutes_of(world, days)
    up, down = _up(spent), spent[Outcome.DOWN]
    counted = spent[Outcome.UP] + spent[Outcome.DEGRADED] + down
    return {
        f"{section}/uptime": (_plain(up), [], 99.9, 1000 * down <= counted if counted else None),
        f"{section}/coverage": (_seen(spent), [], None, None),
        f"{section}/checks": rows,
    }


def _budget(world: World, days: Days) -> Found:
    month = [days[-1] - back * DAY for back in range(30)]
    rows = []
    for check in CHECKS:
        spent = minutes_of(world, month, [check.name])
        down = spent[Outcome.DOWN]
        counted = spent[Outcome.UP] + spent[Outcome.DEGRADED] + down
        left = 100 - Decimal(100_000 * down) / counted if counted else None
        lately = minutes_of(world, days, [check.name])[Outcome.DOWN]
        rows.append(
            (check.name, counted / 1000 if counted else None, down, lately, None if left is None else _tenth(left))
        )
    return {"error_budget/budgets": rows}


def _tenth(left: Decimal) -> float:
    """What is overdrawn is not rounded to nothing, nor what is used a little to all of it."""
    return float(left.quantize(Decimal("0.1"), ROUND_HALF_UP if 0 <= left < 99 else ROUND_FLOOR))


def _by_day(world: World, days: Days) -> Found:
    return {
        f"sla/uptime/{check.name}": [
            (one.isoformat(), _plain(_up(minutes_of(world, [one], [check.name])))) for one in _chart_days(days)
        ]
        for check in CHECKS
    }


def went_on(world: World, days: Days) -> list[Incident]:
    """Incidents of some days; drills are none."""
    start, end = (datetime.combine(one, datetime.min.time(), ZURICH) for one in (days[0], days[-1] + DAY))
    return [
        one for one in world.incidents
        if not one.drill and one.opened_at < end and (one.resolved_at is None or one.resolved_at > start)
    ]  # fmt: skip


def _incidents(world: World, days: Days) -> Found:
    start, end = (datetime.combine(one, datetime.min.time(), ZURICH) for one in (days[0], days[-1] + DAY))
    there = went_on(world, days)
    new = [one for one in there if one.opened_at >= start]
    minute, going = start, 0
    while minute < end:
        going += any(one.opened_at <= minute and (one.resolved_at is None or minute < one.resolved_at) for one in there)
        minute = datetime.fromtimestamp(minute.timestamp() + 60, ZURICH)
    rows: list[Any] = []
    for one in sorted(there, key=lambda each: each.opened_at):
        cost = world.costs.get(one.id)
        revenue, orders = (cost.revenue, cost.orders) if cost else (None, None)
        bounds = (revenue.expected - revenue.actual, revenue.low, revenue.high) if revenue else ()
        money: list[float | None] = [float(max(each, Decimal(0))) for each in bounds]
        lasted = int(((one.resolved_at or world.now) - one.opened_at).total_seconds()) // 60
        lost = max(int(orders.expected - orders.actual), 0) if orders else None
        opened = one.opened_at.astimezone(ZURICH).strftime("%d.%m.%Y %H:%M")
        status = "over" if one.resolved_at else str(one.status)
        rows.append((opened, one.service, one.title, str(one.severity), lasted, *(money or [None] * 3), lost, status))
    rows.sort(key=lambda row: (row[5] is None, -(row[5] or 0), -row[4]))
    found: Found = {
        "incidents/incidents": (len(there), [], None, None),
        "incidents/incident_minutes": (going, [], None, None),
        "incidents/mtta": (_mean([(one.acknowledged_at, one.opened_at) for one in new]), [], None, None),
        "incidents/mttr": (_mean([(one.resolved_at, one.opened_at) for one in new]), [], None, None),
    }
    return {**found, **({"incidents/by_cost": rows} if rows else {})}


def _mean(spans: list[tuple[datetime | None, datetime]]) -> float | None:
    seconds = [Decimal(int((until - since).total_seconds())) for until, since in spans if until]
    mean = sum(seconds, Decimal(0)) / len(seconds) / 60 if seconds else None
    return None if mean is None else float(mean.quantize(Decimal("0.1"), ROUND_HALF_UP))
