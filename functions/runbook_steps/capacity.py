"""Runbook steps: a shop's capacity as cluster-operator answers it: replicas, and the circuit breaker; pure."""

import re
from collections.abc import Mapping
from typing import Any

from functions.model.names import did_you_mean
from functions.model.payload import answer_in
from functions.runbook_steps.faults import Unusable
from functions.runbook_steps.wording import one_line

_OURS = ("fitfoot-web", "fitfoot-api")
_MOST = 10_000
_WHOLE = re.compile(r"[0-9]{1,9}")
_SHOWN = 200


def capacity_in(payload: object) -> dict[str, Any]:
    """`{"deployments": [{"name", "replicas"}], "breaker"}`, what can be put back, of an answer.

    Raises:
        Unusable: it is no capacity of the shop's; nothing may be changed that could not be put back.
    """
    answer = answer_in(payload)
    listed = answer.get("deployments") if answer else None
    breaker = answer.get("breaker") if answer else None
    if not isinstance(listed, list) or not listed or not (breaker is None or isinstance(breaker, str)):
        raise Unusable(f"capacity is no answer of cluster-operator's capacity: {one_line(str(payload))[:_SHOWN]}")
    found = [_deployment(one) for one in listed]
    names = [one["name"] for one in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Unusable(f"capacity has {twice} twice: to which it would be put back is unknown")
    return {"deployments": found, "breaker": breaker}


def capacity_words(capacity: Mapping[str, Any]) -> str:
    """`fitfoot-web 2 replicas, fitfoot-api 1; circuit breaker "false"`."""
    counts = [f"{one['name']} {one['replicas']}" for one in capacity["deployments"]]
    breaker = f"; circuit breaker {capacity['breaker']}" if capacity["breaker"] is not None else ""
    return one_line(f"replicas of {', '.join(counts)}{breaker}")


def _deployment(one: object) -> dict[str, Any]:
    name, replicas = (one.get("name"), one.get("replicas")) if isinstance(one, Mapping) else (None, None)
    count = int(replicas) if isinstance(replicas, str) and _WHOLE.fullmatch(replicas) else replicas
    if not isinstance(name, str) or not name or isinstance(count, bool) or not isinstance(count, int):
        raise Unusable(f"a deployment of capacity has no name, or no number of replicas: {one_line(str(one))[:_SHOWN]}")
    if name not in _OURS:
        shown = one_line(name)[:_SHOWN]
        raise Unusable(f"{shown!r} is no deployment that can be put back{did_you_mean(shown, _OURS)}")
    if not 0 <= count <= _MOST:
        raise Unusable(f"{one_line(name)} cannot have {count} replicas")
    return {"name": name, "replicas": count}
