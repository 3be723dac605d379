"""Report generator: delivering: what is told of a delivery, to who asked and to the bus."""

from collections.abc import Callable
from datetime import date
from typing import Any

from aws_lambda_powertools.logging import Logger

from functions.bus.events import Event, NudgeFailed, put
from functions.model.period import utc_text
from functions.model.report import Kind
from functions.report_generator.delivering.courier import Courier
from functions.report_generator.delivering.storing import Make
from functions.report_generator.failing import ReportFailed
from functions.state.deliveries import Dispatch, Standing

logger = Logger(child=True)


def deliver(courier: Courier, kind: Kind, day: date, make: Make, *, resend: bool = False) -> dict[str, Any]:
    """Deliver a report, or go on with a delivery that was begun.

    Answers `{"made_at", "files": [keys], "mail": {"status", "at", "receipt", "reason"}}`; the status is `stored` (there
    is nobody to send to, or another run has it in hand, says the reason), `sending` (another run sends it) or `sent`.

    Raises:
        ReportFailed: it was refused, nobody knows whether it was sent, or its files are not stored; it says what was
            done all the same.
        TableUnavailable: the table does not answer; nothing is sent without it.
    """
    delivered = courier.deliver(kind, day, make, resend=resend)
    if delivered.dispatch.standing is Standing.UNKNOWN:
        logger.warning("delivery_unknown", report=kind, date=str(day), reason=delivered.dispatch.reason)
    if delivered.trouble:
        stored = ", ".join(delivered.dispatch.files) or "nothing"
        done = f"stored: {stored}; mail: {delivered.dispatch.standing}"
        raise ReportFailed(f"{kind} of {day}: {'; '.join(delivered.trouble)} ({done})")
    return answer_of(delivered.dispatch)


def answer_of(dispatch: Dispatch) -> dict[str, Any]:
    """A delivery as it is answered."""
    return {
        "made_at": utc_text(dispatch.made_at),
        "files": list(dispatch.files),
        "mail": {
            "status": dispatch.standing.value,
            "at": utc_text(dispatch.at),
            "receipt": dispatch.receipt,
            "reason": dispatch.reason,
        },
    }


def teller(events: Callable[[], Any]) -> Callable[[Dispatch], bool]:
    """Tells the bus, whose client `events` makes; one that does not take it is told by the next run."""

    def tell(dispatch: Dispatch) -> bool:
        try:
            put(events(), [event_of(dispatch)])
        except NudgeFailed:
            return False
        return True

    return tell


def event_of(dispatch: Dispatch) -> Event:
    """`ReportDelivered`: `{"report", "date", "files", "receipt", "made_at", "at"}`; the date is its last day."""
    return Event(
        "ReportDelivered",
        {
            "report": dispatch.kind.value,
            "date": dispatch.day.isoformat(),
            "files": list(dispatch.files),
            "receipt": dispatch.receipt,
            "made_at": utc_text(dispatch.made_at),
            "at": utc_text(dispatch.at),
        },
    )
