"""Tests: our evaluation against `promtool test rules` on its virtual clock: the same sets, at every instant."""

import os
from collections.abc import Mapping
from datetime import timedelta

import pytest

from functions.model.rule import Rule, RuleGroup, RuleState, Sample
from functions.prometheus.evaluation import evaluate, evaluate_group
from tests.functions.prometheus.comparison import Evaluate, differences
from tests.functions.prometheus.histories import histories
from tests.functions.prometheus.mutants import MUTANTS
from tests.functions.prometheus.promtool import EPOCH, History, Seen, complaints, watch
from tests.functions.prometheus.shop_histories import shop_histories

pytestmark = [pytest.mark.integration, pytest.mark.no_cover]  # traced, it takes twice as long

MINUTE = timedelta(minutes=1)
FULL = os.environ.get("PROMTOOL_TEST") == "full"
"""The suite compares the same histories each time; the full form has more of them."""
GENERATED, SHOP = (220, 12) if FULL else (70, 6)
SEED = 20261123
FEW = 60
"""Histories that are enough to find every mutant by."""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[History, Seen]]:
    return seen_by_promtool(histories(GENERATED, SEED), tmp_path_factory)


def seen_by_promtool(made: list[History], folders: pytest.TempPathFactory) -> list[tuple[History, Seen]]:
    seen = watch(made, folders.mktemp("histories"))
    return [(history, seen[history.name]) for history in made]


def test_made_up_rules_are_active_and_fire_as_in_prometheus(generated: list[tuple[History, Seen]]) -> None:
    evaluations = sum(len(history.instants) * len(history.group.rules) for history, _ in generated)
    fired = sum(len(alerts) for _, seen in generated for alerts in seen.firing.values())
    print(f"{len(generated)} histories, {evaluations} evaluations of rules, {fired} firing alerts compared")
    assert [found for history, seen in generated for found in differences(history, seen, evaluate)] == []
    assert len(generated) == GENERATED
    assert fired > evaluations / 4  # they are about something


def test_our_rule_files_are_active_and_fire_as_in_prometheus(tmp_path_factory: pytest.TempPathFactory) -> None:
    shop = seen_by_promtool(shop_histories(SHOP, SEED), tmp_path_factory)
    assert [found for history, seen in shop for found in differences(history, seen, evaluate)] == []
    ours = {rule.alert for history, _ in shop for rule in history.group.rules}
    assert {alert for _, seen in shop for (alert, _), firing in seen.firing.items() if firing} == ours


def test_a_group_is_evaluated_as_its_rules_are(generated: list[tuple[History, Seen]]) -> None:
    for history, seen in generated[:FEW]:
        state, states = None, {rule.key: RuleState() for rule in history.group.rules}
        for at in history.instants:
            answers = {rule.expr: seen.samples[rule.expr, at] for rule in history.group.rules}
            state = evaluate_group(history.group, state, answers, EPOCH + at)
            for rule in history.group.rules:
                states[rule.key] = evaluate(rule, states[rule.key], answers[rule.expr], EPOCH + at)
            assert state.rules == states


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_an_evaluator_that_is_wrong_in_one_thing_is_found(
    mutant: Evaluate, generated: list[tuple[History, Seen]]
) -> None:
    assert any(differences(history, seen, mutant) for history, seen in generated[:FEW])


@pytest.mark.parametrize(
    ("labels", "limit"), [({"instance": "one for all"}, 0), ({}, 1)], ids=["labels that collide", "a limit"]
)
def test_a_rule_fails_when_and_why_it_does_in_prometheus(
    labels: Mapping[str, str], limit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rule = Rule("Loaded", "load > 1", labels=labels)
    series = {'load{instance="a"}': "0 2 2 2 0", 'load{instance="b"}': "0 0 0 2 2"}
    history = History("fails", RuleGroup("fails", (rule,), limit), series, MINUTE, MINUTE, 5)

    a, b = (Sample({"__name__": "load", "instance": name}, 2.0) for name in "ab")
    state, failures = RuleState(), []
    for at, answer in zip(history.instants, ([], [a], [a], [a, b], [b]), strict=True):
        state = evaluate(rule, state, answer, EPOCH + at, limit)
        failures += [(rule.alert, at, state.error)] if state.error else []

    assert failures[:1] == complaints(history, tmp_path_factory.mktemp("fails"))
