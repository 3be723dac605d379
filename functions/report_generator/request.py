"""Report generator: what a payload asks for: `{"report": KIND, "date"?, "deliver"?, "resend"?, "dry_run"?}`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from functions.model.invocation import BadRequest, refuse_unknown
from functions.model.names import did_you_mean
from functions.model.period import day_of
from functions.model.report import Kind

_DELIVERED: Final = ("date", "deliver", "resend", "dry_run")
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(Kind, _DELIVERED),
    "kpis": ("date", "dry_run"),
    "refresh": (),
    "migrate": ("dry_run",),
}
"""What each report may be told."""
_ALL: Final = ("report", *_DELIVERED)
_EXAMPLE: Final = '{"report": "daily"}'
_SHOWN_CHARS = 40
_FIRST: Final = date(2000, 1, 1)
"""No shop's figures are older."""


@dataclass(frozen=True)
class ReportRequest:
    """One report; `day` is a day in Zurich that is over.

    A dry run changes nothing. What is not to be delivered is made and answered, mail and all, and neither stored nor
    sent. `resend` wants its mail again, though it was sent, or may have been.
    """

    report: str
    day: date
    dry_run: bool = False
    deliver: bool = True
    resend: bool = False

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
        wishes = {name: _flag(event, name) for name in ("dry_run", "deliver", "resend") if name in event}
        found = cls(report, _day(event.get("date"), now), **wishes)
        if found.resend and (found.dry_run or not found.deliver):
            raise BadRequest("resend sends; leave it out, or dry_run and deliver")
        return found


def _flag(event: Mapping[str, Any], name: str) -> bool:
    value = event[name]
    if not isinstance(value, bool):
        raise BadRequest(f"{name} is true or false")
    return value


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
