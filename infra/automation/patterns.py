"""Automation: allowedPattern: which regular expressions may stand there, and every text that one of them allows.

https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html
"""

import re
import warnings
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from typing import Final

from infra.automation.pattern_parts import LONGEST, MOST_WAYS, Chars, Either, Node, Row, Times, ways
from infra.automation.pattern_reader import EXAMPLE, parts_of
from infra.operator.findings import shown

MOST_TRIED: Final = 20_000
_ENDLESS: Final = "\0"
"""Stands for what cannot be listed."""


def read_pattern(pattern: str) -> str:
    """The pattern itself, if it may stand in a document.

    Raises:
        ValueError: it may not: what is wrong with it, and what to write.
    """
    if len(pattern) > LONGEST:
        raise ValueError(f"it has {len(pattern)} characters, and {LONGEST} at most; write it shorter")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)  # what the next Python will read otherwise
            re.compile(pattern)
        found = ways(parts_of(pattern))
    except (re.error, FutureWarning, OverflowError, RecursionError) as error:
        raise ValueError(f"{shown(pattern)} is not a regular expression: {error}; {EXAMPLE}") from error
    if found > MOST_WAYS:
        raise ValueError(f"{shown(pattern)} can be read in too many ways; write fewer repeats")
    return pattern


@cache
def texts_of(pattern: str) -> tuple[str, ...] | None:
    """Every text that a pattern allows; None if those are more than MOST_TRIED."""
    found = tuple(islice(_texts(parts_of(pattern)), MOST_TRIED + 1))
    return None if len(found) > MOST_TRIED or any(_ENDLESS in one for one in found) else found


def _texts(node: Node) -> Iterator[str]:
    """Every text; _ENDLESS stands for what cannot be listed."""
    match node:
        case Chars(these):
            yield from (_ENDLESS,) if these is None else these
        case Row(parts):
            found = [list(islice(_texts(one), MOST_TRIED + 1)) for one in parts]
            yield from map("".join, product(*found))
        case Either(branches):
            for one in branches:
                yield from _texts(one)
        case Times(inner, least, most):
            if most is None:
                yield _ENDLESS
                return
            for times in range(least, most + 1):
                yield from _texts(Row((inner,) * times))
