"""State: what a shop's capacity was before runbooks changed it, until somebody puts it back."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.model.period import parse_utc
from functions.state.attributes import expiry, instant, strings
from functions.state.client import Item, Outrun, speaking_to
from functions.state.incident_item import PARTS_KEPT
from functions.state.incidents_table import TABLE, get, key, query

_SUBJECT = "runbook/saved"
_TRIES = 4
_BACK_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Saved:
    """Whose it is (`incident/<id>` or `run/<id>`), what there was, since when it is kept, and by which run."""

    owner: str
    capacity: Mapping[str, Any]
    at: datetime
    run: str


class SavedCapacity:
    """One item for each incident, or run that has none; those that were put back are as if they were not there."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def save(self, saved: Saved) -> Saved:
        """Keep what is not kept yet: what was seen first of a deployment, and of the breaker, stands.

        Raises:
            Outrun: others saved, again and again.
            TableUnavailable: absent, throttled or out of reach.
        """
        for _ in range(_TRIES):
            before = self.of(saved.owner)
            if before and (merged := _merged(before.capacity, saved.capacity)) == before.capacity:
                return before
            after = Saved(saved.owner, merged, before.at, before.run) if before else saved
            with suppress(Outrun), speaking_to(TABLE, saved.owner):
                self._client.put_item(TableName=TABLE, Item=_item(after), **_still(before))
                return after
        raise Outrun(f"what was saved of {saved.owner} changed {_TRIES} times meanwhile; try again")

    def of(self, owner: str) -> Saved | None:
        """What is saved of one, None where nothing is that has to be put back.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return _saved(get(self._client, key(_SUBJECT, owner)))

    def newest(self, since: datetime) -> Saved | None:
        """What was saved last, since then, and was not put back.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        found = [one for item in query(self._client, _SUBJECT) if (one := _saved(item)) and one.at >= since]
        return max(found, key=lambda one: one.at, default=None)

    def restored(self, owner: str, now: datetime) -> None:
        """It is put back: the next one to save begins anew.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        with suppress(Outrun), speaking_to(TABLE, owner):
            self._client.update_item(
                TableName=TABLE,
                Key=key(_SUBJECT, owner),
                UpdateExpression="SET restored_at = :now, expires = :expires",
                ConditionExpression="attribute_exists(subject) AND attribute_not_exists(restored_at)",
                ExpressionAttributeValues={":now": instant(now), ":expires": expiry(now, _BACK_KEPT)},
            )


def _item(saved: Saved) -> Item:
    return {
        **key(_SUBJECT, saved.owner),
        "shop_capacity": {"S": _text(saved.capacity)},
        "at": instant(saved.at),
        "run": {"S": saved.run},
        "expires": expiry(saved.at, PARTS_KEPT),
    }


def _saved(item: Item | None) -> Saved | None:
    if item is None or "restored_at" in item:
        return None
    text = strings(item)
    return Saved(text["entry"], json.loads(text["shop_capacity"]), parse_utc(text["at"]), text["run"])


def _still(before: Saved | None) -> Item:
    """The condition under which what was read stands."""
    if before is None:
        return {"ConditionExpression": "attribute_not_exists(subject) OR attribute_exists(restored_at)"}
    return {
        "ConditionExpression": "shop_capacity = :seen AND attribute_not_exists(restored_at)",
        "ExpressionAttributeValues": {":seen": {"S": _text(before.capacity)}},
    }


def _text(capacity: Mapping[str, Any]) -> str:
    return json.dumps(dict(capacity), sort_keys=True, ensure_ascii=False)


def _merged(before: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    known = {one["name"] for one in before["deployments"]}
    added = [one for one in more["deployments"] if one["name"] not in known]
    return {**before, "deployments": [*before["deployments"], *added]}
