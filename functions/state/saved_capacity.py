"""State: what the shop's capacity was before runbooks changed it, until somebody puts it back: one for all runs.

More than one could not be right: what the second run finds is what the first one made of it.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from functions.model.period import parse_utc
from functions.state.attributes import expiry, instant, strings
from functions.state.client import Collided, Item, Outrun, insist, speaking_to
from functions.state.incident_item import PARTS_KEPT
from functions.state.incidents_table import TABLE, get, key
from functions.state.runbook_items import version_of

_WHERE = key("runbook/saved", "capacity")
_TRIES = 6
_BACK_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Saved:
    """What there was, since when it is kept, and by which run, whose evidence is `owner`'s.

    `version` counts every save, also those that found all of it kept already: after each there may be something to put
    back that an earlier restore knows nothing of.
    """

    owner: str
    capacity: Mapping[str, Any]
    at: datetime
    run: str
    version: int = 1


class SavedCapacity:
    """One item. Once it was put back it is as if it were not there."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def save(self, saved: Saved) -> Saved:
        """Keep what is not kept yet: what was seen first of a deployment, and of the breaker, stands.

        Raises:
            Outrun: others saved, again and again.
            TableUnavailable: absent, throttled or out of reach.
        """
        for _ in range(_TRIES):
            item = get(self._client, _WHERE)
            seen = version_of(item)
            kept = merged(_saved(item), replace(saved, version=seen + 1))
            with suppress(Outrun), speaking_to(TABLE, saved.run):
                self._client.put_item(TableName=TABLE, Item=_item(kept, saved.at), **_still(seen))
                return kept
        raise Outrun(f"what was saved of the shop's capacity changed {_TRIES} times meanwhile; try again")

    def outstanding(self) -> Saved | None:
        """What has to be put back, None where nothing has.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return _saved(get(self._client, _WHERE))

    def restored(self, now: datetime, version: int | None = None) -> Saved | None:
        """It is put back: the next one to save begins anew. Answers what still stands: others saved since `version`.

        Args:
            now: aware.
            version: of what was put back; None: whatever stands.

        Raises:
            Outrun: others write it all the time.
            TableUnavailable: absent, throttled or out of reach.
        """
        values: Item = {":now": instant(now), ":expires": expiry(now, _BACK_KEPT), ":one": {"N": "1"}}
        condition = "attribute_exists(subject) AND attribute_not_exists(restored_at)"
        if version is not None:
            condition += " AND #version = :version"
            values[":version"] = {"N": str(version)}
        asked = {
            "TableName": TABLE,
            "Key": _WHERE,
            "UpdateExpression": "SET restored_at = :now, expires = :expires ADD #version :one",
            "ConditionExpression": condition,
            "ExpressionAttributeNames": {"#version": "version"},
            "ExpressionAttributeValues": values,
        }

        def update() -> None:
            with speaking_to(TABLE, "saved capacity"):
                self._client.update_item(**asked)

        try:
            insist(update)
        except Collided:
            raise
        except Outrun:
            pass  # it was put back already, or others saved
        return self.outstanding()


def merged(before: Saved | None, more: Saved) -> Saved:
    """What is kept after a save: all that was kept before, and deployments that it did not know."""
    if before is None:
        return more
    known = {one["name"] for one in before.capacity["deployments"]}
    added = [one for one in more.capacity["deployments"] if one["name"] not in known]
    capacity = {**before.capacity, "deployments": [*before.capacity["deployments"], *added]}
    return replace(before, capacity=capacity, version=more.version)


def _item(saved: Saved, now: datetime) -> Item:
    return {
        **_WHERE,
        "of": {"S": saved.owner},
        "shop_capacity": {"S": json.dumps(dict(saved.capacity), sort_keys=True, ensure_ascii=False)},
        "at": instant(saved.at),
        "run": {"S": saved.run},
        "version": {"N": str(saved.version)},
        "expires": expiry(now, PARTS_KEPT),
    }


def _saved(item: Item | None) -> Saved | None:
    if item is None or "restored_at" in item:
        return None
    text = strings(item)
    return Saved(text["of"], json.loads(text["shop_capacity"]), parse_utc(text["at"]), text["run"], version_of(item))


def _still(version: int) -> Item:
    """The condition under which what was read stands."""
    if not version:
        return {"ConditionExpression": "attribute_not_exists(subject)"}
    return {
        "ConditionExpression": "#version = :seen",
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": {":seen": {"N": str(version)}},
    }
