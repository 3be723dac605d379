"""Log analyser: which series a request belongs to: few, whatever visitors and scanners ask for."""

import re
from functools import lru_cache
from typing import Final

from functions.model.paths import ID, pattern_of
from functions.model.series import Labels

OTHER: Final = "other"
LOCALE: Final = ":locale"
FILE: Final = ":file"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FIRST_REFUSED, _FIRST_FAILED, _NOT_MODIFIED = 300, 500, 304
_NOT_THERE: Final = frozenset({301, 302, 303, 307, 308, 401, 403, 404, 405})
"""Statuses that any address may be answered with, whether there is anything or not."""
_CLASSES: Final = ("", "1xx", "2xx", "3xx", "4xx", "5xx")
_OURS: Final = frozenset(
    (
        *("account", "admin", "api", "app", "auth", "blog", "cart", "carts", "categories", "checkout", "collections"),
        *("customers", "health", "hooks", "media", "orders", "pages", "product", "products", "search", "static"),
        *("store", "uploads", "users"),
    )
)
"""First words of the shop's addresses: what was not found elsewhere, and is no route, was a scanner's guess."""
_UNDER: Final = frozenset(("admin", "api", "auth", "store"))
"""Those behind which another one of them stands."""
_TYPED_ID: Final = re.compile(r"[a-z]{1,12}_(?=\w*\d)[0-9A-Za-z_]{12,}")
_TOKEN: Final = re.compile(r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?=\D*\d)[\w-]{16,}", re.ASCII)
_FILE: Final = re.compile(
    r".+\.(?:m?js|css|map|json|xml|txt|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|mp4|pdf|webmanifest)", re.IGNORECASE
)
_BUILT: Final = "_next"
_OF_BUILT: Final = (["static"], ["image"], ["data"])
_REMEMBERED: Final = 20_000


def labels_of(service: str, method: str, address: str, routed: bool, status: int) -> Labels:  # noqa: FBT001 - as they are gathered
    """Service, method, route and class of status, each of few."""
    route = route_of(address)
    if not routed and _FIRST_REFUSED <= status < _FIRST_FAILED:
        route = _of_refused(route, status)
    return service, method if method in _METHODS else OTHER, route, _CLASSES[status // 100]


@lru_cache(_REMEMBERED)
def route_of(address: str) -> str:
    """The pattern of an address, or of what is a pattern already: no host, query, id, name or hash of a file."""
    if not address.startswith(("/", "http://", "https://")):
        return OTHER
    words = pattern_of(address)[1:].split("/")
    if words[0] == _BUILT and len(words) > 1:
        return f"/{_BUILT}/{words[1]}/*" if len(words) > 2 else f"/{_BUILT}/{words[1]}"  # noqa: PLR2004 - and a rest
    words = [ID if _TYPED_ID.fullmatch(word) or _TOKEN.fullmatch(word) else word for word in words]
    if len(words) > 1 and _FILE.fullmatch(words[-1]):
        words[-1] = FILE
    return "/" + "/".join(words)


@lru_cache(_REMEMBERED)
def _of_refused(route: str, status: int) -> str:
    """What is named of an address that no answer shows to be one of the shop's: visitors can make up few of these."""
    words = [word for word in route.split("/") if word]
    first = 1 if words[:1] == [LOCALE] else 0
    if status == _NOT_MODIFIED or words[first:] in ([], [ID]):
        return route
    if words[first] == _BUILT:
        return route if words[first + 1 : first + 2] in _OF_BUILT else OTHER
    if words[first] not in _OURS:
        return OTHER
    return route if status not in _NOT_THERE else _begun(words, first)


def _begun(words: list[str], first: int) -> str:
    """As much of it as are words of the shop's, and an id; `*` stands for the rest."""
    end = first + 1
    if words[first] in _UNDER and end < len(words) and words[end] in _OURS:
        end += 1
    if words[end : end + 1] == [ID]:
        end += 1
    return "/".join(("", *words[:end], *("*" for _ in words[end : end + 1])))
