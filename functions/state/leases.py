"""State: a lease: who may send an incident's notices, for how long, and whether somebody took over meanwhile."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from functions.state.attributes import expiry
from functions.state.client import Item, Outrun, TableUnavailable, speaking_to
from functions.state.incident_item import PARTS_KEPT
from functions.state.incidents_table import TABLE, key

_NAMES = {"#until": "until"}


@dataclass(frozen=True)
class Lease:
    """Holds until an instant. `fence` grows each time that the lease is taken: a write under an older one is void."""

    incident: str
    fence: int
    until: datetime


class Leases:
    """One lease for each incident that has something to tell."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def take(self, incident: str, now: datetime, lasts: timedelta) -> Lease | None:
        """Take a lease that nobody has, or had until now; None where somebody has it.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        until = now + lasts
        # botocore repeats a call whose answer was lost: `holder` tells that it is us who have the lease already
        values = {":now": _millis(now), ":until": _millis(until), ":me": {"S": uuid4().hex}, ":one": {"N": "1"}}
        try:
            with speaking_to(TABLE, f"lease {incident}"):
                answer = self._client.update_item(
                    TableName=TABLE,
                    Key=lease_key(incident),
                    UpdateExpression="SET #until = :until, holder = :me, expires = :expires ADD fence :one",
                    ConditionExpression="attribute_not_exists(#until) OR #until <= :now OR holder = :me",
                    ExpressionAttributeNames=_NAMES,
                    ExpressionAttributeValues={**values, ":expires": expiry(now, PARTS_KEPT)},
                    ReturnValues="UPDATED_NEW",
                )
        except Outrun:
            return None
        return Lease(incident, int(answer["Attributes"]["fence"]["N"]), until)

    def renew(self, lease: Lease, now: datetime, lasts: timedelta) -> Lease:
        """The lease, held longer.

        Raises:
            Outrun: somebody took over.
            TableUnavailable: absent, throttled or out of reach.
        """
        until = now + lasts
        with speaking_to(TABLE, f"lease {lease.incident}"):
            self._client.update_item(
                TableName=TABLE,
                Key=lease_key(lease.incident),
                UpdateExpression="SET #until = :until",
                ExpressionAttributeNames=_NAMES,
                ConditionExpression="fence = :fence",
                ExpressionAttributeValues={":until": _millis(until), ":fence": {"N": str(lease.fence)}},
            )
        return replace(lease, until=until)

    def release(self, lease: Lease) -> None:
        """Let others have it at once. Where that fails they have it when it ends."""
        with suppress(Outrun, TableUnavailable), speaking_to(TABLE):
            self._client.update_item(
                TableName=TABLE,
                Key=lease_key(lease.incident),
                UpdateExpression="REMOVE #until, holder",
                ExpressionAttributeNames=_NAMES,
                ConditionExpression="fence = :fence",
                ExpressionAttributeValues={":fence": {"N": str(lease.fence)}},
            )


def lease_key(incident: str) -> Item:
    """Where an incident's lease stands."""
    return key("lease", incident)


def still_held(lease: Lease) -> Item:
    """What a transaction checks: nobody took over. It may have run out, as long as nobody did."""
    return {
        "ConditionCheck": {
            "TableName": TABLE,
            "Key": lease_key(lease.incident),
            "ConditionExpression": "fence = :fence",
            "ExpressionAttributeValues": {":fence": {"N": str(lease.fence)}},
        }
    }


def _millis(at: datetime) -> Item:
    return {"N": str(int(at.timestamp() * 1000))}
