"""Tests: a log analyser with everything around it in memory."""

from collections.abc import Iterable
from datetime import UTC, datetime

from functions.log_analyser.analyser import Analyser
from functions.log_analyser.errors.desk import ErrorDesk
from functions.log_analyser.lines.nouns import Vitals
from functions.log_analyser.services import Services
from functions.log_analyser.sessions import VitalsNotKept
from functions.model.alert import Alert, AlertStatus
from functions.model.error_kind import Occurrences
from functions.model.series import Delta
from functions.state.client import TableUnavailable
from functions.state.deltas import Folded
from tests.functions.log_analyser.delivered import GROUPS

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class FakeDeltas:
    """What batches counted, by their identities."""

    def __init__(self) -> None:
        self.put_ones: dict[str, Delta] = {}
        self.folds = 0

    def put(self, batch: str, delta: Delta, at: datetime) -> bool:
        assert at.tzinfo
        return self.put_ones.setdefault(batch, delta) is delta

    def fold(self, now: datetime) -> Folded:
        assert now.tzinfo
        self.folds += 1
        return Folded(batches=len(self.put_ones))

    def counter(self, family: str, *labels: str) -> int:
        return sum(delta.counters.get((family, labels), 0) for delta in self.put_ones.values())


class FakeKinds:
    """The kinds that are known; `writes` counts what was written, `gone` takes the table away for writing."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], datetime] = {}
        self.writes = 0
        self.gone = False

    def last_seen(self, kinds: Iterable[tuple[str, str]]) -> dict[tuple[str, str], datetime]:
        return {kind: self.known[kind] for kind in kinds if kind in self.known}

    def put(self, seen: Occurrences) -> None:
        self.seen_again(seen.kind.service, seen.kind.fingerprint, seen.last)

    def seen_again(self, service: str, fingerprint: str, at: datetime) -> None:
        if self.gone:
            raise TableUnavailable("fitfoot-series", RuntimeError("throttled"))
        self.writes += 1
        self.known[service, fingerprint] = max(at, self.known.get((service, fingerprint), at))


class FakeAlerts:
    """The alerts by fingerprint."""

    def __init__(self) -> None:
        self.known: dict[str, Alert] = {}

    def active(self, source: str | None = None) -> list[Alert]:
        return [one for one in self.known.values() if one.source == source and one.status is not AlertStatus.RESOLVED]

    def put_newer(self, alert: Alert) -> bool:
        before = self.known.get(alert.fingerprint)
        if before and before.updated_at > alert.updated_at:
            return False
        self.known[alert.fingerprint] = alert
        return True


class FakeSessions:
    """The vitals that were kept, by batch; `full` takes none."""

    def __init__(self) -> None:
        self.kept: dict[str, list[Vitals]] = {}
        self.full = False

    def keep(self, batch: str, told: Iterable[Vitals]) -> list[str]:
        if self.full:
            raise VitalsNotKept
        self.kept[batch] = list(told)
        return [batch]


class Office:
    """An analyser, and what it was given."""

    def __init__(self) -> None:
        self.deltas, self.kinds, self.alerts, self.sessions = FakeDeltas(), FakeKinds(), FakeAlerts(), FakeSessions()
        self.restart()

    def restart(self) -> None:
        """Another instance of the function, which remembers nothing."""
        desk = ErrorDesk(self.kinds, self.alerts)
        self.analyser = Analyser(Services(GROUPS), self.deltas, desk, self.sessions)

    def do(self, event: object, now: datetime = NOON) -> dict[str, int | bool]:
        return self.analyser.do(event, now).answer
