"""The demo cluster: pods, of which only matters how many there are and since when each is ready."""

from collections.abc import Iterable
from datetime import datetime, timedelta


class Pods:
    """The pods of each ReplicaSet, by its uid; one is ready some time after it was started."""

    def __init__(self, ready_after: timedelta) -> None:
        self._ready_after = ready_after
        self._ready_at: dict[str, list[datetime]] = {}

    def set_count(self, uid: str, count: int, now: datetime) -> None:
        """Start pods, or stop the youngest."""
        pods = self._ready_at.setdefault(uid, [])
        pods += [now + self._ready_after] * (count - len(pods))
        del pods[count:]

    def count(self, uid: str) -> int:
        """Return how many there are."""
        return len(self._ready_at.get(uid, ()))

    def ready(self, uid: str, now: datetime) -> int:
        """Return how many are ready."""
        return sum(at <= now for at in self._ready_at.get(uid, ()))

    def forget(self, uids: Iterable[str]) -> None:
        """Forget ReplicaSets that are gone."""
        for uid in uids:
            self._ready_at.pop(uid, None)

    def next_ready(self, now: datetime) -> datetime | None:
        """Return when the next one becomes ready."""
        return min((at for pods in self._ready_at.values() for at in pods if at > now), default=None)
