"""Sentry: what a function's environment says of it, and where events go."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Protocol

ENVIRONMENT = "SENTRY_ENVIRONMENT"
TRACES = "SENTRY_TRACES_SAMPLE_RATE"
DSN = "SENTRY_DSN"
"""The parameter `/fitfoot/SENTRY_DSN`; the two above are variables, set where an operator's settings want Sentry."""
_KEPT_SECONDS = 180


@dataclass(frozen=True)
class Settings:
    """`traces_sample_rate` is None where no traces are wanted: 0 would send a report a call."""

    function: str
    environment: str
    release: str
    traces_sample_rate: float | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings | None":
        """None where Sentry is not wanted."""
        if not environment.get(ENVIRONMENT):
            return None
        return cls(
            environment.get("AWS_LAMBDA_FUNCTION_NAME", "unknown"),
            environment[ENVIRONMENT],
            environment.get("APP_VERSION", "unknown"),
            float(environment.get(TRACES) or 0) or None,
        )


class Reads(Protocol):
    """What is needed of the parameter store."""

    def read(self, name: str) -> str | None: ...  # noqa: D102 - as Parameters


@cache
def parameters() -> Reads:
    """The parameter store; a function that never fails never asks it."""
    import botocore.session
    from botocore.config import Config

    from functions.parameters.store import Parameters

    impatient = Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 1})
    return Parameters(lambda: botocore.session.get_session().create_client("ssm", config=impatient))


class Dsn:
    """Where events go, asked for at most every three minutes, also where there is none or it cannot be read."""

    def __init__(self, store: Callable[[], Reads] = parameters, clock: Callable[[], float] = monotonic) -> None:
        self._store, self._clock = store, clock
        self._found: str | None = None
        self._since: float | None = None

    def __call__(self) -> str | None:
        """The DSN, or None."""
        now = self._clock()
        if self._since is None or now - self._since >= _KEPT_SECONDS:
            self._found, self._since = self._read(), now
        return self._found

    def _read(self) -> str | None:
        from functions.parameters.store import ParametersUnreadable

        try:
            return self._store().read(DSN) or None
        except ParametersUnreadable:
            return None


def from_environment() -> Settings | None:
    """This function's own."""
    return Settings.read(os.environ)
