"""Bundling: the one error by which it tells a person what went wrong and what to do."""

from collections.abc import Iterable
from difflib import get_close_matches


class BundleFailed(Exception):
    """A bundle could not be made; the message is one line that says why and what to do."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Completes an error about an unknown name: the nearest right one, or all of them."""
    known = sorted(names)
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"there are: {', '.join(known) or 'none'}"
