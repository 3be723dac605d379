"""Model: what functions are invoked with: the schedule's events, and payloads that engineers write."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from functions.model.names import did_you_mean
from functions.model.period import parse_utc

_SCHEDULERS = ("aws.events", "aws.scheduler")
_LATEST = timedelta(minutes=3)


class BadRequest(Exception):
    """The payload is not one of ours; the message names the field."""


def scheduled(event: Mapping[str, Any]) -> bool:
    """Whether EventBridge's schedule, or its Scheduler, sent it."""
    return event.get("source") in _SCHEDULERS


def tick_of(event: Mapping[str, Any], now: datetime) -> datetime:
    """The event's own time: a run that is retried has the same, so that it counts once.

    What is seen now says nothing of a minute to come, or of one long gone: such an event asks for a look at now.

    Raises:
        BadRequest: it carries no time.
    """
    try:
        at = parse_utc(event["time"])
        return at if now - _LATEST <= at <= now else now
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadRequest("a scheduled event carries `time`, like 2026-11-23T04:05:00Z") from error


def refuse_unknown(event: Mapping[str, Any], known: Collection[str], of: str = "") -> None:
    """Refuse a field that is not known.

    Raises:
        BadRequest: naming the field and the nearest right one.
    """
    for name in event:
        if name not in known:
            raise BadRequest(f"unknown field {name!r}{of}{did_you_mean(str(name), known)}")
