"""Checking: a rule, or anything else in a file, as an operator wrote it: never refused, whatever is wrong beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.operator.findings import Finding, Place
from infra.operator.yaml_file import Document


@dataclass(frozen=True)
class Written:
    """A map in a file."""

    document: Document
    place: Place
    values: Mapping[str, Any]

    def text(self, *keys: str) -> str:
        """The text at a key, or empty where there is none."""
        found: Any = self.values
        for key in keys:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else ""

    def texts(self, key: str) -> dict[str, str]:
        """A map of texts, as labels are."""
        found = self.values.get(key)
        return {name: one for name, one in found.items() if isinstance(one, str)} if isinstance(found, dict) else {}

    def names(self, key: str) -> set[str]:
        """The keys of a map in it."""
        found = self.values.get(key)
        return {str(name) for name in found} if isinstance(found, dict) else set()

    def finding(self, *keys: str | int, message: str, hint: str) -> Finding:
        """What is wrong at a key of it."""
        return self.document.finding((*self.place, *keys), message, hint)


def entries(document: Document | None, *keys: str | int) -> Iterator[Written]:
    """The maps in the list, or the map of maps, at a key; none where there is nothing such."""
    found: Any = document.values if document else None
    for key in keys:
        found = _at(found, key)
    steps = enumerate(found) if isinstance(found, list) else found.items() if isinstance(found, dict) else ()
    for step, entry in steps:
        if document and isinstance(entry, dict):
            yield Written(document, (*keys, step), entry)


def rules_in(document: Document) -> Iterator[Written]:
    """The rules of a rule file."""
    for group in entries(document, "groups"):
        rules = group.values.get("rules")
        for index, rule in enumerate(rules if isinstance(rules, list) else ()):
            if isinstance(rule, dict):
                yield Written(document, (*group.place, "rules", index), rule)


def _at(found: object, key: str | int) -> object:
    """What a map has at a key or a list at a place, or None."""
    if isinstance(found, dict):
        return found.get(key)
    return found[key] if isinstance(found, list) and isinstance(key, int) and key < len(found) else None
