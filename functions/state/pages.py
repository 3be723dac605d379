"""State: the pages of series in the table of series, under one key, so that one query reads them all."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from functions.model.ledger import Page
from functions.model.series import Labels
from functions.model.shapes import SHAPES, Amount, joined
from functions.state.client import Item, speaking_to
from functions.state.series_body import UNREADABLE, packed_page, unpacked_page
from functions.state.series_table import TABLE, key

SERIES = "pages"


class SeriesPages:
    """Every series that was folded. Read consistently: a counter that falls is a restart to Prometheus."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - botocore makes its clients' classes at run time
        self._client = client

    def load(self) -> Mapping[str, Mapping[Labels, Amount]]:
        """By family, those that this version counts; what it cannot read is left out.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
        """
        found: dict[str, dict[Labels, Amount]] = {}
        for item in self._items():
            with suppress(*UNREADABLE):
                page = page_of(item)
                if family := SHAPES.get(page.shape):
                    amounts = found.setdefault(family.name, {})
                    amounts |= {
                        labels: joined(amounts.get(labels), kept.amount) for labels, kept in page.series.items()
                    }
        return found

    def all(self) -> list[Page]:
        """Of every shape, to be added to.

        Raises:
            TableUnavailable: absent, throttled or out of reach.
            KeyError, TypeError, ValueError, zlib.error: one cannot be read, and nothing may be written over it.
        """
        return [page_of(item) for item in self._items()]

    def _items(self) -> Iterator[Item]:
        with speaking_to(TABLE):
            pages = self._client.get_paginator("query").paginate(
                TableName=TABLE,
                KeyConditionExpression="series = :pages",
                ExpressionAttributeValues={":pages": {"S": SERIES}},
                ConsistentRead=True,
            )
            for page in pages:
                yield from page["Items"]


def put(page: Page) -> Item:
    """What a transaction does to write a page a version later; it fails where the one before is not there any more."""
    item = {
        **key(SERIES, f"{page.shape}/{page.number:03}"),
        "version": {"N": str(page.version + 1)},
        "body": packed_page(page.series),
    }
    if not page.version:
        return {"Put": {"TableName": TABLE, "Item": item, "ConditionExpression": "attribute_not_exists(series)"}}
    return {
        "Put": {
            "TableName": TABLE,
            "Item": item,
            "ConditionExpression": "version = :before",
            "ExpressionAttributeValues": {":before": {"N": str(page.version)}},
        }
    }


def page_of(item: Item) -> Page:
    """Read what `put` wrote.

    Raises:
        KeyError, TypeError, ValueError, zlib.error: something else wrote it.
    """
    shape, _, number = item["entry"]["S"].rpartition("/")
    return Page(shape, int(number), int(item["version"]["N"]), unpacked_page(item["body"]))
