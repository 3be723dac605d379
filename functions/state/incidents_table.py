"""State: the table of incidents, in which everything stands under a subject by its entry."""

from typing import Any

from functions.state.client import Item, speaking_to

TABLE = "fitfoot-incidents"


def key(subject: str, entry: str) -> Item:
    """The key of an item."""
    return {"subject": {"S": subject}, "entry": {"S": entry}}


def get(client: Any, where: Item) -> Item | None:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """An item, read consistently; None where there is none.

    Raises:
        TableUnavailable: absent, throttled or out of reach.
    """
    with speaking_to(TABLE):
        answer: Item = client.get_item(TableName=TABLE, Key=where, ConsistentRead=True)
    return answer.get("Item")


def query(client: Any, subject: str, begins: str = "") -> list[Item]:  # noqa: ANN401 - botocore makes its clients' classes at run time
    """All items under a subject, those whose entries begin so, read consistently, in the order of their entries.

    Raises:
        TableUnavailable: absent, throttled or out of reach.
    """
    asked: Item = {
        "TableName": TABLE,
        "KeyConditionExpression": "subject = :subject",
        "ExpressionAttributeValues": {":subject": {"S": subject}},
        "ConsistentRead": True,
    }
    if begins:
        asked["KeyConditionExpression"] += " AND begins_with(entry, :begins)"
        asked["ExpressionAttributeValues"][":begins"] = {"S": begins}
    with speaking_to(TABLE):
        pages = client.get_paginator("query").paginate(**asked)
        return [item for page in pages for item in page["Items"]]
