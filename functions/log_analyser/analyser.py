"""Log analyser: what is done with an event: a batch is counted, or what batches counted is folded."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, assert_never

from functions.log_analyser.batch import Batch, MalformedBatch, decoded, identity_of
from functions.log_analyser.counting import Counted, count, unreadable
from functions.log_analyser.errors.desk import ErrorDesk
from functions.log_analyser.lines.nouns import Vitals
from functions.log_analyser.request import Fold, Lines, Unreadable, parse
from functions.log_analyser.services import UNKNOWN, Services
from functions.model.alert import Alert
from functions.model.series import Delta
from functions.state.deltas import Folded


class Deltas(Protocol):
    """What batches add to the series."""

    def put(self, batch: str, delta: Delta, at: datetime) -> bool: ...  # noqa: D102 - as functions.state.deltas.Deltas
    def fold(self, now: datetime) -> Folded: ...  # noqa: D102


class Sessions(Protocol):
    """Where vitals are kept by session."""

    def keep(self, batch: str, told: Iterable[Vitals]) -> list[str]: ...  # noqa: D102 - as functions.log_analyser.sessions.Sessions


@dataclass(frozen=True)
class Done:
    """What was done: the answer, and what a log tells beside it.

    `counted` is whether lines were counted now, and not before; `alerts` were written of errors that are new, or over;
    `why` says what was wrong with a batch that is none. `batch` is what is to be passed on; None for a fold.
    """

    answer: dict[str, int | bool]
    service: str = UNKNOWN
    counted: bool = False
    alerts: list[Alert] = field(default_factory=list)
    why: str = ""
    batch: Batch | None = None


@dataclass(frozen=True)
class Analyser:
    """All that an event is done with."""

    services: Services
    deltas: Deltas
    errors: ErrorDesk
    sessions: Sessions

    def do(self, event: object, now: datetime) -> Done:
        """Do what an event asks for, whatever it holds.

        Raises:
            TableUnavailable, VitalsNotKept: it is to come again; what was counted is not counted again.
        """
        match request := parse(event):
            case Fold():
                return self._fold(now)
            case Lines(data):
                try:
                    batch = decoded(data)
                except MalformedBatch as why:
                    return self._malformed(event, str(why), now)
                return self._analyse(batch, now)
            case Unreadable():
                return self._malformed(event, "it has neither awslogs.data nor fold: true", now)
            case _:
                assert_never(request)

    def _analyse(self, batch: Batch, now: datetime) -> Done:
        """Counting comes first: what goes wrong with the rest costs no count."""
        counted = count(batch, self.services, now)
        first = bool(counted.lines) and self.deltas.put(batch.identity, counted.delta, now)
        alerts = self.errors.tell(counted.kinds)
        if counted.vitals:
            self.sessions.keep(batch.identity, counted.vitals)
        answer = _answer(counted, counted_now=first)
        return Done(answer, self.services.of_group(batch.group), first, alerts, batch=batch)

    def _malformed(self, event: object, why: str, now: datetime) -> Done:
        """It is counted and not refused: CloudWatch would only deliver it again."""
        counted = unreadable()
        first = self.deltas.put(identity_of(event), counted.delta, now)
        return Done(_answer(counted, counted_now=first), counted=first, why=why)

    def _fold(self, now: datetime) -> Done:
        alerts = self.errors.resolve(now)
        folded = self.deltas.fold(now)
        answer: dict[str, int | bool] = {"folded": folded.batches, "pages": folded.pages, "left": folded.left}
        return Done(answer | {"resolved": len(alerts)}, alerts=alerts)


def _answer(counted: Counted, *, counted_now: bool) -> dict[str, int | bool]:
    return {
        "lines": counted.lines,
        "requests": counted.by_kind["request"],
        "vitals": counted.by_kind["vitals"],
        "errors": counted.errors,
        "malformed": counted.by_kind["malformed"],
        "counted": counted_now,
    }
