"""Incident detector: what an evaluation of rules says is wrong, as alerts; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from functions.incident_detector.rules.rule_wording import SOURCE, alert_of
from functions.incident_detector.rules.unanswered import unanswered
from functions.model.alert import Alert, AlertStatus
from functions.model.rule import ActiveAlert, GroupState, RuleGroup, RuleState

__all__ = ["SOURCE", "retired", "rule_alerts"]

_WEIGHT = (AlertStatus.FIRING, AlertStatus.UNKNOWN, AlertStatus.RESOLVED)
_GONE = "its rule was removed or renamed"


def rule_alerts(group: RuleGroup, before: GroupState | None, after: GroupState) -> list[Alert]:
    """What to write of one evaluation of a group: an alert a fingerprint, the weightiest where rules share one.

    What fires is written every time, so that a lost table is whole again a tick after it is back; what ended, once.
    While its rule cannot be evaluated it is unknown: neither firing nor over. What is pending is nobody's business.
    """
    found: dict[str, Alert] = {}
    for alert in (*_standing(after), *_ended(before.rules if before else {}, after), *unanswered(group, before, after)):
        other = found.get(alert.fingerprint, alert)
        found[alert.fingerprint] = min(alert, other, key=lambda one: _WEIGHT.index(one.status))
    return list(found.values())


def retired(active: Iterable[Alert], written: Iterable[Alert], now: datetime) -> list[Alert]:
    """Active alerts of this source that no rule knows of, as those of a group that was removed: resolved.

    `written` is all that the evaluation of every group there is wrote at this tick: whatever stands is in it.
    """
    known = {alert.fingerprint for alert in written}
    return [
        replace(alert, status=AlertStatus.RESOLVED, reason=_GONE, updated_at=now, ends_at=now, unknown_since=None)
        for alert in active
        if alert.source == SOURCE and alert.fingerprint not in known
    ]


def _standing(state: GroupState) -> Iterator[Alert]:
    """What fires, and what did when it was last known."""
    for rule in state.rules.values():
        for active in _firing(rule).values():
            alert = alert_of(active, AlertStatus.FIRING, state.evaluated_at)
            yield _unknown(alert, rule.failing_since, rule.error) if rule.failing_since else alert


def _ended(before: Mapping[str, RuleState], after: GroupState) -> Iterator[Alert]:
    for key, known in before.items():
        still = _firing(after.rules.get(key, RuleState()))
        for identity, active in _firing(known).items():
            if identity not in still:
                alert = alert_of(active, AlertStatus.RESOLVED, after.evaluated_at)
                reason = alert.reason if key in after.rules else _GONE
                yield replace(alert, reason=reason, ends_at=after.evaluated_at)


def _firing(rule: RuleState) -> dict[frozenset[tuple[str, str]], ActiveAlert]:
    return {frozenset(active.labels.items()): active for active in rule.active if active.firing}


def _unknown(alert: Alert, since: datetime, error: str) -> Alert:
    reason = f"not known now: {error}; last: {alert.reason}"
    return replace(alert, status=AlertStatus.UNKNOWN, reason=reason, unknown_since=since)
