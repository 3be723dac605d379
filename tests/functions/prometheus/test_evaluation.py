"""Tests: what promtool's clock cannot show of evaluating rules: failures, gaps, changed rules, a missing Watchdog."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.model.period import MINUTE
from functions.model.rule import GroupState, QueryAnswer, QueryFailed, Rule, RuleGroup, RuleState, Sample
from functions.prometheus.evaluation import LONGEST_GAP, MOST_ALERTS, WATCHDOG, evaluate_all, evaluate_group
from tests.builders import NOON, a_rule, a_rule_group, a_sample

pytestmark = pytest.mark.unit

DOWN = QueryFailed("connection refused")
WAITS = a_rule(hold_for=3 * MINUTE)


def evaluated(
    answers: Iterable[QueryAnswer],
    group: RuleGroup | None = None,
    before: GroupState | None = None,
    at: datetime = NOON,
    every: timedelta = MINUTE,
) -> GroupState:
    """A group of one rule, evaluated once for each answer, an interval apart."""
    group = group or a_rule_group()
    for count, answer in enumerate(answers):
        before = evaluate_group(group, before, {group.rules[0].expr: answer}, at + count * every)
    assert before is not None
    return before


def only(state: GroupState) -> RuleState:
    (rule,) = state.rules.values()
    return rule


def standing(state: GroupState) -> list[str]:
    return ["firing" if alert.firing else "pending" for alert in only(state).active]


def test_while_a_rule_fails_its_alerts_stand_as_they_were() -> None:
    fired = evaluated([[a_sample()]])
    failing = evaluated([DOWN, QueryFailed("503")], before=fired, at=NOON + MINUTE)
    assert only(failing) == replace(only(fired), failing_since=NOON + MINUTE, error="503")


def test_a_rule_that_answers_again_has_no_error() -> None:
    assert only(evaluated([DOWN, []])) == RuleState()


def test_what_a_short_failure_hid_counts_as_held() -> None:
    assert standing(evaluated([[a_sample()], DOWN, DOWN, [a_sample()]], a_rule_group(WAITS))) == ["firing"]


def test_what_a_long_failure_hid_is_pending_anew() -> None:
    state = evaluated([[a_sample()], *[DOWN] * 7, [a_sample()]], a_rule_group(WAITS))
    assert standing(state) == ["pending"]
    assert only(state).active[0].active_at == NOON + 8 * MINUTE


def test_what_nobody_evaluated_for_long_is_pending_anew() -> None:
    answers = [[a_sample()], [a_sample()]]
    assert standing(evaluated(answers, a_rule_group(WAITS), every=LONGEST_GAP)) == ["firing"]
    assert standing(evaluated(answers, a_rule_group(WAITS), every=timedelta(hours=3))) == ["pending"]


def test_what_fires_goes_on_over_a_gap_of_hours() -> None:
    state = evaluated([[a_sample()], [a_sample()]], every=timedelta(hours=3))
    assert standing(state) == ["firing"]
    assert only(state).active[0].active_at == NOON


def test_what_is_over_after_a_gap_of_hours_is_over() -> None:
    assert standing(evaluated([[a_sample()], []], every=timedelta(hours=3))) == []


@pytest.mark.parametrize("earlier", [timedelta(0), MINUTE])
def test_no_instant_is_evaluated_twice_and_none_of_the_past(earlier: timedelta) -> None:
    before = evaluated([[a_sample()]])
    assert evaluate_group(a_rule_group(), before, {}, NOON - earlier) is before


def test_a_rule_that_is_gone_is_forgotten_and_a_new_one_starts_empty() -> None:
    before = evaluated([[a_sample()]])
    other = a_rule("Other")
    assert evaluate_group(a_rule_group(other), before, {other.expr: []}, NOON + MINUTE).rules == {
        other.key: RuleState()
    }


def test_a_new_limit_in_the_expression_forgets_nothing() -> None:
    group = a_rule_group(a_rule(expr="error_rate > 6"))
    before = evaluated([[a_sample()]])
    assert only(evaluated([[a_sample()]], group, before, NOON + MINUTE)).active[0].active_at == NOON


def test_an_expression_that_was_not_asked_has_failed() -> None:
    assert only(evaluate_group(a_rule_group(), None, {}, NOON)).error == "it was not asked"


def many(count: int) -> list[Sample]:
    return [a_sample(instance=str(number)) for number in range(count)]


def test_more_alerts_than_the_limit_are_an_error_that_ends_nothing() -> None:
    state = evaluated([many(2), many(3)], a_rule_group(limit=2))
    assert only(state).error == "exceeded limit of 2 with 3 alerts"
    assert standing(state) == ["firing"] * 2


@pytest.mark.parametrize("limit", [0, MOST_ALERTS + 1])
def test_no_rule_has_more_alerts_than_can_be_remembered(limit: int) -> None:
    assert len(only(evaluated([many(MOST_ALERTS)], a_rule_group(limit=limit))).active) == MOST_ALERTS
    assert "exceeded limit of 500 with 501" in only(evaluated([many(MOST_ALERTS + 1)], a_rule_group(limit=limit))).error


def test_labels_that_collide_once_they_are_expanded_are_an_error() -> None:
    colliding = a_rule(labels={"instance": ""})
    assert only(evaluated([many(2)], a_rule_group(colliding))).error == (
        "vector contains metrics with the same labelset after applying alert labels"
    )


def with_a_watchdog(answer: QueryAnswer) -> Mapping[str, GroupState]:
    """Two groups: an alert that fired a minute ago and is over now, and a Watchdog with this answer."""
    fires, watchdog = a_rule(), a_rule(WATCHDOG, expr="vector(1)", labels={"severity": "none"})
    groups = [a_rule_group(fires), a_rule_group(watchdog, name="monitoring")]
    before = {"critical": evaluated([[a_sample()]])}
    after = evaluate_all(groups, before, {fires.expr: (), "vector(1)": answer}, NOON + MINUTE)
    return {state.group: state for state in after}


def test_who_answers_without_the_watchdog_is_believed_in_nothing() -> None:
    states = with_a_watchdog(())
    assert standing(states["critical"]) == ["firing"]
    for state in states.values():
        assert only(state).error == "vector(1) returned nothing: who answered is not the Prometheus it should be"


def test_with_its_watchdog_an_empty_answer_is_an_end() -> None:
    states = with_a_watchdog((Sample({}, 1.0),))
    assert standing(states["critical"]) == []
    assert standing(states["monitoring"]) == ["firing"]


def test_a_watchdog_that_was_not_answered_says_nothing_of_the_others() -> None:
    assert standing(with_a_watchdog(DOWN)["critical"]) == []


def test_a_template_of_the_rule_that_fails_does_not_keep_it_from_firing() -> None:
    wrong: Rule = a_rule(annotations={"summary": "{{ humanize $labels.job }}"})
    (alert,) = only(evaluated([[a_sample()]], a_rule_group(wrong))).active
    assert alert.firing
    assert alert.annotations["summary"].startswith("<error expanding template: ")
