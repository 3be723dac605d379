"""State: the notices that are owed, and how they are settled: each once, under its incident's lease."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from functions.model.delivery import Receipt
from functions.model.incident import Entry, IncidentStatus
from functions.model.notice import Channel, Notice
from functions.model.period import parse_utc, utc_text
from functions.state.attributes import expiry, strings
from functions.state.client import Item, insist, speaking_to
from functions.state.incident_item import ITSELF, PARTS_KEPT, subject_of
from functions.state.incidents_table import TABLE, get, key, query
from functions.state.leases import Lease, Leases, still_held
from functions.state.notice_item import OWED, notice_item, notice_of_item, owed_key
from functions.state.timeline import timeline_item

_PAUSED = "channel"


class Notices:
    """Notices that are owed, with the leases under which they are paid."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client
        self.leases = Leases(client)

    def owed(self) -> list[Notice]:
        """Every notice that is owed, each incident's in their order.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return _in_order(query(self._client, OWED))

    def owed_by(self, incident: str) -> list[Notice]:
        """The notices that one incident owes, in their order.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        return _in_order(query(self._client, OWED, f"{incident}/"))

    def owe(self, notice: Notice) -> None:
        """Owe a notice beside all changes.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        with speaking_to(TABLE):
            self._client.put_item(TableName=TABLE, Item=notice_item(notice))

    def settle(self, notice: Notice, lease: Lease, told: Entry, receipt: Receipt | None = None) -> None:
        """Owe it no longer; say on the timeline how it went, and keep the receipt, where there is one.

        Raises:
            Outrun: somebody took the lease over, so that it may be sent again.
            TableUnavailable: absent, throttled or out of reach.
        """
        place = f"notice/{notice.number:08}/{notice.channel}"
        writes = [
            still_held(lease),
            {
                "Delete": {
                    "TableName": TABLE,
                    "Key": owed_key(notice),
                    "ConditionExpression": "attribute_exists(subject)",
                }
            },
            {"Put": {"TableName": TABLE, "Item": timeline_item(notice.incident, place, [told])}},
        ]
        if receipt:
            writes.append({"Put": {"TableName": TABLE, "Item": _receipt_item(notice, receipt)}})
        self._transact(writes, notice)

    def postpone(self, notice: Notice, lease: Lease) -> None:
        """Write a notice back with its attempts, its problem and when to try again.

        Raises:
            Outrun: somebody took the lease over.
            TableUnavailable: absent, throttled or out of reach.
        """
        item = {"TableName": TABLE, "Item": notice_item(notice), "ConditionExpression": "attribute_exists(subject)"}
        self._transact([still_held(lease), {"Put": item}], notice)

    def receipt(self, notice: Notice) -> Receipt:
        """What the notice's channel made of the incident's last page; an empty one before there was any.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        item = get(self._client, _receipt_key(notice))
        return Receipt(strings(item).get("name", ""), "refused" in item) if item else Receipt()

    def over(self, incident: str) -> bool:
        """Whether an incident is resolved at this moment.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        item = get(self._client, key(subject_of(incident), ITSELF))
        return bool(item) and strings(item or {}).get("status") == IncidentStatus.RESOLVED

    def pause(self, channel: Channel, until: datetime) -> None:
        """Remember that a receiver asked for quiet.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        item = {**key(_PAUSED, channel), "not_before": {"S": utc_text(until)}, "expires": expiry(until, PARTS_KEPT)}
        with speaking_to(TABLE):
            self._client.put_item(TableName=TABLE, Item=item)

    def paused(self, now: datetime) -> set[str]:
        """The channels whose receivers asked for quiet until later than now.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        found = set()
        for item in query(self._client, _PAUSED):
            with suppress(KeyError, ValueError):
                if parse_utc(item["not_before"]["S"]) > now:
                    found.add(item["entry"]["S"])
        return found

    def _transact(self, writes: list[Item], notice: Notice) -> None:
        def write() -> None:
            with speaking_to(TABLE, notice.incident):
                self._client.transact_write_items(TransactItems=writes)

        insist(write)  # who tries to take our lease at this moment, in vain, collides with it


def _in_order(items: Iterable[Item]) -> list[Notice]:
    """What can be read; of a channel nothing that comes after one that cannot: no resolve overtakes its trigger."""
    notices: list[Notice] = []
    stuck = set()
    for item in items:
        place = item["entry"]["S"].split("/")  # incident, number, channel
        queue = (place[0], place[-1])
        try:
            notice = notice_of_item(item)
        except (KeyError, TypeError, ValueError):
            stuck.add(queue)
            continue
        if queue not in stuck:
            notices.append(notice)
    return notices


def _receipt_key(notice: Notice) -> Item:
    return key(subject_of(notice.incident), f"receipt/{notice.channel}")


def _receipt_item(notice: Notice, receipt: Receipt) -> Item:
    item = {**_receipt_key(notice), "expires": expiry(notice.owed_at, PARTS_KEPT)}
    item |= {"name": {"S": receipt.name}} if receipt.name else {}
    return item | ({"refused": {"BOOL": True}} if receipt.refused else {})
