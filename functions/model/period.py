"""Model: days and hours as the shop lives them: a day is a day in Europe/Zurich, of 23, 24 or 25 hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZURICH = ZoneInfo("Europe/Zurich")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def day_of(at: datetime) -> date:
    """The Zurich day that holds an instant."""
    return at.astimezone(ZURICH).date()


def day_start(day: date) -> datetime:
    """The instant (UTC) at which a Zurich day begins."""
    return datetime.combine(day, time(), ZURICH).astimezone(UTC)


def day_end(day: date) -> datetime:
    """The instant (UTC) at which the next Zurich day begins."""
    return day_start(day + timedelta(days=1))


def hours_in(day: date) -> int:
    """23, 24 or 25."""
    return (day_end(day) - day_start(day)) // HOUR


def hour_index(at: datetime) -> int:
    """Which hour of its Zurich day an instant is in, counted in elapsed hours from midnight (0 to 24)."""
    return (at - day_start(day_of(at))) // HOUR


def minute_of(at: datetime) -> datetime:
    """The instant at which its minute began."""
    return at.replace(second=0, microsecond=0)


def utc_text(at: datetime) -> str:
    """An instant as tables and JSON carry it: RFC 3339 in UTC, whole seconds unless it has a fraction."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_utc(text: str) -> datetime:
    """Read what `utc_text` wrote, or any RFC 3339 instant.

    Raises:
        ValueError: not an instant, or one without an offset.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text!r} has no offset; write it like 2026-11-23T04:05:00Z")
    return at.astimezone(UTC)
