"""Runbook steps: what a step answers: its verdict, lines for people, and figures for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.model.verdict import Verdict, plain


@dataclass(frozen=True)
class Answer:
    """`verdict` is what the document branches on; in everything else no verdict may stand."""

    verdict: Verdict
    lines: Sequence[str] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """`{"verdict", "lines", …}`."""
        return {"verdict": str(self.verdict), "lines": [plain(line) for line in self.lines], **_plain(self.fields)}


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    match value:
        case str():
            return plain(value)
        case Mapping():
            return {plain(str(name)): _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value
