"""Log analyser: what is one kind of error: the same whatever ids, numbers and lines of code it was met with."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from functions.log_analyser.errors.wording import common_part
from functions.log_analyser.lines.nouns import Error
from functions.model.error_kind import ErrorKind, Occurrences
from functions.model.scrub import scrubbed

_LONGEST_MESSAGE, _LONGEST_STACK = 1000, 4000
_REMEMBERED: Final = 500
_FRAMES: Final = 3
"""From where it was raised: further out it is met on many ways."""
_JAVASCRIPT: Final = re.compile(
    r"^\s*at (?:(?:async |new )*([\w.$<>\[\] ]{1,100}?) \()?([^\s()]{1,300}?)(?::\d+)*\)?$", re.MULTILINE
)
_PYTHON: Final = re.compile(r'^\s*File "([^"\n]{1,300})", line \d+, in (\S{1,100})', re.MULTILINE)
_FOREIGN: Final = re.compile(r"node_modules|^node:|^internal/|site-packages|/opt/python|/var/lang|/var/runtime|^<")
_HASH: Final = re.compile(r"[-.][0-9a-fA-F]{6,}(?=\.)|\?.*|\d+")


def fingerprint_of(service: str, error: Error) -> str:
    """16 hex digits: the same for each error of its kind."""
    return _fingerprint(service, error.name, error.message[:_LONGEST_MESSAGE], error.stack[:_LONGEST_STACK])


@lru_cache(_REMEMBERED)
def _fingerprint(service: str, name: str, message: str, stack: str) -> str:
    frames = _frames(stack)
    common = "\n".join((service, name, common_part(_clean(message), placed=bool(frames)), *frames))
    return hashlib.sha256(common.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True)
class Sighting:
    """An error of a kind, as it came, and when one of its kind was first and last seen, in the lines looked at."""

    service: str
    fingerprint: str
    error: Error
    first: datetime
    last: datetime

    @property
    def where(self) -> tuple[str, str]:
        """What tells one kind from another."""
        return self.service, self.fingerprint

    def occurrences(self) -> Occurrences:
        """With its kind, in which there is nothing secret: dear, so made only of a kind that is new."""
        message = _clean(self.error.message[:_LONGEST_MESSAGE])
        kind = ErrorKind(self.fingerprint, self.service, message, _clean(self.error.stack[:_LONGEST_STACK]))
        return Occurrences(kind, self.first, self.last)


def _clean(text: str) -> str:
    """Scrubbed, and without what is no character: half a surrogate pair is in JSON's power, and no table takes it."""
    return scrubbed(text.encode("utf-8", "replace").decode())


@lru_cache(_REMEMBERED)  # of one place it is always the same, but for those who call
def _frames(stack: str) -> tuple[str, ...]:
    """Functions and files, the innermost first, without lines: a deployment moves those."""
    frames = [(file, function or "") for function, file in _JAVASCRIPT.findall(stack)]
    frames = frames or _PYTHON.findall(stack)[::-1]
    own = [frame for frame in frames if not _FOREIGN.search(frame[0])]
    return tuple(f"{function} {_place(file)}" for file, function in (own or frames)[:_FRAMES])


def _place(file: str) -> str:
    """A file's name and folder, without the hash of its content."""
    return "/".join(_HASH.sub("", part) for part in file.split("/")[-2:])
