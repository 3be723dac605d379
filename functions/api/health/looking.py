"""API: looks at everything at once, and keeps what it saw for five seconds."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Thread
from typing import Final, Protocol, TypeVar

from aws_lambda_powertools.logging import Logger

from functions.api.health import external_apis, shop
from functions.api.health.external import Asked, Outside
from functions.api.health.finding import CHECKS, Finding, Health, overall
from functions.api.health.settings import ExternalApi, HealthSettings
from functions.shop.questions import PromQL, RedisPing, Sql, Timed

T = TypeVar("T")
SECONDS_EACH: Final = 2.0
KEPT: Final = timedelta(seconds=5)
_SECONDS_TO_FINISH: Final = 0.2  # of what ends by itself at that time, and says why
_SECONDS_OF_THE_READER: Final = 5.0  # its own start, which no check is to blame for

logger = Logger(service="api", child=True)


class Reader(Protocol):
    """What is needed of the shop reader."""

    def timed(self, questions: Sequence[Sql | RedisPing | PromQL], seconds_each: float) -> list[Timed]: ...  # noqa: D102 - as ShopReader


@dataclass(frozen=True)
class Seen:
    """What was found, and when it was looked."""

    at: datetime
    findings: dict[str, Finding]
    health: Health


@dataclass
class Looking:
    """Over the shop reader, and the APIs of others; nothing that they do is an exception here."""

    reader: Callable[[], Reader]
    outside: Outside
    known: HealthSettings
    clock: Callable[[], datetime]
    seconds_each: float = SECONDS_EACH
    seconds_of_the_reader: float = _SECONDS_OF_THE_READER
    _kept: Seen | None = field(default=None, init=False)

    def look(self) -> Seen:
        """All checks, as they were up to five seconds ago."""
        now = self.clock()
        if self._kept is None or not timedelta() <= now - self._kept.at < KEPT:
            found = self._look(now)
            findings = {name: found[name] for name in CHECKS}
            self._kept = Seen(now, findings, overall(findings, self.known.required))
        return self._kept

    def _look(self, now: datetime) -> dict[str, Finding]:
        began = time.monotonic()
        asking = begun(lambda: self.reader().timed(shop.questions(now), self.seconds_each))
        apis = {api: begun(partial(self.outside.ask, api, self.seconds_each)) for api in self.known.external_apis}
        wait(apis.values(), self.seconds_each + _SECONDS_TO_FINISH)
        asked = [self._of_api(api, future) for api, future in apis.items()]
        left = self.seconds_of_the_reader - (time.monotonic() - began)
        wait([asking], max(left, 0))
        return {**self._of_shop(asking), "external_apis": external_apis.finding(asked)}

    def _of_shop(self, asking: "Future[list[Timed]]") -> dict[str, Finding]:
        if not asking.done():
            return shop.not_looked(f"the shop reader did not answer within {self.seconds_of_the_reader:g} s")
        try:
            return shop.findings(asking.result(), self.known)
        except Exception as error:  # a fault of ours is not the shop's illness
            logger.exception("health_unknown")
            return shop.not_looked(f"the shop reader's answers could not be read: {type(error).__name__}")

    def _of_api(self, api: ExternalApi, future: "Future[Asked]") -> Asked:
        if not future.done():
            error = f"{api.host}: no answer within {self.seconds_each:g} s"
            return Asked(api, well=False, took_ms=self.seconds_each * 1000, error=error)
        try:
            return future.result()
        except Exception as error:  # as above
            logger.exception("external_api_unknown", api=api.name)
            return Asked(api, None, error=f"it could not be asked: {type(error).__name__}")


def begun(work: Callable[[], T]) -> "Future[T]":
    """What comes of work that is begun in a thread for which nothing waits: a name that hangs holds up nobody."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future
