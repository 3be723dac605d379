"""Health probe: from what a visit found to an observation; pure."""

from datetime import datetime
from typing import assert_never

from functions.health_probe.visit import Failed, NotVisited, Visit, Visited
from functions.model.answer import Answer
from functions.model.check import Check
from functions.model.condition import Condition
from functions.model.observation import Cause, Observation, Outcome
from functions.model.period import ZURICH

_CAUSES = {
    "[STATUS]": Cause.STATUS,
    "[BODY]": Cause.BODY,
    "[RESPONSE_TIME]": Cause.RESPONSE_TIME,
    "[CERTIFICATE_EXPIRATION]": Cause.CERTIFICATE,
}
_REASON_CHARS = 300


def judge(check: Check, visit: Visit, tick: datetime) -> Observation:
    """What a visit says of its check at a tick."""
    outcome, cause, reason = _weigh(check, visit, tick)
    if until := check.maintenance_until(tick):
        shown = f"maintenance until {until.astimezone(ZURICH):%d.%m. %H:%M} (Zurich)"
        outcome, cause, reason = Outcome.MAINTENANCE, Cause.NONE, f"{shown}; {reason}" if reason else shown
    reason = one_line(reason)
    if isinstance(visit, NotVisited):
        return Observation(check.name, tick, outcome, reason, cause)
    return Observation(
        check=check.name,
        at=tick,
        outcome=outcome,
        reason=reason,
        cause=cause,
        status=visit.status if isinstance(visit, Visited) else None,
        took=visit.took,
        phases=visit.phases,
        certificate_expires=visit.certificate_expires,
    )


def _weigh(check: Check, visit: Visit, tick: datetime) -> tuple[Outcome, Cause, str]:
    match visit:
        case NotVisited(cause, reason):
            return Outcome.UNKNOWN, cause, reason
        case Failed(cause, reason):
            return (Outcome.UP, Cause.NONE, "") if _expected(check, visit, tick) else (Outcome.DOWN, cause, reason)
        case Visited():
            answer = _answer(visit, tick)
            for outcome, conditions in ((Outcome.DOWN, check.conditions), (Outcome.DEGRADED, check.degraded)):
                if failed := _first_failed(conditions, answer):
                    return outcome, *failed
            return Outcome.UP, Cause.NONE, ""
        case _:
            assert_never(visit)


def _expected(check: Check, visit: Failed, tick: datetime) -> bool:
    """Whether a check wants no connection, and says so: `[CONNECTED] == false`.

    That its other conditions hold is not enough: `[RESPONSE_TIME] < 500` does while a connection is refused.
    """
    says_so = any("[CONNECTED]" in condition.placeholders for condition in check.conditions)
    if visit.connected or not says_so:
        return False
    return _first_failed(check.conditions, _answer(visit, tick)) is None


def _first_failed(conditions: tuple[Condition, ...], answer: Answer) -> tuple[Cause, str] | None:
    for condition in conditions:
        verdict = condition.check(answer)
        if not verdict.holds:
            return _cause(condition), f"{verdict.shown} does not hold"
    return None


def _cause(condition: Condition) -> Cause:
    return next((_CAUSES[name] for name in sorted(condition.placeholders) if name in _CAUSES), Cause.CONDITION)


def _answer(visit: Visited | Failed, tick: datetime) -> Answer:
    left = visit.certificate_expires - tick if visit.certificate_expires else None
    if isinstance(visit, Failed):
        return Answer(visit.connected, None, visit.took, b"", visit.ip, left)
    return Answer(
        connected=True,
        status=visit.status,
        response_time=visit.took,
        body=visit.body,
        ip=visit.ip,
        certificate_expires_in=left,
    )


def one_line(reason: str) -> str:
    """A reason as logs, tables and pages can hold it: no line ends, control codes or half characters of a server's.

    It is clipped to 300 characters.
    """
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in reason).split())
    return words if len(words) <= _REASON_CHARS else words[: _REASON_CHARS - 1] + "…"
