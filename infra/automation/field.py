"""Automation: a field of a payload: what its function takes there, and what it refuses."""

import re
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Final

from infra.operator.findings import shown

_SOME: Final = (1, 2, 5, 10, 100, 200, 500, 1000)
_NUMBER: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")


class Kind(StrEnum):
    """What a field holds, in the words of a refusal."""

    TEXT = "a text"
    WHOLE = "a whole number"
    NUMBER = "a number"
    YES = "true or false"
    TEXTS = "a list of texts"
    ANSWER = "the whole answer of another step"
    EVIDENCE = "the answer of another step, or a map of them"


@dataclass(frozen=True)
class Field:
    """A field of a payload, as its function takes it.

    Attributes:
        kind: what it holds.
        needed: whether it has to be there.
        choices: all that it may be, or each entry of a list; empty: anything.
        within: the smallest and the largest number.
        of: the step whose answer it is.
        empty: whether the empty text is one.
        said: whether it may be what a step answered, for people.
        given: whether only a start can know it, so that nobody writes it into a document.
    """

    kind: Kind
    needed: bool = True
    choices: tuple[str, ...] = ()
    within: tuple[float, float] = (0, inf)
    of: str = ""
    empty: bool = True
    said: bool = False
    given: bool = False

    @property
    def bounded(self) -> bool:
        """Whether not all of its kind is right."""
        return bool(self.choices) or self.kind in (Kind.WHOLE, Kind.NUMBER)

    @property
    def takes(self) -> str:
        """All that it takes, in a sentence with its name before."""
        if self.choices:
            return f"is one of {', '.join(self.choices)}"
        return f"is {self.kind} from {self.within[0]:,} to {self.within[1]:,}"

    @property
    def some(self) -> str:
        """Some right values, as a list is written."""
        return f"[{', '.join(self.choices or [str(one) for one in _SOME if not self.refuses(one)][:4])}]"

    def refuses(self, value: object) -> str:
        """Why the function refuses a value of its kind, or an entry of it; empty: it does not."""
        if self.choices:
            return "" if value in self.choices else f"is {shown(value)}, which is none that it knows"
        if self.kind in (Kind.WHOLE, Kind.NUMBER):
            least, most = self.within
            fine = _NUMBER.fullmatch(str(value)) and least <= float(str(value)) <= most
            return "" if fine else f"{self.takes}, not {shown(value)}"
        if self.given and value != "":
            return f"is what a run is started for, not {shown(value)}"
        return "is empty" if value == "" and not self.empty else ""
