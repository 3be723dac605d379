"""Incident detector: a tick's evaluation of the rules: ask in one batch, evaluate, write the alerts with the state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from functions.incident_detector.rules.rule_alerts import SOURCE, retired, rule_alerts
from functions.model.alert import Alert
from functions.model.rule import GroupState, QueryAnswer, QueryFailed, RuleGroup
from functions.prometheus.evaluation import evaluate_all
from functions.shop.questions import Answer, Answered, PromQL
from functions.state.client import Outrun


class States(Protocol):
    """What evaluating needs of the table of rules' states."""

    def load(self, groups: Iterable[str]) -> dict[str, GroupState]: ...  # noqa: D102 - as RuleStates
    def save(self, after: GroupState, before: GroupState | None, alerts: Sequence[Alert]) -> None: ...  # noqa: D102


class AlertsTable(Protocol):
    """What evaluating needs of the alerts."""

    def active(self, source: str | None = None) -> list[Alert]: ...  # noqa: D102 - as Alerts
    def put_newer(self, alert: Alert) -> bool: ...  # noqa: D102


class Reader(Protocol):
    """Who answers PromQL."""

    def ask(self, questions: Sequence[PromQL]) -> list[Answer]: ...  # noqa: D102 - as ShopReader


@dataclass
class Evaluated:
    """The groups as they stand at the tick; `doubled` were evaluated at it, or later, by another run."""

    states: list[GroupState] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    @property
    def rules(self) -> int:
        """How many rules were evaluated."""
        return sum(len(state.rules) for state in self.states)

    @property
    def blind(self) -> int:
        """How many of them could not be."""
        return sum(rule.failing_since is not None for state in self.states for rule in state.rules.values())


def evaluated(groups: Sequence[RuleGroup], known: Mapping[str, GroupState], reader: Reader, at: datetime) -> Evaluated:
    """Ask in one batch, and evaluate; nothing is written."""
    expressions = list(dict.fromkeys(rule.expr for group in groups for rule in group.rules))
    asked = reader.ask([PromQL(expression, at) for expression in expressions])
    answers = {expression: _answer(answer) for expression, answer in zip(expressions, asked, strict=True)}
    after = evaluate_all(groups, known, answers, at)
    alerts = [
        alert
        for group, state in zip(groups, after, strict=True)
        for alert in rule_alerts(group, known.get(group.name), state)
    ]
    return Evaluated(after, alerts)


def evaluate(
    groups: Sequence[RuleGroup], states: States, alerts: AlertsTable, reader: Reader, at: datetime
) -> Evaluated:
    """Evaluate each group that nobody evaluated at this instant yet, and write its alerts with its state.

    Raises:
        TableUnavailable: absent, throttled or out of reach.
    """
    known = states.load(group.name for group in groups)
    due = [group for group in groups if group.name not in known or known[group.name].evaluated_at < at]
    done = Evaluated(doubled=[group.name for group in groups if group not in due])
    for group, after in zip(due, evaluated(due, known, reader, at).states, strict=True):
        turned = rule_alerts(group, known.get(group.name), after)
        try:
            states.save(after, known.get(group.name), turned)
        except Outrun:
            done.doubled.append(group.name)
        else:
            done.states.append(after)
            done.alerts += turned
    if not done.doubled:
        for alert in retired(alerts.active(SOURCE), done.alerts, at):
            alerts.put_newer(alert)
    return done


def _answer(answer: Answer) -> QueryAnswer:
    return answer.samples if isinstance(answer, Answered) else QueryFailed(answer.reason)
