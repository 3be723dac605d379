"""State: a change of an incident as the transaction that writes it, and what goes ahead of one that is too big."""

from collections.abc import Sequence

from functions.model.incident import Change
from functions.state import alerts
from functions.state.client import Item
from functions.state.incident_item import ITSELF, incident_item, member_item, subject_of
from functions.state.incidents_table import TABLE, key
from functions.state.notice_item import notice_item
from functions.state.timeline import timeline_items

_MOST = 100
"""Items that a transaction takes."""


def transactions(change: Change, claim: Sequence[Item]) -> list[list[Item]]:
    """The transaction of a change, with what it does to its group's claim; it is the last of those returned.

    Where it would be too big, the alerts go ahead of it in transactions of their own, which hold only while the
    incident stands as the change has it. That is safe, since each says what is known of an alert, true whether or not
    the change comes about: of an incident that never opens nobody reads them, and of one that stands the next run
    decides on the alerts' own records anyway. So it is with the records that a person's hand resolves: to be resolved
    they were asked. What opens, resolves or owes is always in the one transaction.
    """
    unchanged = _unchanged(change)
    core = [_put(incident_item(change.after), **unchanged), *claim]
    core += [_put(item) for item in timeline_items(change.after, change.entries)]
    core += [_put(notice_item(notice)) for notice in change.notices]
    known = {alert.fingerprint: alert for alert in change.alerts}
    settled = {alert.fingerprint: alert for alert in change.settled}
    rest = [_put(member_item(change.after, alert)) for alert in known.values()]
    rest += [{"Put": alerts.newer(alert)} for alert in settled.values()]
    if len(core) + len(rest) <= _MOST:
        return [[*core, *rest]]
    check = {"ConditionCheck": {"TableName": TABLE, "Key": key(subject_of(change.after.id), ITSELF), **unchanged}}
    ahead = [[check, *rest[first : first + _MOST - 1]] for first in range(0, len(rest), _MOST - 1)]
    return [*ahead, core]


def _unchanged(change: Change) -> Item:
    if change.before is None:
        return {"ConditionExpression": "attribute_not_exists(subject)"}
    return {
        "ConditionExpression": "#version = :before",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": {":before": {"N": str(change.before.version)}},
    }


def _put(item: Item, **condition: Item) -> Item:
    return {"Put": {"TableName": TABLE, "Item": item, **condition}}
