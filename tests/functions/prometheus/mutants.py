"""Tests: evaluators that are wrong in one thing each, as somebody might write them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from math import isnan

from functions.model.rule import NOTHING, ActiveAlert, QueryAnswer, QueryFailed, Rule, RuleState, Sample
from functions.prometheus.evaluation import evaluate
from tests.functions.prometheus.comparison import Evaluate

_INSTANT = timedelta(microseconds=1)


def _with_rule(change: Callable[[Rule], Rule]) -> Evaluate:
    return lambda rule, before, answer, at: evaluate(change(rule), before, answer, at)


def _with_samples(keep: Callable[[Sample], bool]) -> Evaluate:
    def mutant(rule: Rule, before: RuleState, answer: QueryAnswer, at: datetime) -> RuleState:
        assert not isinstance(answer, QueryFailed)
        return evaluate(rule, before, [sample for sample in answer if keep(sample)], at)

    return mutant


def _with_active(change: Callable[[ActiveAlert, RuleState, datetime], ActiveAlert]) -> Evaluate:
    def mutant(rule: Rule, before: RuleState, answer: QueryAnswer, at: datetime) -> RuleState:
        after = evaluate(rule, before, answer, at)
        return replace(after, active=tuple(change(alert, before, at) for alert in after.active))

    return mutant


def _since_it_fired(alert: ActiveAlert, before: RuleState, at: datetime) -> ActiveAlert:
    fired = any(known.labels == alert.labels and known.firing for known in before.active)
    return replace(alert, active_at=at) if alert.firing and not fired else alert


def _annotations_of_the_first_time(alert: ActiveAlert, before: RuleState, at: datetime) -> ActiveAlert:
    del at
    first = next((known.annotations for known in before.active if known.labels == alert.labels), alert.annotations)
    return replace(alert, annotations=first)


def _keeps_since_the_first_gap(rule: Rule, before: RuleState, answer: QueryAnswer, at: datetime) -> RuleState:
    after = evaluate(rule, before, answer, at)
    gaps = {frozenset(known.labels.items()): known.keep_since for known in before.active}
    kept = (replace(one, keep_since=one.keep_since or gaps.get(frozenset(one.labels.items()))) for one in after.active)
    return replace(after, active=tuple(kept))


def _pending_survives(rule: Rule, before: RuleState, answer: QueryAnswer, at: datetime) -> RuleState:
    after = evaluate(rule, before, answer, at)
    still = [alert.labels for alert in after.active]
    return replace(
        after,
        active=after.active + tuple(alert for alert in before.active if not alert.firing and alert.labels not in still),
    )


MUTANTS: dict[str, Evaluate] = {
    "for has to be exceeded": _with_rule(lambda rule: replace(rule, hold_for=rule.hold_for + _INSTANT)),
    "for is a second shorter": _with_rule(lambda rule: replace(rule, hold_for=rule.hold_for - timedelta(seconds=1))),
    "keep_firing_for is one instant longer": _with_rule(
        lambda rule: replace(rule, keep_firing_for=rule.keep_firing_for and rule.keep_firing_for + _INSTANT)
    ),
    "keep_firing_for is forgotten": _with_rule(lambda rule: replace(rule, keep_firing_for=NOTHING)),
    "keep_firing_for counts from the first gap": _keeps_since_the_first_gap,
    "labels are not templates": _with_rule(lambda rule: replace(rule, labels={})),
    "NaN is nothing": _with_samples(lambda sample: not isnan(sample.value)),
    "zero is nothing": _with_samples(lambda sample: sample.value != 0),
    "active since it fires": _with_active(_since_it_fired),
    "annotations are expanded once": _with_active(_annotations_of_the_first_time),
    "pending survives a gap": _pending_survives,
}
