"""State: what is remembered of rule groups, in the table of incidents; written with the alerts that it decided."""

import contextlib
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from functions.model.alert import Alert, AlertStatus
from functions.model.rule import GroupState
from functions.state import alerts as alerts_table
from functions.state.attributes import instant
from functions.state.client import Item, get_all, insist, speaking_to
from functions.state.incidents_table import TABLE
from functions.state.rules_item import rules_item, rules_key, state_of_item

_MOST = 100
"""Items that a transaction takes."""
_TABLES = f"{TABLE} or {alerts_table.TABLE}"


class RuleStates:
    """States by group. A write holds only if the group still stands where it was read: each instant has one evaluator.

    An item that this version cannot read (a newer one wrote it, or a hand) is left out, and writing over it is Outrun.
    """

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def load(self, groups: Iterable[str]) -> dict[str, GroupState]:
        """The states of those groups that have one, read consistently.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        items = get_all(self._client, TABLE, (rules_key(group) for group in dict.fromkeys(groups)))
        states = {}
        for item in items:
            with contextlib.suppress(KeyError, TypeError, ValueError):
                state = state_of_item(item)
                states[state.group] = state
        return states

    def save(self, after: GroupState, before: GroupState | None, alerts: Sequence[Alert]) -> None:
        """Write a state with the alerts that its evaluation turned, all or nothing.

        Where they are too many for one transaction, what ended goes ahead of it and what stands comes after it, each
        part only while the state is the one it belongs to. A run that is killed between them loses nothing: what ended
        ends again at the next evaluation, which does not know of it, and what stands is written at every evaluation.

        Raises:
            Outrun: the group was evaluated since `before` was read, or `after` is no later than it.
            StateTooLarge: a TableUnavailable: no item holds so much.
            TableUnavailable: absent, throttled or out of reach.
        """
        for writes in _transactions(after, before, alerts):
            insist(partial(self._write, after, writes))

    def _write(self, after: GroupState, writes: list[Item]) -> None:
        with speaking_to(_TABLES, f"rules of {after.group}"):
            self._client.transact_write_items(TransactItems=writes)


def _transactions(after: GroupState, before: GroupState | None, alerts: Sequence[Alert]) -> list[list[Item]]:
    stands = _stands(before, after)
    core: Item = {"Put": {"TableName": TABLE, "Item": rules_item(after), **stands}}
    ended = [_put(alert) for alert in alerts if alert.status is AlertStatus.RESOLVED]
    standing = [_put(alert) for alert in alerts if alert.status is not AlertStatus.RESOLVED]
    if len(alerts) < _MOST:
        return [[core, *ended, *standing]]
    still = {"ConditionCheck": {"TableName": TABLE, "Key": rules_key(after.group), **stands}}
    written = {"ConditionCheck": {"TableName": TABLE, "Key": rules_key(after.group), **_at(after)}}
    first, rest = standing[: _MOST - 1], standing[_MOST - 1 :]
    return [*_parts(still, ended), [core, *first], *_parts(written, rest)]


def _parts(check: Item, puts: Sequence[Item]) -> list[list[Item]]:
    return [[check, *puts[at : at + _MOST - 1]] for at in range(0, len(puts), _MOST - 1)]


def _stands(before: GroupState | None, after: GroupState) -> Item:
    """The condition that the group stands where it was read, and that this is not the past."""
    if before is None:
        return {"ConditionExpression": "attribute_not_exists(subject)"}
    condition = _at(before)
    condition["ConditionExpression"] += " AND evaluated_at < :after"
    condition["ExpressionAttributeValues"][":after"] = instant(after.evaluated_at)
    return condition


def _at(state: GroupState) -> Item:
    return {
        "ConditionExpression": "evaluated_at = :at",
        "ExpressionAttributeValues": {":at": instant(state.evaluated_at)},
    }


def _put(alert: Alert) -> Item:
    return {"Put": {"TableName": alerts_table.TABLE, "Item": alerts_table.alert_item(alert)}}
