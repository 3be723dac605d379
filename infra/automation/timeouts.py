"""Automation: timeouts in which a step cannot be done, whatever happens."""

from collections.abc import Sequence
from datetime import timedelta

from infra.automation.actions import sleep_duration
from infra.automation.document import Sleep
from infra.automation.flow import answered_at_end
from infra.automation.reading import Reading
from infra.automation.steps import Placed, walk


def judge_timeouts(reading: Reading, steps: Sequence[Placed]) -> None:
    """Tell the sleeps that are longer than their step may take, and the loops that cannot be done once."""
    for one in walk(steps):
        least, given = _least(one), one.step.timeout
        if given and given < least:
            message = (
                f"{one.step.name} sleeps for {_seconds(least)} s, and has {_seconds(given)} s: it always times out"
            )
            reading.wrong((*one.place, "timeoutSeconds"), message, f"write {_seconds(least)} at least, or remove it")


def _least(one: Placed) -> timedelta:
    """How long it sleeps at least; of a loop each time round, on every way; a parameter's duration counts nothing."""
    if one.inside:
        always = answered_at_end(one.inside)
        return sum((_least(inner) for inner in one.inside if inner.step.name in always), timedelta())
    if isinstance(one.step.action, Sleep):
        try:
            return sleep_duration(one.step.action.duration)
        except ValueError:
            return timedelta()
    return timedelta()


def _seconds(length: timedelta) -> int:
    return length // timedelta(seconds=1)
