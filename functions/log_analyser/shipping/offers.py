"""Log analyser: offers lines to whoever takes them, again and again within the time, in halves where they are unfit."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from functions.log_analyser.shipping.better_stack import Fate, Verdict
from functions.log_analyser.shipping.records import Record

_QUIET_SECONDS: Final = 60.0
"""After it took nothing: until the next minute's call tries again, each batch would only wait for nobody."""
_PAUSES: Final = (0.5, 1.0, 2.0, 4.0, math.inf)
_TO_SPARE: Final = 0.5


class Sender(Protocol):
    """Takes lines, or says why not."""

    def send(self, part: Sequence[Record], seconds: float) -> Verdict: ...  # noqa: D102 - as BetterStack


@dataclass
class Delivered:
    """What became of a part: how many lines were taken, which are to be offered again, which never; `why` not."""

    sent: int = 0
    waiting: list[Record] = field(default_factory=list)
    refused: list[Record] = field(default_factory=list)
    why: str = ""


class Offers:
    """Remembers for a minute that nothing was taken. Instants are seconds of `clock`."""

    def __init__(self, clock: Callable[[], float], wait: Callable[[float], None]) -> None:
        self._clock, self._wait = clock, wait
        self._quiet: tuple[float, Verdict] | None = None

    def forget(self) -> None:
        """Try again now."""
        self._quiet = None

    def timely(self, ends: float) -> bool:
        """Whether there is time for one more."""
        return self._clock() < ends - _TO_SPARE

    def deliver(self, sender: Sender, part: Sequence[Record], ends: float) -> Delivered:
        """Deliver a part; one that is unfit is halved until the lines are found that make it so."""
        verdict = self._tried(sender, part, ends)
        match verdict.fate:
            case Fate.TAKEN:
                return Delivered(sent=len(part))
            case Fate.UNFIT if len(part) == 1:
                return Delivered(refused=list(part), why=verdict.why)
            case Fate.UNFIT:
                middle = len(part) // 2
                one, other = (self.deliver(sender, half, ends) for half in (part[:middle], part[middle:]))
                why = other.why or one.why
                return Delivered(one.sent + other.sent, one.waiting + other.waiting, one.refused + other.refused, why)
            case _:
                return Delivered(waiting=list(part), why=verdict.why)

    def _tried(self, sender: Sender, part: Sequence[Record], ends: float) -> Verdict:
        """What may go well later is tried again within the time, unless all was in vain a moment ago."""
        if self._quiet and self._clock() < self._quiet[0]:
            return self._quiet[1]
        verdict = Verdict(Fate.LATER, "no time was left")
        for pause in _PAUSES:
            if not self.timely(ends):
                return verdict
            verdict = sender.send(part, ends - self._clock())
            if verdict.fate in (Fate.TAKEN, Fate.UNFIT):
                return verdict
            asked = max(pause, verdict.after or 0.0)
            if verdict.fate is Fate.CLOSED or not self.timely(ends - asked):
                break
            self._wait(asked)
        self._quiet = (self._clock() + max(_QUIET_SECONDS, verdict.after or 0.0), verdict)
        return verdict
