"""Dashboards: words in place of figures."""

from collections.abc import Mapping, Sequence
from typing import Final

from grafana_foundation_sdk.models.dashboard import (
    DashboardRangeMapOptions,
    DashboardSpecialValueMapOptions,
    RangeMap,
    SpecialValueMap,
    SpecialValueMatch,
    ValueMap,
    ValueMapping,
    ValueMappingResult,
)

from infra.dashboards.limits import AMBER, BLUE, GREEN, RED

UNKNOWN: Final = "unknown"
OUTCOMES: Final[Mapping[str, tuple[int, str]]] = {
    "up": (1, GREEN),
    "degraded": (2, AMBER),
    "down": (3, RED),
    "maintenance": (4, BLUE),
    "unknown": (5, "purple"),
}
"""A figure and a colour for each outcome of a check."""


def unknown() -> ValueMapping:
    """0/0, which is what a ratio of nothing is, and no value at all."""
    said = ValueMappingResult(UNKNOWN, "purple")
    return SpecialValueMap(DashboardSpecialValueMapOptions(match=SpecialValueMatch.NULL_AND_NAN, result=said))


def up_or_down() -> Sequence[ValueMapping]:
    """Of the share of instances that are up."""
    ends = ValueMap({"0": ValueMappingResult("Down", RED), "1": ValueMappingResult("Up", GREEN)})
    between = DashboardRangeMapOptions(from_val=0.000001, to=0.999999, result=ValueMappingResult("Partly up", AMBER))
    return ends, RangeMap(between)


def outcomes() -> Sequence[ValueMapping]:
    """Of the figures in `OUTCOMES`."""
    return (ValueMap({str(at): ValueMappingResult(word, colour) for word, (at, colour) in OUTCOMES.items()}),)
