"""Report generator: how many columns of a terminal or of a mail in fixed width a text takes; pure.

A character of East Asia or an emoji takes two, a mark on another none: UAX #11 (East Asian Width), and of UAX #29
(grapheme clusters) what people's and products' names have: marks, joined emoji, skin tones, flags, keycaps.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from unicodedata import category, combining, east_asian_width

_FIRST_MARK: Final = "\u0300"
_JOINER: Final = "\u200d"
_KEPT_BLANK: Final = "\u00a0"
_WITH_UNIT: Final = re.compile(r"(?<=\d) (?=(?:%|ms|s|min|h|d)(?![\w%]))|(?<=\bCHF) (?=-?\d)")
_AS_EMOJI: Final = "\ufe0f"
_HANGUL_TAILS: Final = ("\u1160", "\u11ff")
_TONES: Final = ("\U0001f3fb", "\U0001f3ff")
_FLAG_LETTERS: Final = ("\U0001f1e6", "\U0001f1ff")
_MOST_OF_ONE: Final = 16  # a family of four with skin tones has 11
_TAGS: Final = ("\U000e0020", "\U000e007f")


def width(text: str) -> int:
    """In columns."""
    return len(text) if text.isascii() else sum(_width(cluster) for cluster in clusters(text))


def clusters(text: str) -> Iterator[str]:
    """What people see as one character each, in order."""
    cluster = ""
    for one in text:
        if cluster and _belongs(one, cluster):
            cluster += one
        else:
            if cluster:
                yield cluster
            cluster = one
    if cluster:
        yield cluster


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """With blanks up to a width: behind it, or before it if it stands on the right."""
    blanks = " " * max(columns - width(text), 0)
    return blanks + text if right else text + blanks


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of that width at most (2 at least), broken at blanks where there are any; never none.

    An amount stays with its unit.
    """
    lines = [""]
    for word in _WITH_UNIT.sub(_KEPT_BLANK, text).split(" "):
        line = f"{lines[-1]} {word}" if lines[-1] else word
        if width(line) <= columns:
            lines[-1] = line
            continue
        if lines[-1]:
            lines.append("")
        for cluster in clusters(word):
            if width(lines[-1] + cluster) > columns:
                lines.append("")
            lines[-1] += cluster
    return [line.replace(_KEPT_BLANK, " ").strip() for line in lines]


def clipped(text: str, longest: int) -> str:
    """So many characters at most, as people see them, the last one an ellipsis if there was more."""
    if len(text) <= longest:
        return text
    if text.isascii():
        return f"{text[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"
    seen = [cluster[:_MOST_OF_ONE] for cluster in islice(clusters(text), longest + 1)]
    return "".join(seen) if len(seen) <= longest else f"{''.join(seen[: longest - 1])}\N{HORIZONTAL ELLIPSIS}"


def _belongs(one: str, cluster: str) -> bool:
    if one < _FIRST_MARK:
        return cluster.endswith(_JOINER)
    if one == _JOINER or cluster.endswith(_JOINER) or _within(one, _TONES) or _within(one, _TAGS):
        return True
    if _within(one, _FLAG_LETTERS):
        return len(cluster) == 1 and _within(cluster, _FLAG_LETTERS)
    return bool(combining(one)) or category(one) in {"Mn", "Me", "Mc"} or _within(one, _HANGUL_TAILS)


def _width(cluster: str) -> int:
    if _AS_EMOJI in cluster or (len(cluster) > 1 and _within(cluster[0], _FLAG_LETTERS)):
        return 2
    return max(_columns(one) for one in cluster)


def _columns(one: str) -> int:
    if category(one) in {"Mn", "Me", "Cf"} or _within(one, _HANGUL_TAILS):
        return 0
    return 2 if east_asian_width(one) in {"W", "F"} else 1


def _within(one: str, ends: tuple[str, str]) -> bool:
    return ends[0] <= one <= ends[1]
