"""Benchmarks: what was counted in a local run, as the file `counted.json` beside the code keeps it."""

import json
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Self

COUNTED: Final = Path(__file__).with_name("counted.json")


@dataclass(frozen=True)
class Use:
    """What one function did in a while.

    Attributes:
        calls: that came to their end.
        wall_ms: that they took together by the clock.
        cpu_ms: that they took of a whole core.
        log_bytes: as CloudWatch bills them.
        items: what else is billed, by its name in PRICES, and `asked SERVICE`, the requests to one.
        metrics: that it printed.
    """

    calls: int = 0
    wall_ms: float = 0
    cpu_ms: float = 0
    log_bytes: int = 0
    items: dict[str, str] = field(default_factory=dict)
    metrics: tuple[str, ...] = ()

    def item(self, name: str) -> Decimal:
        """How much of it."""
        return Decimal(self.items.get(name, "0"))

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """What JSON has."""
        return cls(**{**stored, "metrics": tuple(stored["metrics"])})


Uses = dict[str, Use]
"""By function, without `fitfoot-`."""


@dataclass(frozen=True)
class Counted:
    """A counted run.

    Attributes:
        on: the day.
        minutes: of the schedule that `ticked` is of.
        checks: that are visited a minute.
        memory_mb: of each function.
        ticked: what happened by itself: schedules, scrapes, lines of the shop.
        reports: what a report takes when it is asked for, and when it is asked for again, by its name.
        schedules: how often each is asked for, by its name, in Scheduler's words.
        alarm_metrics: that alarms look at.
        dashboards: of CloudWatch.
        scrape_bytes: of one answer of /metrics, compressed.
        table_bytes: of all tables, at the end.
        incidents: that were opened: none is a usual month's minute.
    """

    on: str
    minutes: int
    checks: int
    memory_mb: dict[str, int]
    ticked: Uses
    reports: dict[str, tuple[Uses, Uses]]
    schedules: dict[str, str]
    alarm_metrics: int
    dashboards: int
    scrape_bytes: int
    table_bytes: int
    incidents: int

    def write(self, file: Path) -> None:
        """As JSON, the same for the same."""
        file.write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n", "utf-8")

    @classmethod
    def read(cls, file: Path = COUNTED) -> Self:
        """What `write` wrote."""
        stored = json.loads(file.read_text("utf-8"))
        reports = {name: (_uses(first), _uses(again)) for name, (first, again) in stored["reports"].items()}
        return cls(**{**stored, "ticked": _uses(stored["ticked"]), "reports": reports})


def _uses(stored: dict[str, Any]) -> Uses:
    return {name: Use.from_dict(use) for name, use in stored.items()}
