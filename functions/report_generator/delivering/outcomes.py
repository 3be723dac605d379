"""Report generator: delivering: what a call to the mail service makes of a delivery, and in words."""

from typing import Any, assert_never

from functions.report_generator.delivering.post import Doubtful, NotTaken, Outcome, Taken
from functions.state.deliveries import Standing


def changes(outcome: Outcome) -> dict[str, Any]:
    """Where the delivery stands then."""
    match outcome:
        case Taken(receipt):
            return {"standing": Standing.SENT, "receipt": receipt}
        case NotTaken(reason):
            return {"standing": Standing.REFUSED, "reason": reason}
        case Doubtful(reason):
            return {"standing": Standing.UNKNOWN, "reason": reason}
    assert_never(outcome)


def said(outcome: Outcome) -> str:
    """For people."""
    match outcome:
        case Taken(receipt):
            return f"the mail was sent ({receipt})"
        case NotTaken(reason):
            return f"the mail was not sent ({reason})"
        case Doubtful(reason):
            return f"nobody knows whether the mail was sent ({reason})"
    assert_never(outcome)
