"""The demo cluster: what labelSelector and fieldSelector of a list select."""

import re
from collections.abc import Callable, Iterator, Mapping

from infra.local.cluster import refusals
from infra.local.cluster.refusals import Document

_Test = Callable[[Mapping[str, str]], bool]
_VALUE = r"(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)"
_DOMAIN = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"
_KEY = re.compile(rf"({_DOMAIN}/)?{_VALUE}")
_EQUALITY = re.compile(r"(?P<key>[^\s=!,()]+)\s*(?P<sign>==|=|!=)\s*(?P<value>[^\s=!,()]*)")
_SET = re.compile(r"(?P<key>[^\s=!,()]+)\s+(?P<sign>in|notin)\s*\((?P<values>[^()=!]*)\)")
_THERE = re.compile(r"(?P<not>!?)\s*(?P<key>[^\s=!,()]+)")
_FIELDS = ("metadata.name", "metadata.namespace")


def selection(labels: str, fields: str) -> Callable[[Document], bool]:
    """Return what both of a list's selectors select; an empty one selects all.

    Raises:
        Refused: 400: one cannot be read, or is of a field other than the name and namespace.
    """
    of_labels = list(map(_requirement, _requirements(labels)))
    of_fields = list(map(_field, filter(None, fields.split(","))))

    def selects(document: Document) -> bool:
        metadata = document["metadata"]
        found = {f"metadata.{name}": metadata.get(name, "") for name in ("name", "namespace")}
        return all(test(metadata.get("labels", {})) for test in of_labels) and all(test(found) for test in of_fields)

    return selects


def _requirements(text: str) -> Iterator[str]:
    """Split at the commas that are in no brackets."""
    if not text.strip():
        return
    for part in re.split(r",(?![^()]*\))", text):
        yield part.strip()


def _requirement(text: str) -> _Test:
    """Read `key=value`, `key!=value`, `key in (a,b)`, `key notin (a,b)`, `key` or `!key`."""
    if match := _EQUALITY.fullmatch(text):
        key, sign, values = match["key"], match["sign"], {match["value"]}
    elif match := _SET.fullmatch(text):
        key, sign, values = match["key"], match["sign"], {each.strip() for each in match["values"].split(",")}
    elif match := _THERE.fullmatch(text):
        key, sign, values = match["key"], "notin" if match["not"] else "there", set()
    else:
        raise _unreadable(f"found '{text}', expected: a label, or one with '=', '!=', '==', 'in', notin'")
    if not _KEY.fullmatch(key):
        raise _unreadable(f'invalid label key "{key}"')
    for value in values:
        if value and not re.fullmatch(_VALUE, value):
            raise _unreadable(f'invalid label value: "{value}": at key: "{key}"')
    match sign:
        case "!=" | "notin" if values:
            return lambda labels: labels.get(key) not in values
        case "notin":
            return lambda labels: key not in labels
        case "there":
            return lambda labels: key in labels
        case _:
            return lambda labels: labels.get(key) in values


def _field(text: str) -> _Test:
    match = _EQUALITY.fullmatch(text.strip())
    if not match:
        raise refusals.bad_request(f"invalid selector: '{text}'; can't understand '{text}'")
    if match["key"] not in _FIELDS:
        raise refusals.bad_request(f"field label not supported: {match['key']}")
    key, value, equal = match["key"], match["value"], match["sign"] != "!="
    return lambda found: (found[key] == value) == equal


def _unreadable(why: str) -> refusals.Refused:
    return refusals.bad_request(f"unable to parse requirement: {why}")
