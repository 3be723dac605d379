"""Infra: a panel's limits: numbers that grow, colours, and nothing that the axis never shows."""

import re
from collections.abc import Iterator
from typing import Final

from infra.operator.findings import Finding, shown
from infra.operator.grafana.part import Part, is_number

_MODES: Final = ("absolute", "percentage")
_EDGES: Final = ("min", "max")


def findings(panel: Part) -> Iterator[Finding]:
    """What is wrong with the limits of a panel, of its fields and of its axis."""
    defaults = panel.at("fieldConfig", "defaults")
    yield from _axis(defaults)
    yield from _limits(defaults.at("thresholds"), defaults)
    for override in panel.each("fieldConfig", "overrides"):
        for one in override.each("properties"):
            if one.text("id") == "thresholds":
                yield from _limits(one.at("value"), defaults)


def _axis(defaults: Part) -> Iterator[Finding]:
    for edge in (*_EDGES, "decimals"):
        value = defaults.at(edge).value
        if value is not None and not is_number(value):
            hint = f"write {edge} without quotes" if isinstance(value, str) else f"write a number, or remove {edge}"
            yield defaults.finding(edge, message=f"is a number, not {shown(value)}", hint=hint)
    least, most = (defaults.at(edge).value for edge in _EDGES)
    if is_number(least) and is_number(most) and least >= most:
        yield defaults.finding("min", message=f"{least} is not below the max {most}", hint="write a smaller min")


def _limits(limits: Part, defaults: Part) -> Iterator[Finding]:
    mode = limits.at("mode").value
    if mode not in _MODES:
        yield limits.finding("mode", message=f"is absolute or percentage, not {shown(mode)}", hint="write absolute")
    steps = list(limits.each("steps"))
    if not steps:
        yield limits.finding("steps", message="there is no step", hint='write one with "value": null and a color')
    before: float | None = None
    for index, step in enumerate(steps):
        value = step.at("value").value
        if not step.text("color"):
            yield step.finding("color", message="has no color", hint='write one such as "green"')
        if index == 0:
            if value is not None:
                hint = 'begin with {"value": null, "color": …}'
                yield step.finding(
                    "value", message=f"the first step is from the bottom on, not {shown(value)}", hint=hint
                )
        elif not is_number(value):
            quoted = isinstance(value, str) and re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", value)
            hint = (
                f"write {value.strip()}, without quotes" if quoted else "write a number; only the first step has none"
            )
            yield step.finding("value", message=f"is a number, not {shown(value)}", hint=hint)
        else:
            yield from _number(step, value, before, defaults)
            before = value


def _number(step: Part, value: float, before: float | None, defaults: Part) -> Iterator[Finding]:
    if before is not None and value <= before:
        yield step.finding("value", message=f"{value} is not above the step before, {before}", hint="let steps ascend")
    least, most = (defaults.at(edge).value for edge in _EDGES)
    if (is_number(least) and value < least) or (is_number(most) and value > most):
        message = f"{value} is outside of what is shown, {least} to {most}"
        yield step.finding("value", message=message, hint="write a limit that a value can reach, or another axis")
    if defaults.text("unit") == "percentunit" and value > 1:
        yield step.finding("value", message=f"{value} of a share of 0 to 1", hint=f"write {value / 100:g}")
