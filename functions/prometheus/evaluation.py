"""Prometheus: alerting rules evaluated at an instant, with the semantics of Prometheus's rules/alerting.go; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from functions.model.rule import (
    NOTHING,
    ActiveAlert,
    GroupState,
    QueryAnswer,
    QueryFailed,
    Rule,
    RuleGroup,
    RuleState,
    Sample,
)
from functions.prometheus.template import expand

WATCHDOG = "Watchdog"
"""A rule of this name always returns something: an evaluator that returns nothing for it is not one."""
LONGEST_GAP = timedelta(minutes=5)
"""Between two evaluations; Prometheus, too, takes a series for gone after five minutes without a sample."""
MOST_ALERTS = 500
"""Of one rule, where its group says no smaller limit: what is remembered of a group has to fit an item."""

_Labels = frozenset[tuple[str, str]]


class RuleBroken(Exception):
    """A rule's answer makes no alerts."""


def evaluate_all(
    groups: Iterable[RuleGroup], before: Mapping[str, GroupState], answers: Mapping[str, QueryAnswer], at: datetime
) -> list[GroupState]:
    """Every group evaluated, where nothing contradicts that who answered is Prometheus.

    `before` is by the names of groups, `answers` by expression.
    """
    wanted = list(groups)
    believed = trusted(wanted, answers)
    return [evaluate_group(group, before.get(group.name), believed, at) for group in wanted]


def trusted(groups: Iterable[RuleGroup], answers: Mapping[str, QueryAnswer]) -> Mapping[str, QueryAnswer]:
    """The answers, or none at all where a Watchdog came back empty: all came from the same place.

    Something that answers everything with nothing (a proxy, another tenant) would otherwise resolve every alert.
    """
    for group in groups:
        for rule in group.rules:
            if rule.alert == WATCHDOG and answers.get(rule.expr) in ((), []):
                failed = QueryFailed(f"{rule.expr} returned nothing: who answered is not the Prometheus it should be")
                return dict.fromkeys(answers, failed)
    return answers


def evaluate_group(
    group: RuleGroup, before: GroupState | None, answers: Mapping[str, QueryAnswer], at: datetime
) -> GroupState:
    """Every rule of a group evaluated at one instant; an expression without an answer is one that failed.

    A rule that is gone is forgotten, and a new one starts empty. What was pending when the last answer came more than
    LONGEST_GAP ago (nobody asked, or nobody answered) begins anew, as nobody saw it hold; what fires goes on or ends
    by what is returned now. An instant that is not after the last one changes nothing: `before` comes back.
    """
    if before and at <= before.evaluated_at:
        return before
    limit = min(group.limit or MOST_ALERTS, MOST_ALERTS)
    states = {}
    for rule in group.rules:
        known = before.rules.get(rule.key, RuleState()) if before else RuleState()
        if before and at - (known.failing_since or before.evaluated_at) > LONGEST_GAP:
            known = replace(known, active=tuple(alert for alert in known.active if alert.firing))
        answer = answers.get(rule.expr, QueryFailed("it was not asked"))
        states[rule.key] = evaluate(rule, known, answer, at, limit)
    return GroupState(group.name, at, states)


def evaluate(rule: Rule, before: RuleState, answer: QueryAnswer, at: datetime, limit: int = 0) -> RuleState:
    """One rule, at one instant; a limit of 0 is none.

    While it cannot be evaluated its alerts stand as they were. That holds for too many alerts, too: Prometheus forgets
    them then, which would end an outage because it grew.
    """
    try:
        return RuleState(_active(rule, before.active, answer, at, limit))
    except RuleBroken as broken:
        return replace(before, failing_since=before.failing_since or at, error=str(broken))


def _active(
    rule: Rule, before: Iterable[ActiveAlert], answer: QueryAnswer, at: datetime, limit: int
) -> tuple[ActiveAlert, ...]:
    if isinstance(answer, QueryFailed):
        raise RuleBroken(answer.reason)
    active = tuple(_still_active(rule, before, _returned(rule, answer, at), at))
    if limit and len(active) > limit:
        raise RuleBroken(f"exceeded limit of {limit} with {len(active)} alerts")
    return active


def _returned(rule: Rule, samples: Sequence[Sample], at: datetime) -> dict[_Labels, ActiveAlert]:
    alerts: dict[_Labels, ActiveAlert] = {}
    for sample in samples:
        alert = _alert(rule, sample, at)
        identity = frozenset(alert.labels.items())
        if identity in alerts:
            raise RuleBroken("vector contains metrics with the same labelset after applying alert labels")
        alerts[identity] = alert
    return alerts


def _alert(rule: Rule, sample: Sample, at: datetime) -> ActiveAlert:
    def expanded(texts: Mapping[str, str]) -> dict[str, str]:
        return {name: expand(text, sample.labels, sample.value) for name, text in texts.items()}

    labels = {**sample.labels, **expanded(rule.labels), "alertname": rule.alert}
    kept = {name: value for name, value in labels.items() if value and name != "__name__"}
    return ActiveAlert(kept, expanded(rule.annotations), sample.value, at)


def _still_active(
    rule: Rule, before: Iterable[ActiveAlert], returned: dict[_Labels, ActiveAlert], at: datetime
) -> Iterator[ActiveAlert]:
    for known in before:
        seen = returned.pop(frozenset(known.labels.items()), None)
        if seen:
            yield _held(rule, replace(seen, active_at=known.active_at, firing=known.firing), at)
        elif known.firing and rule.keep_firing_for > NOTHING:
            since = known.keep_since or at
            if at - since < rule.keep_firing_for:
                yield replace(known, keep_since=since)
    for new in returned.values():
        yield _held(rule, new, at)


def _held(rule: Rule, alert: ActiveAlert, at: datetime) -> ActiveAlert:
    return replace(alert, firing=alert.firing or at - alert.active_at >= rule.hold_for)
