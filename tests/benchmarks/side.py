"""Benchmarks: what a run of one side took, and a run of ours."""

from dataclasses import dataclass
from typing import Any

from tests.benchmarks.bar import Unmeasurable
from tests.benchmarks.child import Child


@dataclass(frozen=True)
class Side:
    """One run over all endpoints."""

    wall_seconds: float
    cpu_seconds: float


def our_run(child: Child, urls: list[str], at_once: int, **more: bool) -> dict[str, Any]:
    """One run of tests.benchmarks.visits, all that it tells.

    Raises:
        Unmeasurable: not all are up, so that the times mean nothing.
    """
    told: dict[str, Any] = child.ask(urls=urls, at_once=at_once, **more)
    if told["outcomes"] != ["up"] * len(urls):
        raise Unmeasurable(f"of {len(urls)} endpoints some are not up: {told['reasons']}")
    return told


def ours(child: Child, urls: list[str], at_once: int) -> Side:
    """One run of ours, to compare with others."""
    told = our_run(child, urls, at_once)
    return Side(told["wall_seconds"], told["cpu_seconds"])
