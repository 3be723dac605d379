"""Cluster operator: a change that somebody else came before is decided anew, from what stands now."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from functions.cluster_operator.faults import Conflict

MOST: Final = 3
_Done = TypeVar("_Done")


async def until_unhindered(change: Callable[[], Awaitable[_Done]]) -> _Done:
    """Read, decide and change up to three times, as long as that is what the cluster refuses (409).

    Raises:
        ClusterFault: the third conflict, or whatever else went wrong.
    """
    for _ in range(MOST - 1):
        try:
            return await change()
        except Conflict:
            continue
    return await change()
