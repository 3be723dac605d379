"""Prometheus: regular expressions of templates: what Go's RE2 and Python's `re` read alike, the rest is refused."""

import re
from functools import lru_cache, partial

_PARTS = re.compile(
    r"""(?P<escape>\\.)
      | (?P<class>\[\^?\]?(?:\\.|[^\]\\])*\])
      | (?P<end>\$)
      | (?P<group>\(\?(?:P<|:|[^:)]*[:)])?)
      | (?P<plain>.)""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPES = set("dDsSwWbBntrfvaA") | set("^$.|?*+()[]{}-/\\\"'`~!@#%&=:;<>, _")
_GROUPS = {"(?:", "(?P<", "(?i)", "(?s)"}
_REFERENCE = re.compile(r"\$(?:(\$)|\{(\w+)\}|(\w+))", re.ASCII)


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as Python reads it; `$` is the end of the text, letters and digits are ASCII, as in RE2.

    Raises:
        ValueError: it is no regular expression, or one that the two may read differently.
    """
    try:
        return re.compile("".join(_translated(found) for found in _PARTS.finditer(pattern)), re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error


def replaced(pattern: str, replacement: str, text: str) -> str:
    """Every match in the text replaced; `$1`, `${1}` and `${name}` in the replacement stand for groups, `$$` for `$`.

    An empty match right after another is none, as in Go: `a*` is found in `baac` three times.

    Raises:
        ValueError: as compiled.
    """
    pieces: list[str] = []
    end = 0
    for found in compiled(pattern).finditer(text):
        if found.start() == found.end() == end and pieces:
            continue
        pieces += [text[end : found.start()], _REFERENCE.sub(partial(_group, found), replacement)]
        end = found.end()
    return "".join([*pieces, text[end:]])


def _translated(found: re.Match[str]) -> str:
    text = found[0]
    if found["end"]:
        return r"\Z"
    if found["escape"] and text[1] not in _ESCAPES:
        raise ValueError(f"{text} in a regular expression is not possible here; write out what it stands for")
    if found["group"] and text not in _GROUPS:
        raise ValueError(f"{text} in a regular expression is not possible here; there are {' '.join(sorted(_GROUPS))}")
    if found["class"] and "[:" in text:
        raise ValueError(f"{text} in a regular expression is not possible here; write it like [a-z0-9]")
    return text


def _group(found: re.Match[str], asked: re.Match[str]) -> str:
    """A group that is not there, or did not match, is empty."""
    if asked[1]:
        return "$"
    name: str = asked[2] or asked[3]
    try:
        return found[int(name) if name.isdigit() else name] or ""
    except (IndexError, KeyError):
        return ""
