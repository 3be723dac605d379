"""Benchmarks: how much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """As the bars of probing want it; the tests measure little.

    Attributes:
        endpoints: visited in a run.
        at_once: visits in flight with a whole core.
        turns: runs of each side against blackbox_exporter.
        curl_turns: runs of each side against curl.
        held_turns: runs held to a part of a core, each over twice the endpoints.
        many: endpoints of the run whose memory is measured.
        core_share: what a function of `memory_mb` gets of a core.
        memory_mb: decides how many visits a function has in flight.
    """

    endpoints: int = 50
    at_once: int = 50
    turns: int = 9
    curl_turns: int = 3
    held_turns: int = 3
    many: int = 500
    core_share: float = 0.3
    memory_mb: int = 512


FULL = Size()
