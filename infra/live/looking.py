"""Live: all looks at once, each by itself: one that fails or hangs blinds no other."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from datetime import timedelta
from threading import Lock, Thread
from typing import Generic, TypeVar

from infra.live.said import Look, NotRun, Said, Unasked, plainly

T = TypeVar("T")
TOGETHER = timedelta(seconds=60)
EACH_SECONDS = 10
"""What a question may take; a look asks few."""


def look_at_all(looks: Iterable[tuple[str, Look]], within: timedelta = TOGETHER) -> list[list[Said]]:
    """What each look with its name says, in their order; of one that is not done in time what it has said so far."""
    ends = time.monotonic() + within.total_seconds()
    running = [_Looking(name, look) for name, look in looks]
    for one in running:
        one.start()
    said: list[list[Said]] = []
    for one in running:
        one.join(max(0.0, ends - time.monotonic()))
        late = [NotRun(f"{one.name}: not done within {within.total_seconds():g} s")] if one.is_alive() else []
        said.append([*one.said, *late])
    return said


def in_time(ask: Callable[[], T], late: Unasked, seconds: float = EACH_SECONDS) -> T:
    """What `ask` answers. Who hangs is left alone: the program ends without waiting for it.

    Raises:
        Unasked: `late`, if it took longer than this; and whatever `ask` raises.
    """
    answer = Future[T]()
    Thread(target=_answer, args=(ask, answer), daemon=True).start()
    if not wait([answer], seconds).done:
        raise late
    return answer.result()


def _answer(ask: Callable[[], T], answer: "Future[T]") -> None:
    try:
        answer.set_result(ask())
    except BaseException as error:  # noqa: BLE001 - who waits for it is to have it
        answer.set_exception(error)


class _Looking(Thread):
    """One look. The program ends without waiting for one that hangs."""

    def __init__(self, name: str, look: Look) -> None:
        super().__init__(name=name, daemon=True)
        self._look = look
        self.said: list[Said] = []

    def run(self) -> None:
        """Note what it says; why it ends early is said as well."""
        try:
            for one in self._look():
                self.said.append(one)
        except Unasked as why:
            self.said.append(NotRun(f"{self.name}: {why}"))
        except Exception as error:  # noqa: BLE001 - whatever it is, this is not known to be well, and the others go on
            self.said.append(NotRun(f"{self.name}: {type(error).__name__}: {plainly(error)}"))


class Once(Generic[T]):
    """Asks when it is first wanted, and answers all who want it with the same, also where it could not be had."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask, self._lock = ask, Lock()
        self._answers: list[T] = []
        self._why: Unasked | None = None

    def __call__(self) -> T:
        """The answer.

        Raises:
            Unasked: there is none, and why; of the kind that it was when it was asked.
        """
        with self._lock:
            if self._why:
                raise type(self._why)(str(self._why))
            if not self._answers:
                try:
                    self._answers.append(self._ask())
                except Unasked as why:
                    self._why = why
                    raise
                except Exception as error:
                    self._why = Unasked(f"{type(error).__name__}: {plainly(error)}")
                    raise self._why from error
            return self._answers[0]
