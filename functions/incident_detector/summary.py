"""Incident detector: what `aws lambda invoke` answers; pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from functions.model.alert import Alert
from functions.model.incident import Change
from functions.model.notice import Notice
from functions.model.period import utc_text
from functions.model.rule import GroupState, RuleGroup, RuleState
from functions.model.silence import Silence


def summary(
    at: datetime,
    rules: Sequence[dict[str, Any]],
    alerts: Sequence[dict[str, Any]],
    changes: Iterable[Change],
    owed: Iterable[Notice],
) -> dict[str, Any]:
    """`{"at", "rules", "alerts", "actions": [{"action", "group", "reason"}], "owed"}`."""
    return {
        "at": utc_text(at.replace(microsecond=0)),
        "rules": list(rules),
        "alerts": list(alerts),
        "actions": [
            {"action": change.action, "group": change.after.group, "incident": change.after.id, "reason": change.reason}
            for change in changes
        ],
        "owed": [notice_json(notice) for notice in owed],
    }


def rules_json(groups: Iterable[RuleGroup], states: Iterable[GroupState]) -> list[dict[str, Any]]:
    """Where each rule stands: inactive, pending, firing, or unknown with the reason; unknown before any evaluation."""
    by_group = {state.group: state for state in states}
    return [
        {"group": group.name, "rule": rule.alert, **_stands(by_group[group.name].rules.get(rule.key))}
        if group.name in by_group
        else {"group": group.name, "rule": rule.alert, "state": "unknown", "error": "it was never evaluated"}
        for group in groups
        for rule in group.rules
    ]


def alert_json(alert: Alert) -> dict[str, Any]:
    """One alert, short."""
    return {
        "fingerprint": alert.fingerprint,
        "status": alert.status,
        "severity": alert.severity,
        "service": alert.service,
        "source": alert.source,
        "summary": alert.summary,
        "reason": alert.reason,
        "starts_at": utc_text(alert.starts_at),
    }


def notice_json(notice: Notice) -> dict[str, Any]:
    """One notice that is owed: what waits, since when, and until when."""
    return {
        "incident": notice.incident,
        "channel": notice.channel,
        "kind": notice.kind,
        "owed_at": utc_text(notice.owed_at),
        "attempts": notice.attempts,
        "not_before": utc_text(notice.not_before) if notice.not_before else None,
    }


def silence_json(silence: Silence) -> dict[str, Any]:
    """One silence; its id ends it."""
    return {
        "id": silence.id,
        "matchers": [str(matcher) for matcher in silence.matchers],
        "starts_at": utc_text(silence.starts_at),
        "ends_at": utc_text(silence.ends_at),
        "comment": silence.comment,
        "by": silence.by,
    }


def _stands(state: RuleState | None) -> dict[str, Any]:
    if state is None:
        return {"state": "unknown", "error": "it was never evaluated"}
    if state.failing_since:
        return {"state": "unknown", "error": state.error}
    if any(alert.firing for alert in state.active):
        return {"state": "firing", "error": ""}
    return {"state": "pending" if state.active else "inactive", "error": ""}
