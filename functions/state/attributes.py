"""State: values as attributes of items."""

from datetime import UTC, datetime, timedelta

from functions.state.client import Item

_CLIPPED = "…"


def instant(at: datetime) -> Item:
    """An instant whose texts sort as the instants do: `2026-11-23T12:00:00.000000Z`."""
    return {"S": at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")}


def expiry(at: datetime, kept: timedelta) -> Item:
    """When DynamoDB may delete an item: epoch seconds."""
    return {"N": str(int((at + kept).timestamp()))}


def clipped(text: str, most: int) -> str:
    """At most so many characters, so that one endless text cannot make an item of over 400 KB."""
    return text if len(text) <= most else text[: most - 1] + _CLIPPED


def strings(item: Item) -> dict[str, str]:
    """The attributes that are texts."""
    return {name: value["S"] for name, value in item.items() if "S" in value}
