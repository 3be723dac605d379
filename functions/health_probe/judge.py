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


def judge(check: Check, visit: Visit, tick: datetime) -> Observation:
    """What a visit says of its check at a tick."""
    outcome, cause, reason = _weigh(check, visit, tick)
    if until := check.maintenance_until(tick):
        shown = f"maintenance until {until.astimezone(ZURICH):%d.%m. %H:%M} (Zurich)"
        outcome, cause, reason = Outcome.MAINTENANCE, Cause.NONE, f"{shown}; {reason}" if reason else shown
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
            # a check may expect this very failure: `[CONNECTED] == false`
            if all(condition.check(_answer(visit, tick)).holds for condition in check.conditions):
                return Outcome.UP, Cause.NONE, ""
            return Outcome.DOWN, cause, reason
        case Visited():
            for outcome, conditions in ((Outcome.DOWN, check.conditions), (Outcome.DEGRADED, check.degraded)):
                if failed := _first_failed(conditions, _answer(visit, tick)):
                    return outcome, *failed
            return Outcome.UP, Cause.NONE, ""
        case _:
            assert_never(visit)


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
