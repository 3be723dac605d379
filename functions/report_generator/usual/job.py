"""Report generator: the usual week, found anew once a day, for whoever watches whether orders still come."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, Protocol

from functions.model.trade import HOURS_OF_WEEK, WEEKS, Step, UsualWeek
from functions.report_generator.desk import Desk
from functions.report_generator.failing import ReportFailed
from functions.shop.columns import Row, count, decimal
from functions.shop.questions import Sql, Unanswered
from functions.state.usual import UsualWeekItem

_EVERY: Final = timedelta(hours=20)
_FEWEST: Final = 2
"""Weeks: of one alone nobody knows what is usual in it."""


class Kept(Protocol):
    """What is needed of the usual week that is kept."""

    def load(self) -> UsualWeek | None: ...  # noqa: D102 - as UsualWeekItem
    def save(self, week: UsualWeek) -> None: ...  # noqa: D102 - as UsualWeekItem


def usual_week(desk: Desk, kept: Kept | None = None) -> Mapping[str, Any]:
    """After a refresh: find what is usual, and keep it, if what is kept is over 20 hours old: `{"found", "reason"}`.

    Raises:
        ReportFailed: the shop's database does not say.
        TableUnavailable: the table is absent, throttled or out of reach.
    """
    kept = kept or UsualWeekItem(desk.dynamodb())
    before = kept.load()
    if before is not None and before.at > desk.now - _EVERY:
        return {"found": False, "reason": "it was found today"}
    (answer,) = desk.reader.ask([Sql("usual_hours", {"at": desk.now, "weeks": WEEKS})])
    if isinstance(answer, Unanswered):
        raise ReportFailed(f"the usual week is not known: {answer.reason}")
    try:
        counted = {_hour(row): row for row in answer.rows if count(row, "hours") >= _FEWEST}
        if len(counted) < HOURS_OF_WEEK:
            return {"found": False, "reason": f"the shop has not sold for {_FEWEST} whole weeks yet"}
        kept.save(UsualWeek(desk.now, _hours([counted[hour] for hour in range(HOURS_OF_WEEK)])))
    except (ArithmeticError, ValueError) as error:
        raise ReportFailed(f"usual_hours.sql does not answer as it says: {error}") from error
    return {"found": True, "reason": ""}


def _hour(row: Row) -> int:
    """Of the week; weekdays are counted from 1."""
    weekday, hour = count(row, "weekday"), count(row, "hour")
    if not (1 <= weekday <= 7 and hour < 24):  # noqa: PLR2004 - days, hours
        raise ValueError(f"there is no hour {hour} on weekday {weekday}")
    return (weekday - 1) * 24 + hour


def _hours(rows: Sequence[Row]) -> dict[Step, list[float]]:
    return {step: [float(decimal(row, step)) for row in rows] for step in Step}
