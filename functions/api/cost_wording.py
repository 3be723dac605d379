"""API: what an incident cost, as its page says it; pure."""

from datetime import datetime

from functions.api.wording import clock
from functions.model.cost import Cost
from functions.model.cost_words import beside_words, cost_words
from functions.model.incident import Incident


def line(incident: Incident, cost: Cost | None) -> str:
    """In a line; empty where nobody has priced it yet."""
    if incident.drill:
        return "Cost: nothing, it is a drill"
    return cost_words(cost, over=_is_whole(incident, cost)) if cost else ""


def basis(incident: Incident, cost: Cost | None, now: datetime) -> str:
    """Up to when, against how many weeks, and what it must not be added to: `until 05:55, compared with 8 weeks`."""
    if not cost or not cost.known or incident.drill:
        return ""
    so_far = "" if _is_whole(incident, cost) else f"until {clock(cost.until, now)}, "
    weeks = f"{so_far}compared with the same time in {cost.weeks} weeks, at 90 %"
    return "; ".join(filter(None, [f"{weeks[0].upper()}{weeks[1:]}", beside_words(cost)]))


def _is_whole(incident: Incident, cost: Cost) -> bool:
    return incident.over and cost.until == incident.resolved_at
