"""Report generator: texts that somebody else wrote, as one line of plain characters; pure."""

from functools import lru_cache
from typing import Final
from unicodedata import bidirectional, category

_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_CONTROLS_OF_DIRECTION: Final = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_MARKS_OF_DIRECTION: Final = {"\u200e", "\u200f", "\u061c"}
_KEPT_FORMATS: Final = {"\u200c", "\u200d"} | {chr(tag) for tag in range(0xE0020, 0xE0080)}
"""Joiners and the tags of flags: without them an emoji, or a word of Persian, falls apart."""


def clean(text: str) -> str:
    """Without what would break a line, move a terminal's cursor or turn what follows round; blanks made one."""
    kept = text if text.isascii() and text.isprintable() else "".join(map(_kept, text))
    return " ".join(kept.split())


def right_to_left(text: str) -> bool:
    """Whether anything in it is written from the right."""
    return not text.isascii() and any(bidirectional(one) in {"R", "AL", "AN"} for one in text)


def isolated(text: str) -> str:
    """A text that cannot turn round what stands beside it: within an isolate (UAX #9), where it needs one."""
    return f"\u2068{text}\u2069" if right_to_left(text) else text


@lru_cache(4096)
def _kept(one: str) -> str:
    if one in _KEPT_FORMATS:
        return one
    if bidirectional(one) in _CONTROLS_OF_DIRECTION or one in _MARKS_OF_DIRECTION:
        return ""
    match category(one):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf":
            return ""
        case "Cs":
            return _REPLACEMENT
    return one
