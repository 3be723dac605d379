"""Model: what one visit to an endpoint learned, as conditions see it."""

import json
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import cached_property
from typing import Any


class Missing(Enum):
    """What a condition reads where the answer does not hold it."""

    MISSING = "missing"


MISSING = Missing.MISSING


@dataclass(frozen=True)
class Answer:
    """The facts of one visit; None where the visit never learned one."""

    connected: bool
    status: int | None = None
    response_time: timedelta | None = None
    body: bytes = b""
    ip: str | None = None
    certificate_expires_in: timedelta | None = None

    @cached_property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 become U+FFFD."""
        return self.body.decode("utf-8", errors="replace")

    @cached_property
    def json(self) -> Any:  # noqa: ANN401 - a foreign body has any shape
        """The body as JSON, or MISSING where it is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return MISSING
