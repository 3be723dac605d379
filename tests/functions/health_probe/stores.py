"""Tests: a table of observations in memory that keeps what the real one promises, and fails where a test says."""

from collections.abc import Iterable
from datetime import date

from functions.model.alert import Alert
from functions.model.day import CheckDay
from functions.state.client import Outrun, TableUnavailable
from functions.state.observations import TABLE


class FakeStore:
    """Writes hold only if the day still stands where it was read; `rivals` write first, `broken` checks fail."""

    def __init__(self) -> None:
        self.days: dict[tuple[str, date], CheckDay] = {}
        self.alerts: list[Alert] = []
        self.writes = 0
        self.broken: set[str] = set()
        self.rivals: list[CheckDay] = []

    def latest(self, checks: Iterable[str], today: date) -> dict[str, CheckDay]:
        del today  # the newest day is found however old it is
        newest: dict[str, CheckDay] = {}
        for name in checks:
            self._fail_if_broken(name)
            if mine := [day for (check, _), day in self.days.items() if check == name]:
                newest[name] = max(mine, key=lambda day: day.day)
        return newest

    def record(self, after: CheckDay, before: CheckDay | None, alert: Alert | None = None) -> None:
        self._fail_if_broken(after.check)
        if self.rivals:
            rival = self.rivals.pop(0)
            self.days[rival.check, rival.day] = rival
        stored = self.days.get((after.check, after.day))
        expected = before if before and before.day == after.day else None
        if (stored and stored.latest.at) != (expected and expected.latest.at):
            raise Outrun(after.check)
        self.days[after.check, after.day] = after
        self.writes += 1
        self.alerts += [alert] if alert else []

    def _fail_if_broken(self, check: str) -> None:
        if check in self.broken:
            raise TableUnavailable(TABLE, RuntimeError("throttled"))
