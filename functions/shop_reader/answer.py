"""Shop reader: what came of a question, and the batch of them, small enough for Lambda."""

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

MOST_ANSWERED_BYTES: Final = 5_500_000
"""Of a batch. Lambda answers an invocation with 6 MB at most."""
_SHOWN_CHARS = 300


class Unanswerable(Exception):
    """A question has no answer; the message is for people and holds no credentials."""


class NotAsked(Unanswerable):
    """It could not be asked at all, or not as somebody who may: that says nothing of who would have answered."""


@dataclass(frozen=True)
class Answer:
    """To one question: a value, or an error.

    The value is JSON: a vector as Prometheus has it (`[{"metric": {…}, "value": [t, "1.5"]}]`), what redis_info has,
    or Postgres's rows, each an object. `called` is what it is called. `asked` is whether anybody was asked: an error of
    who was is his own.
    """

    took_ms: float
    value: Any = None
    error: str | None = None
    warnings: tuple[str, ...] = ()
    called: str = "value"
    asked: bool = True

    def as_json(self) -> dict[str, Any]:
        """`{"ok", "value" or "rows", "took_ms", "error"}`, and `"warnings"` where Prometheus gave any.

        `"asked": false` where nobody was.
        """
        shown: dict[str, Any] = {
            "ok": self.error is None,
            self.called: self.value,
            "took_ms": round(self.took_ms, 1),
            "error": self.error,
        }
        more: dict[str, Any] = {"warnings": list(self.warnings)} if self.warnings else {}
        return shown | more | ({} if self.asked else {"asked": False})

    @cached_property
    def bytes(self) -> int:
        """What it takes in the batch's JSON, at most: with everything escaped that may be."""
        return len(json.dumps(self.as_json())) + 2

    def with_error(self, error: str) -> "Answer":
        """The same question unanswered."""
        return replace(self, value=None, warnings=(), error=error)


def fit(answers: list[Answer | None], most_bytes: int = MOST_ANSWERED_BYTES) -> None:
    """Drop the largest answers, each for an error, until all together are no larger than Lambda lets through."""
    while sum(one.bytes for one in answers if one) > most_bytes:
        index, largest = max(((i, one) for i, one in enumerate(answers) if one), key=lambda entry: entry[1].bytes)
        if largest.value is None:
            return
        error = f"the answer of {largest.bytes} bytes is too large beside the batch's others; ask it alone, or for less"
        answers[index] = largest.with_error(error)


def one_line(text: str) -> str:
    """A foreign text as logs and pages can hold it: one line of up to 300 characters, without control codes."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return words if len(words) <= _SHOWN_CHARS else words[: _SHOWN_CHARS - 1] + "…"
