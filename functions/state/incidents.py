"""State: the table of incidents: each is changed with everything that its change owes, all or nothing."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from functions.model.alert import Alert
from functions.model.incident import Change, Entry, Group, Incident
from functions.state import alerts
from functions.state.claims import GROUPS, Claim, claim_key, claim_of_item, closing, opening
from functions.state.client import Item, Outrun, get_all, speaking_to
from functions.state.incident_item import ITSELF, MEMBER, incident_of_item, member_of_item, subject_of
from functions.state.incidents_table import TABLE, get, key, query
from functions.state.timeline import TIMELINE, timeline_of_items
from functions.state.transactions import transactions

RECENT = "recent"


@dataclass(frozen=True)
class Standing:
    """The open incidents with their alerts, and all groups that had one by their keys.

    `unreadable` are groups whose open incident this version cannot read. They have it still: none can be opened.
    """

    incidents: tuple[Incident, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()


class Incidents:
    """Incidents by id, read consistently but for `recent`."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client
        self._seen: dict[str, Claim] | None = None

    def standing(self) -> Standing:
        """What is open.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        claims = [claim_of_item(item) for item in query(self._client, GROUPS)]
        self._seen = {claim.group.key: claim for claim in claims}
        claimed = {claim.incident: claim.group.key for claim in claims if claim.incident}
        # An incident is read before its alerts: they may be newer than it, which its version tells when it is written.
        items = get_all(self._client, TABLE, (key(subject_of(id_), ITSELF) for id_ in claimed))
        found = {item["subject"]["S"].removeprefix(subject_of("")): item for item in items}
        incidents = {id_: self._read(item) for id_, item in found.items()}
        return Standing(
            tuple(one for one in incidents.values() if one and not one.over),
            {claim.group.key: claim.group for claim in claims},
            tuple(claimed[id_] for id_, incident in incidents.items() if incident is None),
        )

    def get(self, id_: str) -> Incident | None:
        """One incident with its alerts; None where there is none, or this version cannot read it.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        item = self._itself(id_)
        return self._read(item) if item else None

    def timeline(self, id_: str) -> list[Entry]:
        """What happened to an incident, oldest first.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return timeline_of_items(query(self._client, subject_of(id_), TIMELINE))

    def recent(self, limit: int) -> list[Incident]:
        """The incidents that opened last, newest first, without their alerts, as the index has them.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        with speaking_to(TABLE):
            answer = self._client.query(
                TableName=TABLE,
                IndexName=RECENT,
                KeyConditionExpression="kind = :kind",
                ExpressionAttributeValues={":kind": {"S": ITSELF}},
                ScanIndexForward=False,
                Limit=limit,
            )
        return [one for item in answer["Items"] if (one := _readable(item, {}))]

    def write(self, change: Change) -> None:
        """Write a change, all or nothing: the incident, its group's claim, its alerts, timeline and notices.

        An opening holds only if its group stands as `standing` read it last: whoever decided on that and slept until
        the group's incident was over must not open another.

        Raises:
            Outrun: the incident or its group is no longer as `before` has it; or an alert to be settled has news.
            TableUnavailable: absent, throttled or out of reach.
        """
        for writes in transactions(change, self._claim(change)):
            with speaking_to(f"{TABLE} or {alerts.TABLE}", change.after.id):
                self._client.transact_write_items(TransactItems=writes)

    def _claim(self, change: Change) -> list[Item]:
        if change.before is not None:
            return [{"Update": closing(change.after)}] if change.after.over and not change.before.over else []
        claim = self._claimed(change.after.group)
        dangling = bool(claim and claim.incident and not self._itself(claim.incident))
        if claim and claim.incident and not dangling:
            raise Outrun(f"{change.after.group} has {claim.incident} open")
        return [{"Update": opening(change.after, claim, dangling=dangling)}]

    def _claimed(self, group: str) -> Claim | None:
        if self._seen is not None:
            return self._seen.get(group)
        item = get(self._client, claim_key(group))
        return claim_of_item(item) if item else None

    def _itself(self, id_: str) -> Item | None:
        return get(self._client, key(subject_of(id_), ITSELF))

    def _read(self, item: Item) -> Incident | None:
        if _readable(item, {}) is None:
            return None
        members = query(self._client, item["subject"]["S"], MEMBER)
        known = [member_of_item(member) for member in members]
        return _readable(item, {alert.fingerprint: alert for alert in known})


def _readable(item: Item, known: Mapping[str, Alert]) -> Incident | None:
    with suppress(KeyError, TypeError, ValueError):
        return incident_of_item(item, known)
    return None
