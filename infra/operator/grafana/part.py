"""Infra: a part of a dashboard's JSON, whatever is wrong beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from infra.operator.findings import Finding, Place
from infra.operator.yaml_file import Document

Step = str | int


@dataclass(frozen=True)
class Part:
    """A value in a file and its place."""

    document: Document
    place: Place = ()

    @property
    def value(self) -> Any:  # noqa: ANN401 - JSON has any shape
        """What stands there; None where nothing does."""
        found: Any = self.document.values
        for step in self.place:
            inside = isinstance(found, dict) and step in found
            inside = inside or (isinstance(found, list) and isinstance(step, int) and step < len(found))
            if not inside:
                return None
            found = found[step]
        return found

    def at(self, *steps: Step) -> "Part":
        """A part of it, there or not."""
        return Part(self.document, (*self.place, *steps))

    def each(self, *steps: Step) -> Iterator["Part"]:
        """The objects of a list in it; none where there is no list."""
        found = self.at(*steps).value
        for index, one in enumerate(found if isinstance(found, list) else ()):
            if isinstance(one, dict):
                yield self.at(*steps, index)

    def text(self, *steps: Step) -> str:
        """The text at a place, without blanks around it; empty where there is none."""
        found = self.at(*steps).value
        return found.strip() if isinstance(found, str) else ""

    def finding(self, *steps: Step, message: str, hint: str) -> Finding:
        """What is wrong at a place in it."""
        return self.document.finding((*self.place, *steps), message, hint)


def is_number(value: object) -> bool:
    """Whether it is a number, which true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)
