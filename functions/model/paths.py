"""Model: the pattern of many paths: `/de/products/trail-runner?size=42` is `/:locale/products/:id`."""

import re
from typing import Final

ID: Final = ":id"
_LOCALE: Final = ":locale"
_DEEPEST: Final = 8
_LONGEST: Final = 40
"""Characters of a word; what is longer is a name or a token of something."""
_NAMED: Final = frozenset(
    (
        *("articles", "blog", "brands", "carts", "categories", "collections", "customers", "draft-orders", "orders"),
        *("posts", "product", "products", "regions", "users", "variants"),
    )
)
"""Words behind which a name stands, which no address spells the same way twice."""
_WORDS: Final = frozenset(("all", "count", "edit", "latest", "me", "new", "search"))
"""Words that stand behind those and name nothing."""
_LOCALES: Final = re.compile(r"(?:de|fr|it|en|rm|ch|at|li)|[a-z]{2}[-_][A-Za-z]{2}")
_PLACE: Final = re.compile(r":[a-z_]+")
_WORD: Final = re.compile(r"[A-Za-z0-9._~-]+")
_NUMBERED: Final = re.compile(r"\d{3}|^\d+$|^[a-z]+_[0-9A-Z]{20,}$")
"""An order's number, a product's `10`, Medusa's `prod_01J9ZQ…`."""
_HEXADECIMAL: Final = re.compile(r"(?=.*\d)[0-9a-fA-F-]{8,}")


def path_of(url: str) -> str:
    """The path of an address, or of what is a path already: without host, query and fragment."""
    path = re.split(r"[?#;]", url, maxsplit=1)[0]
    host = path.find("://")
    if host >= 0:
        start = path.find("/", host + 3)
        path = path[start:] if start >= 0 else "/"
    return path


def pattern_of(url: str) -> str:
    """What the path of an address has in common with its like: no ids, names, numbers or languages, at most 8 words.

    A pattern is its own pattern.
    """
    words: list[str] = []
    for segment in filter(None, path_of(url).split("/")):
        if len(words) == _DEEPEST:
            words.append("*")
            break
        words.append(_word(segment, words))
    return "/" + "/".join(words)


def _word(segment: str, before: list[str]) -> str:
    if _PLACE.fullmatch(segment) or segment == "*":
        return segment if len(segment) <= _LONGEST else ID
    if not before and _LOCALES.fullmatch(segment):
        return _LOCALE
    if len(segment) > _LONGEST or not _WORD.fullmatch(segment):
        return ID
    if _NUMBERED.search(segment) or _HEXADECIMAL.fullmatch(segment):
        return ID
    return ID if before and before[-1] in _NAMED and segment not in _WORDS else segment
