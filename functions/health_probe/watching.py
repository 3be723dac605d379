"""Health probe: is the incident detector still ticking? If not, nobody is paged for anything: so the probe pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from functions.model.delivery import Accepted
from functions.model.duration import show_duration
from functions.pagerduty import direct
from functions.pagerduty.setup import Sender
from functions.state.ticks import Tick

WATCHED = "incident_detector"
SILENT_AFTER = timedelta(minutes=3)


class TicksTable(Protocol):
    """What watching needs of the ticks."""

    def watched(self, function: str, now: datetime) -> Tick: ...  # noqa: D102 - as Ticks
    def paged(self, function: str, tick: Tick, *, taken: bool) -> bool: ...  # noqa: D102 - as Ticks


def watch(ticks: TicksTable, sender: Callable[[], Sender | None], now: datetime) -> str | None:
    """Page once for a detector that is silent, under a fixed key; answers what was wrong, None where nothing was.

    Raises:
        TableUnavailable: absent, throttled or out of reach.
    """
    tick = ticks.watched(WATCHED, now)
    if now - tick.at <= SILENT_AFTER:
        return None
    silent = f"it has not ticked for {show_duration(now - tick.at)}; look at the log of fitfoot-incident-detector"
    pager = None if tick.taken else sender()
    if pager:
        _page(pager, ticks, tick, silent, now)
    return silent


def _page(pager: Sender, ticks: TicksTable, tick: Tick, silent: str, now: datetime) -> None:
    """Remembered before and after: killed between, it is tried again, or ended by the detector's next tick."""
    if not ticks.paged(WATCHED, tick, taken=False):
        return  # it ticks again
    taken = isinstance(direct.page(pager, direct.DETECTOR, silent, now), Accepted)
    if taken and not ticks.paged(WATCHED, tick, taken=True):
        direct.over(pager, direct.DETECTOR, now)  # it ticked meanwhile, and may have said so before the page came
