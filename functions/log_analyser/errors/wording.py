"""Log analyser: what the messages of one kind of error have in common: no ids, numbers, times, names or addresses."""

import re
from typing import Final

_IDENTIFIER: Final = re.compile(r".[A-Za-z_$][\w$.]{0,60}.", re.ASCII)
_QUOTED: Final = re.compile(r"\"[^\"\n]{1,200}\"|`[^`\n]{1,200}`|(?<!\w)'[^'\n]{1,200}'")
_MONTH: Final = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_N: Final = "<n>"
_BEFORE: Final = (
    (re.compile(r"\b[a-z][a-z0-9+]{1,20}://[^\s\"'<>]+"), "<url>"),
    (re.compile(r"(?<=Unexpected token )(?:'.'|\".\"|`.`|\S{1,80}?)(?=[\s,]|$)"), "<text>"),
    (re.compile(r"(?:\.\.\.)?\"[^\"\n]{0,100}\"(?:\.\.\.)?(?= is not valid JSON)"), "<text>"),
)
_AFTER: Final = (
    (re.compile(r"/(?:var/|private/)?(?:tmp|folders)/[^\s'\"`,;:)]+"), "<path>"),
    (re.compile(r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?\b"), _N),
    (re.compile(r"\b(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(?:day)?\b"), "<day>"),
    (re.compile(rf"\b{_MONTH}(?=\.?,? \d)|(?<=\d ){_MONTH}\b"), "<month>"),
    # UUIDs, nanoids and the like: none of the words that people write
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE), _N),
    (re.compile(r"(?<![\w-])(?=[^A-Z\s]*[A-Z])(?=[^a-z\s]*[a-z])(?=\D*\d)[\w-]{16,}+", re.ASCII), _N),
    (
        re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d[a-zA-Z_-]+\d)[\w-]{8,15}(?![\w-])", re.ASCII),
        _N,
    ),
    # IPv6, and times of a day
    (re.compile(r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:\.\d{1,3}){0,3}(?![\w:])", re.IGNORECASE), _N),
    # numbers, of which the unit stays
    (
        re.compile(
            r"(?<![A-Za-z0-9_])(?:(?<!-)[-+])?\d+(?:[.,:]\d+)*(?:e[-+]?\d+)?(?=(?:[nuµm]?s|min|[mhd]|[kKMGT]i?[bB]|[bB])?(?![A-Za-z0-9]))"
        ),
        _N,
    ),
    # other ids: hexadecimal, or of letters and digits
    (
        re.compile(
            r"(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]+|[a-z]{1,12}_(?=\w*\d)[0-9A-Za-z]{10,}|[0-9a-fA-F]{8,}"
            r"|(?=[a-z]*\d)[a-z0-9]{6,}|(?=[A-Z]*\d)[A-Z0-9]{6,}|(?=[a-f]*\d)[0-9a-f]{2,5})(?![A-Za-z0-9])"
        ),
        _N,
    ),
    (re.compile(r"\d+(?:[.,:]\d+)*"), _N),
    (re.compile(r"\s+"), " "),
)


def common_part(message: str, *, placed: bool) -> str:
    """Its first line without what changes from one occurrence to the next.

    Where no stack says where it was (`placed`), a quoted name is all that tells one from another, and stays.
    """
    line = message.partition("\n")[0]
    for pattern, instead in _BEFORE:
        line = pattern.sub(instead, line)
    line = _QUOTED.sub("<text>" if placed else _named, line)
    for pattern, instead in _AFTER:
        line = pattern.sub(instead, line)
    return line.strip()


def _named(quoted: re.Match[str]) -> str:
    return quoted[0] if _IDENTIFIER.fullmatch(quoted[0]) else "<text>"
