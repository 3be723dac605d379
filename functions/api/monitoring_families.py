"""API: the metrics of the monitoring itself: their names, labels and helps, in one table; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from functions.prometheus.exposition import Gauge


@dataclass(frozen=True)
class Declared:
    """A family of gauges; every sample has all of its labels."""

    name: str
    labels: tuple[str, ...]
    help: str


_INCIDENT: Final = ("incident", "service", "severity", "title")
DECLARED: Final[tuple[Declared, ...]] = (
    Declared("fitfoot_incidents_open", ("severity",), "Incidents that are not resolved, drills left out."),
    Declared(
        "fitfoot_incident_opened_timestamp_seconds",
        _INCIDENT,
        "When an incident opened that stands or ended within a day, as a Unix time.",
    ),
    Declared(
        "fitfoot_incident_resolved_timestamp_seconds",
        _INCIDENT,
        "When an incident was resolved, within the last day, as a Unix time.",
    ),
    Declared(
        "fitfoot_deployment_timestamp_seconds",
        ("service", "version"),
        "When a version of a service was last deployed, within the last week, as a Unix time.",
    ),
    Declared("fitfoot_tick_timestamp_seconds", ("function",), "When a function last ticked, as a Unix time."),
    Declared("fitfoot_notices_owed", ("channel",), "Notices that wait to be taken by their channel."),
    Declared(
        "fitfoot_notice_owed_longest_timestamp_seconds",
        ("channel",),
        "Since when the one that waits longest is owed, as a Unix time.",
    ),
    Declared("fitfoot_rules_evaluated", ("group",), "Alerting rules that the detector evaluates."),
    Declared("fitfoot_rules_blind", ("group",), "Of these those that got no answer when they were last evaluated."),
    Declared(
        "fitfoot_rules_evaluated_timestamp_seconds",
        ("group",),
        "Of which instant the rules were last evaluated, as a Unix time.",
    ),
    Declared("fitfoot_build_info", ("version",), "1 for the version of this bundle that is deployed."),
)
_BY_NAME: Final[Mapping[str, Declared]] = {one.name: one for one in DECLARED}


def gauge(name: str, samples: Iterable[tuple[tuple[str, ...], float]]) -> Gauge:
    """A declared family; the values of labels in the order in which it has them.

    Raises:
        KeyError: nothing of this name is declared.
        ValueError: a sample has more or fewer labels than the family.
    """
    family = _BY_NAME[name]
    return Gauge(
        name, family.help, [(dict(zip(family.labels, labels, strict=True)), value) for labels, value in samples]
    )
