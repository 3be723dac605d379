"""Tests: our evaluation of a history held against what promtool saw of it, at every instant."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from functions.model.rule import QueryAnswer, Rule, RuleState, Sample
from tests.functions.prometheus.promtool import ACTIVE, EPOCH, SINCE, History, Seen

Evaluate = Callable[[Rule, RuleState, QueryAnswer, datetime], RuleState]
_T = TypeVar("_T")
_Labels = frozenset[tuple[str, str]]
_ERROR = re.compile(r"<error expanding template: (?:error executing template \w+: .*? at <.*?>: )?(.*)>", re.DOTALL)


def differences(history: History, seen: Seen, evaluate: Evaluate) -> list[str]:
    """What is not equal: active and firing sets, since when, and the labels and annotations of what fires."""
    states = {rule.key: RuleState() for rule in history.group.rules}
    found: list[str] = []
    for at in history.instants:
        for rule in history.group.rules:
            states[rule.key] = evaluate(rule, states[rule.key], seen.samples[rule.expr, at], EPOCH + at)
        found += [f"{history.name} at {at}: {what}" for what in _differences(history, seen, states, at)]
    return found


def _differences(history: History, seen: Seen, states: Mapping[str, RuleState], at: timedelta) -> Iterator[str]:
    broken = [state.error for state in states.values() if state.error]
    if broken:
        yield f"ours fail: {broken}"
    ours = [(rule, alert) for rule in history.group.rules for alert in states[rule.key].active]
    # Prometheus writes these series with the rule's own labels beneath the alert's
    shown = [(_without_empty({**rule.labels, **alert.labels}), alert) for rule, alert in ours]
    active = Counter(_frozen({**labels, "alertstate": _stands(alert.firing)}) for labels, alert in shown)
    yield from _unequal("active", active, Counter(_named(seen.samples[ACTIVE, at])))
    since = Counter((_frozen(labels), (alert.active_at - EPOCH).total_seconds()) for labels, alert in shown)
    theirs = ((_nameless(sample), sample.value) for sample in seen.samples[SINCE, at])
    yield from _unequal("active since", since, Counter(theirs))
    firing = Counter((_frozen(one.labels), _text(one.annotations)) for _, one in ours if one.firing)
    names = {rule.alert for rule in history.group.rules}
    told = [(_frozen(labels), _text(texts)) for name in names for labels, texts in seen.firing[name, at]]
    yield from _unequal("firing", firing, Counter(told))


def _unequal(what: str, ours: Counter[_T], theirs: Counter[_T]) -> Iterator[str]:
    if ours != theirs:
        yield f"{what}: only ours {list(ours - theirs)}, only Prometheus's {list(theirs - ours)}"


def _stands(firing: bool) -> str:  # noqa: FBT001 - it is the only thing there is to say
    return "firing" if firing else "pending"


def _named(samples: Iterable[Sample]) -> Iterator[_Labels]:
    return (_nameless(sample) for sample in samples)


def _nameless(sample: Sample) -> _Labels:
    return _frozen({name: value for name, value in sample.labels.items() if name != "__name__"})


def _without_empty(labels: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in labels.items() if value}


def _frozen(labels: Mapping[str, str]) -> _Labels:
    return frozenset(labels.items())


def _text(annotations: Mapping[str, str]) -> _Labels:
    """Errors by their last words: where in a template they are, each version of Prometheus says otherwise."""
    return frozenset((name, _ERROR.sub(r"<error: \1>", text)) for name, text in annotations.items())
