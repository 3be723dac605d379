"""Incident detector: the alert that rules of a group cannot be evaluated: what they would say is not known; pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from functions.incident_detector.rules.rule_wording import MONITORING, SOURCE, severity_of
from functions.model.alert import Alert, AlertStatus, Severity
from functions.model.rule import GroupState, Rule, RuleGroup, RuleState

UNANSWERED = "RulesUnanswered"
_MOST_REASONS = 3


def unanswered(group: RuleGroup, before: GroupState | None, after: GroupState) -> list[Alert]:
    """One alert for all rules of the group: unknown while any fails, resolved once when all answer again."""
    failing = [(rule, state) for rule in group.rules if (state := after.rules.get(rule.key)) and state.failing_since]
    since = _failing_since(after) or (_failing_since(before) if before else None)
    if since is None:
        return []
    alert = Alert(
        labels={"alertname": UNANSWERED, "group": group.name, "service": MONITORING},
        status=AlertStatus.UNKNOWN if failing else AlertStatus.RESOLVED,
        severity=_severity(rule for rule, _ in failing),
        service=MONITORING,
        source=SOURCE,
        summary=f"{len(failing)} of {len(group.rules)} rules of {group.name} cannot be evaluated",
        reason=_reason(failing),
        starts_at=since,
        updated_at=after.evaluated_at,
        ends_at=None if failing else after.evaluated_at,
        unknown_since=since if failing else None,
    )
    return [alert]


def _failing_since(state: GroupState) -> datetime | None:
    return min((rule.failing_since for rule in state.rules.values() if rule.failing_since), default=None)


def _severity(rules: Iterable[Rule]) -> Severity:
    """The worst of them, and a warning where that is none: that a Watchdog fails is worth knowing."""
    return min((Severity.WARNING, *(severity_of(rule.labels) for rule in rules)), key=lambda severity: severity.rank)


def _reason(failing: Sequence[tuple[Rule, RuleState]]) -> str:
    """Each error with the rules that have it."""
    rules: dict[str, list[str]] = {}
    for rule, state in failing:
        rules.setdefault(state.error, []).append(rule.alert)
    said = [f"{', '.join(dict.fromkeys(names))}: {error}" for error, names in rules.items()]
    more = [f"{len(said) - _MOST_REASONS} more errors"] if len(said) > _MOST_REASONS else []
    return "; ".join([*said[:_MOST_REASONS], *more]) or "its rules are evaluated again"
