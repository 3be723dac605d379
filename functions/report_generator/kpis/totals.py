"""Report generator: the totals since the shop began, counted after each refresh for the counters of `/metrics`."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from functions.model.totals import FIGURES, Amounts, Totals, grown
from functions.report_generator.desk import Desk
from functions.report_generator.failing import ReportFailed
from functions.shop.columns import decimal
from functions.shop.questions import Rows, Sql, Unanswered
from functions.state.client import Outrun
from functions.state.totals import TotalsItem

QUESTION: Final = Sql("totals")


class Kept(Protocol):
    """What is needed of the totals that are kept."""

    def load(self) -> Totals | None: ...  # noqa: D102 - as TotalsItem
    def save(self, after: Totals, before: Totals | None) -> None: ...  # noqa: D102 - as TotalsItem


def totals(desk: Desk, kept: Kept | None = None) -> Mapping[str, Any]:
    """After a refresh: count, and keep what the counters grew by: `{"counted"}`; of two runs at once one counts.

    Raises:
        ReportFailed: the shop's database does not say.
        TableUnavailable: the table is absent, throttled or out of reach.
    """
    kept = kept or TotalsItem(desk.dynamodb())
    before = kept.load()  # before it is counted: of two runs the one that counted earlier cannot write later
    counted = _read(desk.reader.ask([QUESTION])[0])
    if before is not None and before.at >= desk.now:
        return {"counted": False}
    try:
        kept.save(grown(before, counted, desk.now), before)
    except Outrun:
        return {"counted": False}
    return {"counted": True}


def _read(answer: Rows | Unanswered) -> Amounts:
    if isinstance(answer, Unanswered):
        raise ReportFailed(f"the totals are not known: {answer.reason}")
    try:
        (row,) = answer.rows
        return {name: decimal(row, f"{name}_total") for name in FIGURES}
    except ValueError as error:
        raise ReportFailed(f"totals.sql does not answer as it says: {error}") from error
