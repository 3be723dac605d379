"""State: what each incident cost, an item beside it; and the line of its timeline that says so first."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

from functions.model.cost import Cost, Loss
from functions.model.incident import Entry
from functions.model.period import parse_utc
from functions.state.attributes import clipped, expiry, instant, strings
from functions.state.client import Item, Outrun, speaking_to
from functions.state.incident_item import MOST_CHARACTERS, PARTS_KEPT, subject_of
from functions.state.incidents_table import TABLE, get, key
from functions.state.timeline import timeline_item

_ENTRY = "cost"
_TOLD = "cost/00"  # behind timeline/
_AMOUNTS = ("expected", "actual", "low", "high")


class Costs:
    """Costs by their incident's id, read consistently. One that this version cannot read is none."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def of(self, incident: str) -> Cost | None:
        """What one cost, as it was last priced.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        item = get(self._client, _key(incident))
        return _readable(item) if item else None

    def put(self, incident: str, cost: Cost) -> None:
        """Write it over one that was priced earlier; one priced later stays.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        with suppress(Outrun), speaking_to(TABLE):
            self._client.put_item(
                TableName=TABLE,
                Item=cost_item(incident, cost),
                ConditionExpression="attribute_not_exists(#at) OR #at <= :at",
                ExpressionAttributeNames={"#at": "at"},
                ExpressionAttributeValues={":at": instant(cost.at)},
            )

    def tell(self, incident: str, entry: Entry) -> None:
        """Write the timeline's one line of it. Where there is one already, it stays.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        with suppress(Outrun), speaking_to(TABLE):
            self._client.put_item(
                TableName=TABLE,
                Item=timeline_item(incident, _TOLD, [entry]),
                ConditionExpression="attribute_not_exists(subject)",
            )


def cost_item(incident: str, cost: Cost) -> Item:
    """The item of a cost; without the attribute `orders` nobody knows it, and `reason` says why."""
    known = {"orders": cost.orders, "revenue": cost.revenue}
    return {
        **_key(incident),
        **{name: _loss_item(loss) for name, loss in known.items() if loss},
        "others": {"M": {currency: _loss_item(loss) for currency, loss in cost.others.items()}},
        **{name: {"N": str(number)} for name, number in (("weeks", cost.weeks), ("beside", cost.beside))},
        **{name: instant(at) for name, at in (("since", cost.since), ("until", cost.until), ("at", cost.at))},
        "reason": {"S": clipped(cost.reason, MOST_CHARACTERS)},
        "expires": expiry(cost.at, PARTS_KEPT),
    }


def cost_of_item(item: Item) -> Cost:
    """Read what `cost_item` wrote.

    Raises:
        ArithmeticError, KeyError, TypeError, ValueError: something else wrote it.
    """
    text = strings(item)
    return Cost(
        since=parse_utc(text["since"]),
        until=parse_utc(text["until"]),
        at=parse_utc(text["at"]),
        orders=_loss_of_item(item["orders"]) if "orders" in item else None,
        revenue=_loss_of_item(item["revenue"]) if "revenue" in item else None,
        others={currency: _loss_of_item(one) for currency, one in item["others"]["M"].items()},
        weeks=int(item["weeks"]["N"]),
        beside=int(item["beside"]["N"]),
        reason=text["reason"],
    )


def _key(incident: str) -> Item:
    return key(subject_of(incident), _ENTRY)


def _readable(item: Item) -> Cost | None:
    with suppress(ArithmeticError, KeyError, TypeError, ValueError):
        return cost_of_item(item)
    return None


def _loss_item(loss: Loss) -> Item:
    return {"M": {name: {"N": f"{getattr(loss, name):f}"} for name in _AMOUNTS}}


def _loss_of_item(item: Item) -> Loss:
    return Loss(*(Decimal(item["M"][name]["N"]) for name in _AMOUNTS))
