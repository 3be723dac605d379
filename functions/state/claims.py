"""State: a group's claim: the one incident it may have open, and when its last ones opened."""

from dataclasses import dataclass
from hashlib import sha256

from functions.model.incident import Group, Incident
from functions.model.period import parse_utc
from functions.state.attributes import expiry, instant, strings
from functions.state.client import Item
from functions.state.incident_item import KEPT
from functions.state.incidents_table import TABLE, key

GROUPS = "group"
_OPENINGS_KEPT = 10
_LONGEST_KEY = 1024
"""Bytes of a sort key."""


@dataclass(frozen=True)
class Claim:
    """A group as its item has it; `incident` is empty while none is open."""

    group: Group
    incident: str = ""
    seen: tuple[str, ...] = ()


def claim_of_item(item: Item) -> Claim:
    """Read a claim. Openings that cannot be read are forgotten: they only tell a group that flaps."""
    text = strings(item)
    seen = tuple(one.get("S", "") for one in item.get("opened", {}).get("L", []))
    opened = tuple(parse_utc(one) for one in seen if _is_instant(one))
    return Claim(Group(text.get("group", text["entry"]), opened), text.get("incident", ""), seen)


def claim_key(group: str) -> Item:
    """Where a group's claim stands: under its own name, where that can be a key."""
    if 0 < len(group.encode()) <= _LONGEST_KEY:
        return key(GROUPS, group)
    return key(GROUPS, f"*{sha256(group.encode()).hexdigest()}")


def opening(incident: Incident, claim: Claim | None, *, dangling: bool) -> Item:
    """The update that claims a group for an incident, if the claim still stands as it was read.

    `dangling`: the incident that has the claim is not there.
    """
    seen = claim.seen if claim else ()
    opened = [*({"S": text} for text in seen), instant(incident.opened_at)][-_OPENINGS_KEPT:]
    values = {":id": {"S": incident.id}, ":opened": {"L": opened}, ":group": {"S": incident.group}}
    if claim and claim.seen:
        values[":seen"] = {"L": [{"S": text} for text in seen]}
    if claim and dangling:
        values[":lost"] = {"S": claim.incident}
    free = "incident = :lost" if ":lost" in values else "attribute_not_exists(incident)"
    unchanged = "opened = :seen" if ":seen" in values else "attribute_not_exists(opened)"
    return {
        "TableName": TABLE,
        "Key": claim_key(incident.group),
        "UpdateExpression": "SET incident = :id, opened = :opened, #group = :group REMOVE expires",
        "ConditionExpression": f"{free} AND {unchanged}",
        "ExpressionAttributeNames": {"#group": "group"},
        "ExpressionAttributeValues": values,
    }


def closing(incident: Incident) -> Item:
    """The update that lets the group go, if it is this incident that has it."""
    return {
        "TableName": TABLE,
        "Key": claim_key(incident.group),
        "UpdateExpression": "REMOVE incident SET expires = :expires",
        "ConditionExpression": "incident = :id",
        "ExpressionAttributeValues": {":id": {"S": incident.id}, ":expires": expiry(incident.updated_at, KEPT)},
    }


def _is_instant(text: str) -> bool:
    try:
        parse_utc(text)
    except ValueError:
        return False
    return True
