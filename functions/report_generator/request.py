"""Report generator: what a payload asks for: `{"report": KIND, "date"?, "deliver"?, "dry_run"?}`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from functions.model.invocation import BadRequest, refuse_unknown
from functions.model.names import did_you_mean
from functions.model.period import day_of

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "kpis": ("date", "dry_run"),
    "refresh": (),
    "migrate": ("dry_run",),
}
"""What each report may be told."""
_ALL: Final = ("report", "date", "deliver", "dry_run")
_EXAMPLE: Final = '{"report": "refresh"}'
_SHOWN_CHARS = 40
_FIRST: Final = date(2000, 1, 1)
"""No shop's figures are older."""


@dataclass(frozen=True)
class ReportRequest:
    """One report; `day` is a day in Zurich that is over. A dry run changes nothing."""

    report: str
    day: date
    dry_run: bool = False

    @classmethod
    def parse(cls, event: object, now: datetime) -> "ReportRequest":
        """Read a payload; without a date it is about the last whole day.

        Raises:
            BadRequest: naming the field and what would be right.
        """
        if not isinstance(event, Mapping):
            raise BadRequest(f"the payload is an object, like {_EXAMPLE}")
        refuse_unknown(event, _ALL)
        report = _report(event.get("report"))
        for name in event:
            if name not in ("report", *FIELDS[report]):
                raise BadRequest(f"{report} takes no {name}; leave it out")
        dry_run = event.get("dry_run", False)
        if not isinstance(dry_run, bool):
            raise BadRequest("dry_run is true or false")
        return cls(report, _day(event.get("date"), now), dry_run)


def _report(value: Any) -> str:  # noqa: ANN401 - anything may come
    if value is None:
        raise BadRequest(f"report is missing: write one of {', '.join(FIELDS)}, like {_EXAMPLE}")
    if not isinstance(value, str) or value not in FIELDS:
        shown = str(value)[:_SHOWN_CHARS]
        raise BadRequest(f"there is no report {shown!r}{did_you_mean(shown, FIELDS)}")
    return value


def _day(value: Any, now: datetime) -> date:  # noqa: ANN401 - anything may come
    today = day_of(now)
    if value is None:
        return today - timedelta(days=1)
    try:
        day = date.fromisoformat(value)
        right = day.isoformat() == value
    except (TypeError, ValueError):
        right = False
    if not right:
        raise BadRequest("date is a day like 2026-11-22")
    if day < _FIRST:
        raise BadRequest(f"date is a day from {_FIRST} on")
    if day >= today:
        raise BadRequest(f"date is a day that is over in Zurich, {today - timedelta(days=1)} at the latest")
    return day
