"""Log analyser: Better Stack as an operator has set it up, asked for at most every three minutes."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from functions.log_analyser.shipping.unusable import Unusable
from functions.parameters.store import ParametersUnreadable

if TYPE_CHECKING:
    from functions.log_analyser.shipping.better_stack import BetterStack

TOKEN: Final = "BETTERSTACK_TOKEN"  # noqa: S105 - its name
HOST: Final = "BETTERSTACK_HOST"
ELSEWHERE: Final = "BETTERSTACK_URL"
"""Where Better Stack is instead, in a local run."""
_KEPT_SECONDS: Final = 180.0


class Reads(Protocol):
    """What is needed of the parameter store."""

    def read(self, name: str) -> str | None: ...  # noqa: D102 - as Parameters


class Setup:
    """Who takes lines."""

    def __init__(
        self, parameters: Reads, environment: Mapping[str, str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._parameters, self._elsewhere, self._clock = parameters, environment.get(ELSEWHERE, ""), clock
        self._known: BetterStack | None = None
        self._since: float | None = None

    @property
    def unset(self) -> bool:
        """Whether it is certain that nobody takes lines."""
        try:
            return self() is None
        except Unusable:
            return False

    def __call__(self) -> "BetterStack | None":
        """None where there is no token, or no host.

        Raises:
            Unusable: the parameters cannot be read and were not before, or the host is none.
        """
        now = self._clock()
        if self._since is None or now - self._since >= _KEPT_SECONDS:
            try:
                self._known = self._read()
            except ParametersUnreadable as error:
                if self._since is None:
                    raise Unusable(f"whether a token is set cannot be read: {error}") from error
            self._since = now
        return self._known

    def _read(self) -> "BetterStack | None":
        token = self._parameters.read(TOKEN)
        if not token:
            return None
        host = self._elsewhere or self._parameters.read(HOST)
        if not host:
            return None
        from functions.log_analyser.shipping.better_stack import BetterStack, address_of  # for who needs it

        return BetterStack(self._elsewhere or address_of(host), token)
