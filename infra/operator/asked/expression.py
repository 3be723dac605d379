"""Asked: an expression where it stands, with its variables filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from infra.operator.findings import Finding, Place
from infra.operator.promql.judging import Mistake
from infra.operator.yaml_file import Document, read_text

_BLOCK: Final = re.compile(r"^[\s-]*\w+:\s*\|[-+0-9]*\s*(#.*)?$")
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Expression:
    """A text of PromQL in a file; `step` is the least time between two of its values that Grafana asks for."""

    document: Document
    place: Place
    text: str
    step: timedelta = timedelta(seconds=15)
    variables: Mapping[str, str] = field(default_factory=lambda: _NONE)

    @property
    def filled(self) -> str:
        """As Prometheus gets it."""
        seconds = int(self.step.total_seconds())
        spans = {
            "__rate_interval": f"{4 * seconds}s",
            "__interval": f"{seconds}s",
            "__range": "6h",
            "__range_s": "21600",
        }
        text = self.text
        for name, value in {**self.variables, **spans}.items():
            as_it_is = value.replace("\\", r"\\")
            text = re.sub(rf"\$(?:{name}(?!\w)|\{{{name}(?::\w+)?\}})", as_it_is, text)
        return text

    def finding(self, mistake: Mistake) -> Finding:
        """A mistake at the line of its words: in a block that is written as it is, their own."""
        found = self.document.finding(self.place, mistake.message, mistake.hint)
        if "\n" not in self.text:
            return found
        lines = read_text(self.document.file).splitlines()
        if found.line > len(lines) or not _BLOCK.match(lines[found.line - 1]):
            return found
        line = found.line + 1 + self.filled.count("\n", 0, mistake.at)
        return Finding(found.file, line, found.field, found.message, found.hint)
