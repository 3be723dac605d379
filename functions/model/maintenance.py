"""Model: recurring maintenance windows: notices are suppressed in them, records are not."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class MaintenanceWindow:
    """From a wall-clock time for a duration, every day or on some weekdays (Gatus's `maintenance-windows`)."""

    start: time
    duration: timedelta
    timezone: str = "UTC"
    every: tuple[str, ...] = ()

    def ends(self, now: datetime) -> datetime | None:
        """When the window that holds `now` ends, or None where none does; a day window may begin yesterday."""
        zone = ZoneInfo(self.timezone)
        today = now.astimezone(zone).date()
        for days_back in range(self.duration.days + 2):
            day = today - timedelta(days=days_back)
            if self.every and WEEKDAYS[day.weekday()] not in self.every:
                continue
            begins = datetime.combine(day, self.start, zone).astimezone(UTC)
            if begins <= now < begins + self.duration:
                return begins + self.duration
        return None
