"""State: what is remembered of a rule group as an item: its rules' states as JSON, compressed where they are many."""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from functions.model.period import parse_utc, utc_text
from functions.model.rule import ActiveAlert, GroupState, RuleState
from functions.state.attributes import instant, strings
from functions.state.client import Item, TableUnavailable
from functions.state.incidents_table import TABLE, key

SUBJECT = "rules"
MOST_BYTES = 400_000
"""Of a state in its item; DynamoDB takes 400 KiB with all that is around it."""
_PLAIN_BYTES = 16_000
"""Up to which it is readable with `aws dynamodb get-item`."""


class StateTooLarge(TableUnavailable):
    """A group has so many active alerts, or so long ones, that no item holds them."""

    def __init__(self, group: str, size: int) -> None:
        super().__init__(TABLE, ValueError(f"the state of the rule group {group} has {size} bytes, over {MOST_BYTES}"))


def rules_key(group: str) -> Item:
    """Where a group's state stands."""
    return key(SUBJECT, group)


def rules_item(state: GroupState) -> Item:
    """The item.

    Raises:
        StateTooLarge: it would not fit one.
    """
    rules = {name: _rule_json(rule) for name, rule in state.rules.items()}
    plain = json.dumps(rules, separators=(",", ":"), ensure_ascii=False).encode()
    packed = plain if len(plain) <= _PLAIN_BYTES else zlib.compress(plain)
    if len(packed) > MOST_BYTES:
        raise StateTooLarge(state.group, len(packed))
    value = {"S": plain.decode()} if packed is plain else {"B": packed}
    return {**rules_key(state.group), "evaluated_at": instant(state.evaluated_at), "state": value}


def state_of_item(item: Item) -> GroupState:
    """Read what `rules_item` wrote.

    Raises:
        KeyError, TypeError, ValueError: something else wrote it.
    """
    text, value = strings(item), item["state"]
    try:
        rules = json.loads(value["S"] if "S" in value else zlib.decompress(value["B"]))
    except zlib.error as error:
        raise ValueError("not a state") from error
    if not isinstance(rules, dict):
        raise TypeError("not a state")
    return GroupState(
        group=text["entry"],
        evaluated_at=parse_utc(text["evaluated_at"]),
        rules={name: _rule_of_json(entry) for name, entry in rules.items()},
    )


def _rule_json(rule: RuleState) -> dict[str, Any]:
    failing = {"failing_since": utc_text(rule.failing_since), "error": rule.error} if rule.failing_since else {}
    return {"active": [_active_json(alert) for alert in rule.active], **failing}


def _rule_of_json(entry: Mapping[str, Any]) -> RuleState:
    return RuleState(
        active=tuple(_active_of_json(alert) for alert in entry["active"]),
        failing_since=parse_utc(entry["failing_since"]) if "failing_since" in entry else None,
        error=entry.get("error", ""),
    )


def _active_json(alert: ActiveAlert) -> dict[str, Any]:
    kept = {"keep_since": utc_text(alert.keep_since)} if alert.keep_since else {}
    return {
        "labels": dict(alert.labels),
        "annotations": dict(alert.annotations),
        "value": repr(alert.value),  # JSON has neither NaN nor infinity
        "active_at": utc_text(alert.active_at),
        "firing": alert.firing,
        **kept,
    }


def _active_of_json(entry: Mapping[str, Any]) -> ActiveAlert:
    return ActiveAlert(
        labels=entry["labels"],
        annotations=entry["annotations"],
        value=float(entry["value"]),
        active_at=parse_utc(entry["active_at"]),
        firing=entry["firing"],
        keep_since=parse_utc(entry["keep_since"]) if "keep_since" in entry else None,
    )
