"""Checking: names that are another's but for a slip of the pen; a name that is only like another is a new thing's."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

_SHORT: Final = 5
_LONG: Final = 8


def slip(written: str, known: Iterable[str]) -> str | None:
    """Which of the known names was meant, where a letter is missing, too many, another, or two are swapped.

    A number makes another name (api2), and in a short one so does another letter (app, api).
    """
    names = list(known)
    if written in names:
        return None
    return next((one for one in names if one.lower() == written.lower() or _slipped(written, one)), None)


def service_slip(written: str, services: Iterable[str], of_checks: Mapping[str, str]) -> str | None:
    """Which service was meant, also where a check's name was written; `of_checks`: its service by its name."""
    names = list(services)
    return slip(written, names) or (None if written in names else of_checks.get(written))


def host_slip(written: str, known: Iterable[str]) -> str | None:
    """Which host was meant, part by part: api and admin are two of one domain, as are one domain's .ch and .com."""
    parts = written.split(".")
    for host in known:
        others = host.split(".")
        differ = [(mine, other) for mine, other in zip(parts, others, strict=False) if mine != other]
        if len(parts) == len(others) and len(differ) == 1 and parts[-1] == others[-1] and slip(*_one(differ)):
            return host
    return None


def _one(differ: list[tuple[str, str]]) -> tuple[str, list[str]]:
    ((mine, other),) = differ
    return mine, [other]


def _slipped(written: str, meant: str) -> bool:
    if re.sub(r"[\d_.-]", "", written) == re.sub(r"[\d_.-]", "", meant):
        return False
    if len(written) == len(meant) and len(meant) < _SHORT:
        return sorted(written) == sorted(meant)
    return _apart(written, meant) <= (2 if len(meant) >= _LONG else 1)


def _apart(one: str, other: str) -> int:
    """How many letters are missing, too many, other or swapped (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            steps = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and (a, one[i - 2]) == (other[j - 2], b):
                steps = min(steps, rows[-2][j - 2] + 1)
            row.append(steps)
        rows.append(row)
    return rows[-1][-1]
