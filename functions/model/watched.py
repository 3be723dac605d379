"""Model: the watching as it stands: ticks, notices that wait, rules, deployments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from functions.model.deployment import Deployment
from functions.model.rule import GroupState


@dataclass(frozen=True)
class Waiting:
    """A notice that is owed: on which channel, since when."""

    channel: str
    at: datetime


@dataclass(frozen=True)
class Watched:
    """The watching as it stands.

    Attributes:
        ticks: when each function that is watched ticked last, by its name (`incident_detector`).
        owed: the notices that wait.
        rules: every group of rules that was ever evaluated.
        deployments: those that were asked for, the newest first.
    """

    ticks: Mapping[str, datetime] = field(default_factory=dict)
    owed: tuple[Waiting, ...] = ()
    rules: tuple[GroupState, ...] = ()
    deployments: tuple[Deployment, ...] = ()
