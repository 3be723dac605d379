"""Automation: the parts of a regular expression, and in how many ways a text can be tried on them."""

from dataclasses import dataclass
from typing import Final

LONGEST: Final = 512  # characters, of the pattern and of what a parameter may be
MOST_WAYS: Final = 100_000


@dataclass(frozen=True)
class Chars:
    """One character of these; None: of more than can be listed."""

    these: str | None


@dataclass(frozen=True)
class Row:
    """One after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Either:
    """One of them."""

    branches: tuple["Node", ...]


@dataclass(frozen=True)
class Times:
    """`most` None: without end."""

    node: "Node"
    least: int
    most: int | None


Node = Chars | Row | Either | Times


def ways(node: Node) -> int:
    """In how many ways a text can be tried on it, at most."""
    match node:
        case Chars():
            return 1
        case Row(parts):
            found = 1
            for one in parts:
                found = min(found * ways(one), MOST_WAYS + 1)
            return found
        case Either(branches):
            return sum(map(ways, branches))
        case Times(inner, least, most):
            return ways(inner) * ((LONGEST if most is None else most) - min(least, LONGEST) + 1)
