"""Infra: rules and routes for a demo in which a minute passes in seconds: what they wait for is shorter."""

from collections.abc import Iterable
from dataclasses import replace

from functions.model.route import Routes
from functions.model.rule import RuleGroup


def faster_rules(groups: Iterable[RuleGroup], scale: int) -> list[RuleGroup]:
    """`for` and `keep_firing_for`, that many times shorter; the ranges that expressions look back over stay."""
    return [
        replace(
            group,
            rules=tuple(
                replace(rule, hold_for=rule.hold_for / scale, keep_firing_for=rule.keep_firing_for / scale)
                for rule in group.rules
            ),
        )
        for group in groups
    ]


def faster_routes(routes: Routes, scale: int) -> Routes:
    """Blindness and flapping, that many times faster; sources are believed for as long as ever."""
    rule = routes.flapping
    return replace(
        routes,
        blind_after=routes.blind_after / scale,
        flapping=replace(rule, within=rule.within / scale, hold=rule.hold / scale),
    )
