"""PromQL: the text of an expression: where its words stand."""

import re
from typing import Final

_WORD: Final = re.compile(
    r"""#[^\n]*|"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'|`(?P<raw>[^`]*)`"""
    r"|(?P<number>\d[\w.]*)|(?P<word>[A-Za-z_:][\w:]*)",
    re.DOTALL,
)


class Text:
    """Finds words, numbers and quoted texts, but not in comments, nor a part of a longer one."""

    def __init__(self, text: str) -> None:
        found = ((one.start(), one[one.lastgroup]) for one in _WORD.finditer(text) if one.lastgroup)
        self._words = [(at, word.replace("\\\\", "\\")) for at, word in found]

    def find(self, word: str, after: int = 0) -> int:
        """Where a word stands next, else where it stands at all, else `after`."""
        places = [at for at, one in self._words if one == word]
        return next((at for at in places if at >= after), places[0] if places else after)
