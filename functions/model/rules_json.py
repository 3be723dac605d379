"""Model: alerting rules as a bundle carries them: validated when it is built, so that no function reads YAML."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from functions.model.rule import Rule, RuleGroup

BUNDLED = "monitoring/rules.json"


def dump(groups: Iterable[RuleGroup]) -> bytes:
    """The groups as JSON; durations are in seconds."""
    return json.dumps([_group_to_json(group) for group in groups], indent=1, ensure_ascii=False).encode()


def load(data: bytes) -> tuple[RuleGroup, ...]:
    """Read what `dump` wrote."""
    return tuple(_group_from_json(entry) for entry in json.loads(data))


def _group_to_json(group: RuleGroup) -> dict[str, Any]:
    return {"name": group.name, "limit": group.limit, "rules": [_rule_to_json(rule) for rule in group.rules]}


def _group_from_json(entry: Mapping[str, Any]) -> RuleGroup:
    return RuleGroup(entry["name"], tuple(_rule_from_json(rule) for rule in entry["rules"]), entry["limit"])


def _rule_to_json(rule: Rule) -> dict[str, Any]:
    return {
        "alert": rule.alert,
        "expr": rule.expr,
        "hold_for": rule.hold_for.total_seconds(),
        "keep_firing_for": rule.keep_firing_for.total_seconds(),
        "labels": dict(rule.labels),
        "annotations": dict(rule.annotations),
    }


def _rule_from_json(entry: Mapping[str, Any]) -> Rule:
    return Rule(
        alert=entry["alert"],
        expr=entry["expr"],
        hold_for=timedelta(seconds=entry["hold_for"]),
        keep_firing_for=timedelta(seconds=entry["keep_firing_for"]),
        labels=entry["labels"],
        annotations=entry["annotations"],
    )
