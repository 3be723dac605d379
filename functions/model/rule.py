"""Model: alerting rules as Prometheus's rule files have them, and what is remembered of them between evaluations."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

NOTHING = timedelta(0)


@dataclass(frozen=True)
class Rule:
    """One alerting rule: `labels` and `annotations` are Go templates, as written."""

    alert: str
    expr: str
    hold_for: timedelta = NOTHING
    keep_firing_for: timedelta = NOTHING
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What its state is kept under: as in Prometheus its name and labels, so that a new limit forgets nothing."""
        return f"{self.alert}{json.dumps(dict(sorted(self.labels.items())), separators=(',', ':'))}"


@dataclass(frozen=True)
class RuleGroup:
    """Rules that are evaluated together, at one instant. `limit` 0 is no limit of alerts a rule."""

    name: str
    rules: tuple[Rule, ...]
    limit: int = 0


@dataclass(frozen=True)
class Sample:
    """One element of a query's result: its labels, and its value, which may be NaN or infinite."""

    labels: Mapping[str, str]
    value: float


@dataclass(frozen=True)
class QueryFailed:
    """Why an expression has no answer: nobody answered, or what came was refused or is none."""

    reason: str


QueryAnswer = Sequence[Sample] | QueryFailed
"""Of an expression: no samples at all is an answer, that there is none is not."""


@dataclass(frozen=True)
class ActiveAlert:
    """An alert of a rule that is pending or firing, named by its labels (with `alertname`, without `__name__`).

    `keep_since` is when its expression last stopped returning it, where `keep_firing_for` keeps it.
    """

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    value: float
    active_at: datetime
    firing: bool = False
    keep_since: datetime | None = None


@dataclass(frozen=True)
class RuleState:
    """What is remembered of a rule: its active alerts, and since when and why it could not be evaluated."""

    active: tuple[ActiveAlert, ...] = ()
    failing_since: datetime | None = None
    error: str = ""


@dataclass(frozen=True)
class GroupState:
    """What is remembered of a group: at which instant it was evaluated last, and its rules' states by `Rule.key`."""

    group: str
    evaluated_at: datetime
    rules: Mapping[str, RuleState]
