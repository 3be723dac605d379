"""Model: the nearest right name for a wrong one, so that every refusal says what to write instead."""

import difflib
from collections.abc import Iterable


def nearest(name: str, right: Iterable[str], likeness: float = 0.5) -> str | None:
    """The right name most like a wrong one (`likeness`: 1 is the same), or None where none is near."""
    close = difflib.get_close_matches(name, list(right), n=1, cutoff=likeness)
    return close[0] if close else None


def did_you_mean(name: str, right: Iterable[str]) -> str:
    """The end of a refusal: `; did you mean X?`, or all choices where none is near."""
    choices = list(right)
    close = nearest(name, choices)
    return f"; did you mean {close}?" if close else f"; there are {', '.join(choices)}"
