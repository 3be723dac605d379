"""State: the table of series: what is kept for trends and totals, and the keys of its items.

An item belongs to a series (`kpi/<name>`, `totals`, `usual`), and its entry says which of it (a day, an instant).
"""

from functions.state.client import Item

TABLE = "fitfoot-series"


def key(series: str, entry: str) -> Item:
    """The key of an item."""
    return {"series": {"S": series}, "entry": {"S": entry}}
