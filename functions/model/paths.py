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
        *("author", "authors", "customer", "email", "member", "members", "profiles", "u", "user"),
        *("invoice", "invoices", "receipt", "receipts", "shipment", "shipments", "track", "tracking"),
        *("activate", "activation", "confirm", "invitation", "invitations", "invite", "invites", "magic-link"),
        *("password", "password-reset", "reset", "reset-password", "share", "shared", "token", "tokens"),
        *("unsubscribe", "verification", "verify"),
        *("coupon", "coupons", "gift-card", "gift-cards", "search", "voucher", "vouchers"),
    )
)
"""Words behind which a name, a token or what somebody looked for stands, which no address spells the same way twice."""
_WORDS: Final = _NAMED | frozenset(
    (
        *("all", "count", "details", "edit", "forgot", "latest", "login", "logout", "me", "new", "register"),
        *("results", "settings", "signin", "signup", "success", "suggestions"),
        *("apple", "emailpass", "facebook", "github", "google"),
    )
)
"""Words that stand behind those and name nothing."""
_LOCALES: Final = re.compile(r"(?:de|fr|it|en|rm|ch|at|li)|[a-z]{2}[-_][A-Za-z]{2}")
_PLACE: Final = re.compile(r":[a-z_]+")
_WORD: Final = re.compile(r"[A-Za-z0-9_-]+")
_DOTTED: Final = re.compile(
    r"\.well-known|v\d+(?:\.\d+)*|\d{1,2}\.\d{1,2}|[\w.-]+\.(?:html?|php|m?js|css|map|json|xml|txt|png|jpe?g|gif|svg|webp"
    r"|avif|ico|woff2?|ttf|mp4|webmanifest)",
    re.ASCII | re.IGNORECASE,
)
"""With a dot a word is a version, or a file of a page; anything else is somebody, like `jane.doe`, or a host."""
_SCRAMBLED: Final = re.compile(r"(?=.*[a-z])(?:[a-z0-9]{0,2}[A-Z]){4,}[a-z0-9]{0,2}")
"""A token: no words begin so close to each other."""
_SENTENCE: Final = 3
"""Hyphens of what names one thing of many; but for a page of the top, like `/how-to-find-your-size`."""
_HOST: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/]*|//[^/]*[.:@][^/]*")
_NUMBERED: Final = re.compile(r"\d{3}|^\d+$|^[a-z]+_[0-9A-Z]{20,}$")
"""An order's number, a product's `10`, Medusa's `prod_01J9ZQ…`."""
_HEXADECIMAL: Final = re.compile(r"(?=.*\d)[0-9a-fA-F-]{8,}")


def path_of(url: str) -> str:
    """The path of an address, or of what is a path already: without host, query and fragment."""
    path = re.split(r"[?#;]", url, maxsplit=1)[0]
    host = _HOST.match(path)
    return path[host.end() :] or "/" if host else path


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
    if len(segment) > _LONGEST or not (_WORD.fullmatch(segment) or _DOTTED.fullmatch(segment)):
        return ID
    if _NUMBERED.search(segment) or _HEXADECIMAL.fullmatch(segment) or _SCRAMBLED.fullmatch(segment):
        return ID
    if segment.count("-") >= _SENTENCE and before not in ([], [_LOCALE]):
        return ID
    return ID if before and before[-1].lower() in _NAMED and segment.lower() not in _WORDS else segment
