"""State: the table of series: what is kept for trends and totals, and the keys of its items.

An item belongs to a series (`kpi/<name>`, `totals`, `usual`), and its entry says which of it (a day, an instant).
What is counted from lines stands in `batch/<sha256>` until it is folded into `pages`; kinds of errors stand in
`errors/<service>`.
"""

from functions.state.client import Item

TABLE = "fitfoot-series"


def key(series: str, entry: str) -> Item:
    """The key of an item."""
    return {"series": {"S": series}, "entry": {"S": entry}}
