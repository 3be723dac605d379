"""Report generator: `refresh`: the rollup's pass, the daily recount when it is due, and the hooks after it.

The rollup lets the views be fast; what it has not come to is counted live. So a pass that cannot be made spoils no
figure, and the hooks run all the same.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, Protocol

from aws_lambda_powertools.logging import Logger

from functions.model.period import utc_text
from functions.report_generator.after import AFTER, Hook
from functions.report_generator.desk import Desk
from functions.report_generator.failing import ReportFailed
from functions.shop.keeper import Refreshed
from functions.shop.questions import Unanswered
from functions.state.client import TableUnavailable
from functions.state.recounts import Recount, Recounts

REFRESH_SECONDS: Final = 20
RECOUNT_SECONDS: Final = 60
RECOUNT_EVERY: Final = timedelta(hours=20)
"""Erased events are made up for within a day: a pass that is due is through well before 24 hours."""
logger = Logger(child=True)


class Passes(Protocol):
    """What is needed of the table of recounts."""

    def latest(self) -> Recount | None: ...  # noqa: D102 - as Recounts
    def put(self, recount: Recount) -> None: ...  # noqa: D102


def refresh(desk: Desk, after: Mapping[str, Hook] = AFTER, passes: Passes | None = None) -> dict[str, Any]:
    """Make a pass and run every hook: `{"report", "at", "pass", "days_closed", …, "days_left", "after": {hook: …}}`.

    `passes` is the table where nothing else is said.

    Raises:
        ReportFailed: the pass could not be made, or a hook failed; the others were run all the same.
    """
    told: dict[str, Any] = {"report": "refresh", "at": utc_text(desk.now)}
    failed: list[str] = []
    try:
        told |= _pass(desk, passes or Recounts(desk.dynamodb()))
    except ReportFailed as error:
        failed.append(str(error))
    told["after"] = {}
    for name, hook in after.items():
        try:
            told["after"][name] = dict(hook(desk))
        except Exception as error:
            logger.exception("hook_failed", hook=name)
            failed.append(f"{name}: {type(error).__name__}: {error}")
    if failed:
        logger.error("refresh_failed", failed=failed, done=told)
        raise ReportFailed(f"refresh: {'; '.join(failed)}")
    return told


def _pass(desk: Desk, recounts: Passes) -> dict[str, Any]:
    """The recount, which is a refresh as well, where one is due or not through; else a refresh."""
    try:
        due = _due(recounts.latest(), desk)
        if due is None:
            return {"pass": "refresh"} | _told(desk.keeper.roll("refresh", REFRESH_SECONDS))
        recounts.put(due)
        done = _told(desk.keeper.roll("recount", RECOUNT_SECONDS, due.began))
        if not done["busy"] and not done["days_left"]:
            recounts.put(replace(due, ended=desk.now))
        return {"pass": "recount"} | done
    except TableUnavailable as error:
        raise ReportFailed(str(error)) from error


def _due(latest: Recount | None, desk: Desk) -> Recount | None:
    """The recount that is to go on, or to begin."""
    if latest and latest.ended is None:
        return latest
    if latest and latest.began > desk.now - RECOUNT_EVERY:
        return None
    return Recount(desk.now)


def _told(done: Refreshed | Unanswered) -> dict[str, Any]:
    if isinstance(done, Unanswered):
        raise ReportFailed(f"the rollup was not refreshed: {done.reason}")
    return {
        "busy": done.busy,
        "days_closed": done.days_closed,
        "days_repaired": done.days_repaired,
        "days_checked": done.days_checked,
        "days_different": done.days_different,
        "days_left": done.days_left,
        "closed_before": done.closed_before and done.closed_before.isoformat(),
    }
