"""Prometheus: the functions of alert templates, after template/template.go of Prometheus and Go's text/template."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus

from functions.prometheus.template import go_regex
from functions.prometheus.template.comparing import COMPARISONS, ExpansionFailed, true
from functions.prometheus.template.go_printf import formatted
from functions.prometheus.template.go_text import Value, joined, shown, type_of
from functions.prometheus.template.numbers import (
    humanize,
    humanize_1024,
    humanize_duration,
    humanize_percentage,
    humanize_timestamp,
    parse_duration,
)


@dataclass(frozen=True)
class Function:
    """What a name calls, with `takes` arguments and, where `more` says so, any number after them.

    `texts` are how many of them, from the first on, have to be strings.
    """

    call: Callable[..., Value]
    takes: int
    texts: int = 0
    more: bool = False

    def fits(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return count == self.takes or (self.more and count > self.takes)


def _first_that(stops: bool) -> Callable[..., Value]:  # noqa: FBT001 - what it stops at is all there is to say
    def first(*values: Value) -> Value:
        return next((value for value in values if true(value) is stops), values[-1])

    return first


def _index(item: Value, *keys: Value) -> Value:
    for key in keys:
        if isinstance(item, Mapping) and isinstance(key, str):
            item = item.get(key, "")
        elif isinstance(item, str):
            item = _byte(item, key)
        else:
            raise ExpansionFailed(f"can't index item of type {type_of(item)}")
    return item


def _byte(text: str, position: Value) -> int:
    encoded = text.encode()
    if isinstance(position, bool) or not isinstance(position, int):
        raise ExpansionFailed(f"cannot index slice/array with type {type_of(position)}")
    if not 0 <= position < len(encoded):
        raise ExpansionFailed(f"index out of range: {position}")
    return encoded[position]


def _length(item: Value) -> int:
    if isinstance(item, str):
        return len(item.encode())
    if isinstance(item, Mapping):
        return len(item)
    raise ExpansionFailed(f"len of type {type_of(item)}")


def _title(text: str) -> str:
    """Each word's first letter large, the others as they are."""
    before = [" ", *text]
    return "".join(
        char if last.isalnum() or last == "_" else char.title() for last, char in zip(before, text, strict=False)
    )


def _host_and_port(address: str) -> tuple[str, str] | None:
    """As Go's `net.SplitHostPort`; None where it is not `host:port` or `[host]:port`."""
    host, colon, port = address.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        return None
    return (host, port) if colon and not set("[]") & set(host + port) else None


def _strip_port(address: str) -> str:
    parts = _host_and_port(address)
    return parts[0] if parts else address


def _strip_domain(address: str) -> str:
    host, port = _host_and_port(address) or (address, "")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        short = host.split(".")[0]
        return f"{short}:{port}" if port else short
    return address


def _url_query(*values: Value) -> str:
    return quote_plus(joined(["<no value>" if value is None else value for value in values]))


FUNCTIONS: dict[str, Function] = {
    **{name: Function(call, 2) for name, call in COMPARISONS.items()},
    "eq": Function(COMPARISONS["eq"], 2, more=True),
    "and": Function(_first_that(stops=False), 1, more=True),
    "or": Function(_first_that(stops=True), 1, more=True),
    "not": Function(lambda value: not true(value), 1),
    "len": Function(_length, 1),
    "index": Function(_index, 1, more=True),
    "print": Function(lambda *values: joined(values), 0, more=True),
    "println": Function(lambda *values: f"{' '.join(map(shown, values))}\n", 0, more=True),
    "printf": Function(lambda text, *values: formatted(text, values), 1, texts=1, more=True),
    "urlquery": Function(_url_query, 0, more=True),
    "humanize": Function(humanize, 1),
    "humanize1024": Function(humanize_1024, 1),
    "humanizeDuration": Function(humanize_duration, 1),
    "humanizePercentage": Function(humanize_percentage, 1),
    "humanizeTimestamp": Function(humanize_timestamp, 1),
    "parseDuration": Function(parse_duration, 1, texts=1),
    "title": Function(_title, 1, texts=1),
    "toUpper": Function(str.upper, 1, texts=1),
    "toLower": Function(str.lower, 1, texts=1),
    "safeHtml": Function(str, 1, texts=1),
    "stripPort": Function(_strip_port, 1, texts=1),
    "stripDomain": Function(_strip_domain, 1, texts=1),
    "match": Function(lambda pattern, text: bool(go_regex.compiled(pattern).search(text)), 2, texts=2),
    "reReplaceAll": Function(go_regex.replaced, 3, texts=3),
}
