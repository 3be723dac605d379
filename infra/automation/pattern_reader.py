"""Automation: a regular expression read in its parts, as far as an allowedPattern may have them.

What AWS reads (RE2) and Python reads alike, and no text is looked at for longer than a moment: Python tries all ways to
read a text one by one.
"""

import re
import string
from typing import Final

from infra.automation.pattern_parts import Chars, Either, Node, Row, Times, ways
from infra.operator.findings import shown

EXAMPLE: Final = 'write it like "^[a-z]+$"'
_DEEPEST: Final = 10
_MOST_TIMES: Final = 1_000  # RE2's own limit
_CLASSES: Final = {"d": string.digits, "w": f"{string.ascii_letters}{string.digits}_"}
_TIMES: Final = re.compile(r"\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}|[*+?]")
_SIGNS: Final[dict[str, tuple[int, int | None]]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


def parts_of(pattern: str) -> Node:
    """The parts between ^ and $.

    Raises:
        ValueError: it is not read: why, and what to write.
    """
    if len(pattern) < 2 or pattern[0] != "^" or pattern[-1] != "$" or pattern.endswith("\\$"):  # noqa: PLR2004 - ^ and $
        raise ValueError(f"{shown(pattern)} may be anywhere in a text; write it between ^ and $")
    reader = _Reader(pattern[1:-1])
    row = reader.row()
    if reader.rest:
        raise ValueError(f"{shown(pattern)} does not hold ^ and $ for each choice; write ^(one|other)$")
    return row


class _Reader:
    """What is left of a pattern."""

    def __init__(self, rest: str) -> None:
        self.rest, self._depth = rest, 0

    def row(self) -> Node:
        parts: list[Node] = []
        while self.rest and self.rest[0] not in "|)":
            parts.append(self._times(self._one()))
        return Row(tuple(parts))

    def _one(self) -> Node:
        found, self.rest = self.rest[0], self.rest[1:]
        match found:
            case "(":
                return self._group()
            case "[":
                return self._class()
            case ".":
                return Chars(None)
            case "\\":
                return self._escaped()
            case "^" | "$" | "*" | "+" | "?" | "{":
                raise ValueError(f"{found!r} stands where a character is to be; {EXAMPLE}")
        return Chars(found)

    def _group(self) -> Node:
        self.rest = self.rest.removeprefix("?:")
        if self.rest.startswith("?"):
            raise ValueError(f"'({self.rest[:2]}' is not looked at by all who read this; write it without")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("its groups are nested too deeply; write it flat")
        branches = [self.row()]
        while self.rest.startswith("|"):
            self.rest = self.rest[1:]
            branches.append(self.row())
        self._depth -= 1
        self.rest = self.rest[1:]  # what closes it is there, or re would have said so
        return Either(tuple(branches))

    def _escaped(self) -> Chars:
        found, self.rest = self.rest[0], self.rest[1:]
        if found in _CLASSES:
            return Chars(_CLASSES[found])
        if found.isalnum():
            raise ValueError(f"'\\{found}' is not looked at by all who read this; write [0-9], [a-z] and the like")
        return Chars(found)

    def _class(self) -> Chars:
        negated, self.rest = self.rest.startswith("^"), self.rest.removeprefix("^")
        these = ""
        while not (self.rest.startswith("]") and these):
            found = self._escaped_in_class()
            if self.rest.startswith("-") and not self.rest.startswith("-]"):
                self.rest = self.rest[1:]
                last = self._escaped_in_class()
                found = "".join(map(chr, range(ord(found[0]), ord(last[0]) + 1)))
            these += found
        self.rest = self.rest[1:]
        return Chars(None if negated else "".join(dict.fromkeys(these)))

    def _escaped_in_class(self) -> str:
        found, self.rest = self.rest[0], self.rest[1:]
        return self._escaped().these or "" if found == "\\" else found

    def _times(self, node: Node) -> Node:
        if not (found := _TIMES.match(self.rest)):
            return node
        self.rest = self.rest[found.end() :]
        if self.rest.startswith(("?", "+", "*", "{")):
            raise ValueError(f"{found[0] + self.rest[0]!r} repeats what repeats already; repeat it once")
        least, most = _SIGNS.get(found[0]) or (int(found[1]), int(found[3]) if found[3] else None)
        if found[1] and not found[2]:
            most = least
        if max(least, most or 0) > _MOST_TIMES:
            raise ValueError(f"{found[0]} is more often than AWS takes, which is {_MOST_TIMES}; write fewer")
        if ways(node) > 1 and most != 1 and (least, most) != (0, 0):
            raise ValueError(
                f"{found[0]} repeats what can be read in several ways already, so that a text might be looked at for "
                "hours; repeat a character or a class only"
            )
        return Times(node, least, most)
