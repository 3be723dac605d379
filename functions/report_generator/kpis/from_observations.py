"""Report generator: uptime, from what the health probe observed of all checks; pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from functions.model.check import Check
from functions.model.day import CheckDay
from functions.model.kpi import LEAST_COVERAGE, Kpi, Measured
from functions.model.observation import Outcome
from functions.model.uptime import DIGITS, add_up, day_minutes, floored, up_of_counted, window
from functions.report_generator.kpis.wording import plain

NAME: Final = "uptime"
_DAY: Final = timedelta(days=1)


def measured(
    kpi: Kpi, day: date, checks: Iterable[Check], observed: Mapping[str, Sequence[CheckDay]], now: datetime
) -> Measured:
    """Of the minutes of all checks that were up or down, those up; degraded is up, maintenance does not count.

    What nobody observed is neither. `observed` has the days of each check by its name. Rounded down, with no fewer
    decimals than what it is compared with: so it reaches that exactly where the minutes do.
    """
    checks = list(checks)
    days = [kpi.first_day(day) + back * _DAY for back in range((day - kpi.first_day(day)).days + 1)]
    known = {(name, one.day): one for name, found in observed.items() for one in found}
    minutes = add_up(day_minutes(each, known.get((check.name, each)), now).minutes for check in checks for each in days)
    share = Decimal(repr(window([minutes]).coverage))
    if share < LEAST_COVERAGE:
        return Measured(None, f"{plain(share)} % of the checks' time was observed, too little to say", share)
    up, counted = up_of_counted(minutes)
    found = floored(up, counted, max(DIGITS, *(_decimals(one) for one in (kpi.target, kpi.alert) if one is not None)))
    if found is None:
        return Measured(None, "all checks were in maintenance", share)
    said = f"{minutes[Outcome.DOWN]} of {counted} minutes of {len(checks)} checks were down"
    return Measured(found, f"{said}; {plain(share)} % of the time was observed", share)


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
